package dev.fovea.vision.internal;

import dev.fovea.vision.WorkListener;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** A stream that tells how far it has been read, and ends with an error when its thread is interrupted. */
public final class WatchedInput extends FilterInputStream {
    private final long size;
    private final WorkListener listener;
    private long done;

    /**
     * Watches a stream.
     *
     * @param in the stream
     * @param size how many bytes it has, or {@link DataFile#UNKNOWN_SIZE}
     * @param listener is told of every block that is read
     */
    public WatchedInput(InputStream in, long size, WorkListener listener) {
        super(in);
        this.size = size;
        this.listener = listener;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (Thread.interrupted()) {
            throw new InterruptedIOException();
        }
        int n = super.read(target, offset, length);
        done += Math.max(n, 0);
        listener.advanced(done, size);
        return n;
    }
}
