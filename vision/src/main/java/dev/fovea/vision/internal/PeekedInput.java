package dev.fovea.vision.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** A stream whose first bytes have been looked at, and are still to be read. */
public final class PeekedInput extends PushbackInputStream {
    private final byte[] start;

    /**
     * Looks at the beginning of a stream.
     *
     * @param in the stream
     * @param count how many bytes
     * @throws IOException if it cannot be read
     */
    public PeekedInput(InputStream in, int count) throws IOException {
        super(in, count);
        start = in.readNBytes(count);
        unread(start);
    }

    /** {@return the first bytes of the stream; fewer than asked for if the stream is shorter} */
    public byte[] start() {
        return start;
    }
}
