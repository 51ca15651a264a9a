package dev.fovea.vision.internal;

import dev.fovea.vision.DataFileException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens data files for reading, with errors in words. */
public final class DataFile {
    /** The size of something that is not a regular file: a pipe, for example. */
    public static final long UNKNOWN_SIZE = -1;

    private DataFile() {}

    /**
     * Opens a file.
     *
     * @param file the file
     * @return an unbuffered stream of its bytes
     * @throws DataFileException if it is a folder or cannot be opened
     */
    public static InputStream open(Path file) throws DataFileException {
        if (Files.isDirectory(file)) {
            throw DataFileException.mismatch(file.toString(), "a file", "a folder");
        }
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be opened", e);
        }
    }

    /**
     * How large a file is whose samples are read in any order.
     *
     * @param file the file
     * @return its size in bytes
     * @throws DataFileException if it is no regular file, or is packed
     */
    public static long plainSize(Path file) throws DataFileException {
        try (InputStream in = open(file)) {
            if (!Files.isRegularFile(file)) {
                throw DataFileException.mismatch(file.toString(), "a file whose samples can be read in any order",
                        "a pipe");
            }
            if (GzipInput.isGzip(in.readNBytes(2))) {
                throw DataFileException.mismatch(
                        file.toString(), "a plain file, whose samples can be read in any order",
                        "gzip; unpack it (gunzip)");
            }
            return Files.size(file);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }

    /**
     * How large a file is.
     *
     * @param file the file
     * @return its size in bytes, or {@link #UNKNOWN_SIZE} if it is not a regular file
     * @throws DataFileException if it cannot be told
     */
    public static long size(Path file) throws DataFileException {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : UNKNOWN_SIZE;
        } catch (IOException e) {
            throw DataFileException.of(file, "its size cannot be read", e);
        }
    }
}
