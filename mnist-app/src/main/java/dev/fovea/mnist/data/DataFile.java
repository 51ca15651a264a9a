package dev.fovea.mnist.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens data files for reading, with errors in words. */
final class DataFile {
    /** The size of something that is not a regular file: a pipe, for example. */
    static final long UNKNOWN_SIZE = -1;

    private DataFile() {}

    /** An unbuffered stream of the file's bytes. */
    static InputStream open(Path file) throws DataFileException {
        if (Files.isDirectory(file)) {
            throw DataFileException.mismatch(file.toString(), "a file", "a folder");
        }
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be opened", e);
        }
    }

    /** The file's size in bytes, or {@link #UNKNOWN_SIZE} if it is not a regular file. */
    static long size(Path file) throws DataFileException {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : UNKNOWN_SIZE;
        } catch (IOException e) {
            throw DataFileException.of(file, "its size cannot be read", e);
        }
    }
}
