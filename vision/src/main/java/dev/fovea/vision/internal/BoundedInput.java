package dev.fovea.vision.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The next bytes of a stream, as a stream that ends after them; closing it leaves the other open. */
public final class BoundedInput extends FilterInputStream {
    private long remaining;

    /**
     * A part of a stream.
     *
     * @param in the stream
     * @param size how many of its bytes
     */
    public BoundedInput(InputStream in, long size) {
        super(in);
        this.remaining = size;
    }

    /** {@return how many bytes are left to be read} */
    public long remaining() {
        return remaining;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (remaining == 0 && length > 0) {
            return -1;
        }
        int n = super.read(target, offset, (int) Math.min(length, remaining));
        remaining -= Math.max(n, 0);
        return n;
    }

    @Override
    public long skip(long count) throws IOException {
        long n = super.skip(Math.min(count, remaining));
        remaining -= n;
        return n;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(super.available(), remaining);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() {
        // whoever opened the other stream closes it
    }
}
