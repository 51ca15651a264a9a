package dev.fovea.mnist.data;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.picture.Picture;
import dev.fovea.vision.picture.PictureReader;
import java.nio.file.Path;

/**
 * A picture of one digit of any size, dark on light or light on dark, made what MNIST's pictures are: ink
 * 255 on 0, scaled to fit 20×20 pixels, and placed in 28×28 with its centre of mass in the middle (LeCun et al., 1998).
 * A photo's rotation tag is applied.
 */
public final class DigitPicture {
    private static final float MOST_INK = 255;

    private DigitPicture() {}

    /**
     * Reads a picture.
     *
     * @param file a picture of one digit, of a kind that {@link PictureReader} reads
     * @return 28×28 bytes, row by row, ink 255 on paper 0
     * @throws DataFileException if it is no such picture, is too large, or all its pixels are alike
     */
    public static byte[] read(Path file) throws DataFileException {
        return centred(file.toString(), PictureReader.read(file));
    }

    /**
     * Reads a picture that is in memory.
     *
     * @param picture the bytes of a PNG or JPEG of one digit; not modified
     * @param name what it is called in messages
     * @param largestSide the most columns, and the most rows; a larger one is refused before it is decoded
     * @param mostPixels the most pixels, width times height, of up to 4 bytes each; half as many of 8 bytes
     * @return 28×28 bytes, row by row, ink 255 on paper 0
     * @throws DataFileException if it is no such picture, is too large, or all its pixels are alike
     */
    public static byte[] read(byte[] picture, String name, int largestSide, int mostPixels)
            throws DataFileException {
        return centred(name, PictureReader.read(picture, name, largestSide, mostPixels));
    }

    /**
     * Does to a drawing what is done to pictures.
     *
     * @param ink how much ink there is on each pixel, row by row, 0 to 255; not modified
     * @param width of the drawing
     * @param height of the drawing
     * @return 28×28 bytes, row by row, ink 255 on paper 0
     * @throws IllegalArgumentException if the size is not that of {@code ink}, an amount is not 0 to 255, or there is
     *     hardly any ink
     */
    public static byte[] centred(float[] ink, int width, int height) {
        if (width < 1 || height < 1 || (long) width * height != ink.length) {
            throw new IllegalArgumentException(
                    "expected " + width + " x " + height + " pixels, found " + ink.length);
        }
        for (int i = 0; i < ink.length; i++) {
            if (!(ink[i] >= 0 && ink[i] <= MOST_INK)) {
                throw new IllegalArgumentException("pixel " + i + ": expected 0 to 255, found " + ink[i]);
            }
        }
        return Ink.drawn(width, height, ink).centred();
    }

    private static byte[] centred(String name, Picture picture) throws DataFileException {
        try {
            return Ink.of(picture).centred();
        } catch (IllegalArgumentException e) {
            throw new DataFileException(name + ": " + e.getMessage(), e);
        }
    }
}
