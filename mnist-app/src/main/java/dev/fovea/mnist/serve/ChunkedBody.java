package dev.fovea.mnist.serve;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body in chunks as Helidon reads it, which takes a size that is no number for a fault of the server. */
final class ChunkedBody extends FilterInputStream {
    ChunkedBody(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (NumberFormatException e) {
            throw wrongSize();
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return super.read(buffer, offset, length);
        } catch (NumberFormatException e) {
            throw wrongSize();
        }
    }

    private static RequestFault wrongSize() {
        return RequestFault.of(400, "expected the size of each chunk as a hexadecimal number, without extensions");
    }
}
