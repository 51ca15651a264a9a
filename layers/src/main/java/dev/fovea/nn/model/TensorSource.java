package dev.fovea.nn.model;

import java.io.Closeable;
import java.io.IOException;

/** Where the bytes of a safetensors file are: on a disk or in memory. One reader at a time. */
interface TensorSource extends Closeable {
    /** What it is called in messages. */
    String name();

    /** How many bytes there are. */
    long size() throws IOException;

    /** Goes to a byte, counted from 0. */
    void seek(long position) throws IOException;

    /** Reads some of the next bytes, at least one; -1 if there is none. */
    int read(byte[] to, int offset, int length) throws IOException;

    /** Reads as many bytes as asked for. */
    default void readFully(byte[] to, int length) throws IOException {
        for (int done = 0; done < length;) {
            int read = read(to, done, length - done);
            if (read < 0) {
                throw shrunk();
            }
            done += read;
        }
    }

    /** What is thrown where bytes are missing that were there before. */
    default ModelFileException shrunk() {
        return new ModelFileException(name(), "file", "it became shorter while it was read");
    }
}
