package dev.fovea.vision.file;

import dev.fovea.vision.DataFileException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one size that lie one after the other in a file. Any number of threads may read: each borrows a window with a
 * handle of its own. No channels, which an interrupt would close under all of them.
 */
final class SampleFile implements Closeable {
    /** After so many samples a window looks again whether the file is still the same. */
    static final int LOOK = 1024;

    private final Path file;
    private final long start;
    private final int bytes;
    private final int count;
    private final State state;
    private final ConcurrentLinkedQueue<Window> free = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * A file.
     *
     * @param file which
     * @param start where its first sample begins
     * @param bytes of a sample
     * @param count how many there are; what follows is not looked at
     * @throws DataFileException if its attributes cannot be read
     */
    SampleFile(Path file, long start, int bytes, int count) throws DataFileException {
        this.file = file;
        this.start = start;
        this.bytes = bytes;
        this.count = count;
        this.state = State.of(file);
    }

    /** By what an exchanged or changed file is known. */
    private record State(long size, FileTime modified, @Nullable Object key) {
        static State of(Path file) throws DataFileException {
            try {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                return new State(found.size(), found.lastModifiedTime(), found.fileKey());
            } catch (IOException e) {
                throw DataFileException.of(file, "cannot be read any more", e);
            }
        }
    }

    /** A sample at a time, for one thread. */
    final class Window implements Closeable {
        private final RandomAccessFile in;
        private final byte[] sample = new byte[bytes];
        private int read;

        private Window() throws IOException {
            in = new RandomAccessFile(file.toFile(), "r");
        }

        /**
         * Reads a sample.
         *
         * @param index which, from 0
         * @return its bytes, until the next one is read
         */
        byte[] read(int index) throws IOException {
            if (read++ % LOOK == 0) {
                requireSame();
            }
            in.seek(start + (long) index * bytes);
            in.readFully(sample);
            return sample;
        }

        /** Gives it back. */
        @Override
        public void close() throws IOException {
            free.add(this);
            if (closed) {
                closeFree();
            }
        }
    }

    Path path() {
        return file;
    }

    int count() {
        return count;
    }

    /** Lends a window; whoever borrows it closes it. */
    Window window() throws IOException {
        if (closed) {
            throw new IllegalStateException(file + ": has been closed");
        }
        Window window = free.poll();
        return window == null ? new Window() : window;
    }

    private void requireSame() throws DataFileException {
        State now = State.of(file);
        if (!Objects.equals(now, state)) {
            throw changed(now.size());
        }
    }

    private DataFileException changed(long size) {
        return new DataFileException(
                file + ": has changed while it was read: it had " + state.size() + " bytes, and now "
                        + (size == state.size() ? "others" : Long.toString(size)));
    }

    /** What is said of a failure. */
    DataFileException failure(IOException e) {
        try {
            return e instanceof EOFException
                    ? changed(Files.size(file))
                    : DataFileException.of(file, "cannot be read", e);
        } catch (IOException alsoFailed) {
            return DataFileException.of(file, "cannot be read any more", alsoFailed);
        }
    }

    private void closeFree() throws IOException {
        for (Window window = free.poll(); window != null; window = free.poll()) {
            window.in.close();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        closeFree();
    }
}
