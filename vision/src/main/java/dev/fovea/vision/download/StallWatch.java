package dev.fovea.vision.download;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.time.Duration;

/** Reads a stream that may stall: one that gives no byte for so long is closed, and the reader told. */
final class StallWatch implements Closeable {
    private final InputStream in;
    private final Duration limit;
    private final Thread watching;

    /** When the present read began, by {@link System#nanoTime}. */
    private long began;

    private boolean reading;
    private boolean stalled;

    /**
     * Begins to watch.
     *
     * @param in the stream, whose close ends a read
     * @param limit for how long a read may wait
     */
    StallWatch(InputStream in, Duration limit) {
        this.in = in;
        this.limit = limit;
        this.watching = Thread.ofVirtual().name("stall-watch").start(this::watch);
    }

    private void watch() {
        try {
            awaitStall();
            in.close();
        } catch (InterruptedException | IOException e) {
            // Nobody reads any more, or the reader is told what the stream says.
        }
    }

    private synchronized void awaitStall() throws InterruptedException {
        while (!stalled) {
            long left = reading ? limit.toNanos() - (System.nanoTime() - began) : limit.toNanos();
            if (left <= 0) {
                stalled = true;
            } else {
                wait(Math.max(1, left / 1_000_000));
            }
        }
    }

    private synchronized void reading(boolean now) {
        reading = now;
        began = System.nanoTime();
    }

    private synchronized boolean isStalled() {
        return stalled;
    }

    /**
     * Reads what has come.
     *
     * @return how many bytes, or -1 at the end
     * @throws StalledException if nothing came for as long as the limit
     */
    int read(byte[] buffer) throws IOException {
        reading(true);
        int count = -1;
        try {
            count = in.read(buffer);
        } catch (IOException e) {
            if (!isStalled()) {
                throw e;
            }
        } finally {
            reading(false);
        }
        if (count < 0 && isStalled()) {
            throw new StalledException();
        }
        return count;
    }

    /** Ends watching; the stream stays as it is. */
    @Override
    public void close() {
        watching.interrupt();
    }

    /** Nothing came for too long. */
    static final class StalledException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        private StalledException() {
            super("stalled");
        }
    }
}
