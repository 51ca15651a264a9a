package dev.fovea.vision.internal;

import dev.fovea.vision.DataFileException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Opens files that may be packed with gzip, told by the content and not by the name. */
public final class PackedInput {
    private static final int BUFFER = 64 * 1024;

    private PackedInput() {}

    /**
     * Opens a file.
     *
     * @param file the file, plain or gzip
     * @return its content, unpacked
     * @throws DataFileException if it cannot be opened
     * @throws IOException if its beginning cannot be read
     */
    public static InputStream open(Path file) throws IOException {
        InputStream in = DataFile.open(file);
        try {
            return of(in, file.toString());
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /**
     * Unpacks a stream, if need be.
     *
     * @param in the bytes of a file, plain or gzip
     * @param name the file, for messages
     * @return its content, unpacked and buffered
     * @throws IOException if its beginning cannot be read
     */
    public static InputStream of(InputStream in, String name) throws IOException {
        var whole = new PeekedInput(in, 2);
        return new BufferedInputStream(
                GzipInput.isGzip(whole.start()) ? new GzipInput(whole, name) : whole, BUFFER);
    }
}
