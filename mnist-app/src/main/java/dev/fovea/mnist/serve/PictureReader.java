package dev.fovea.mnist.serve;

import dev.fovea.mnist.data.DataFileException;
import dev.fovea.mnist.data.DigitPicture;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/** Reads pictures of digits, two at a time: the largest take 17 MB for their pixels alone, at four bytes each. */
final class PictureReader {
    /** The most pixels of a picture. */
    static final long MOST_PIXELS = 2048 * 2048;

    private static final int AT_ONCE = 2;

    private final Semaphore decoders = new Semaphore(AT_ONCE, true);

    PictureReader() {}

    /**
     * Reads a picture.
     *
     * @param in a PNG or JPEG
     * @return the digit on it
     * @throws RequestFault 400 if it is no such picture, too large, or blank
     * @throws IOException if {@code in} cannot be read
     */
    Question read(InputStream in) throws IOException {
        byte[] bytes = in.readAllBytes();
        decoders.acquireUninterruptibly();
        try {
            return Question.about(DigitPicture.read(bytes, "picture", MOST_PIXELS));
        } catch (DataFileException e) {
            throw RequestFault.of(400, String.valueOf(e.getMessage()));
        } finally {
            decoders.release();
        }
    }
}
