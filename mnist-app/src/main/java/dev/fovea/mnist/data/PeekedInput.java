package dev.fovea.mnist.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** A stream whose first bytes have been looked at, and are still to be read. */
final class PeekedInput extends PushbackInputStream {
    private final byte[] start;

    PeekedInput(InputStream in, int count) throws IOException {
        super(in, count);
        start = in.readNBytes(count);
        unread(start);
    }

    /** The first bytes of the stream; fewer than asked for if the stream is shorter. */
    byte[] start() {
        return start;
    }
}
