package dev.fovea.vision.picture;

import dev.fovea.tensor.Shape;

/**
 * The colours of a picture, with no more pixels than are needed to find what is written on it.
 *
 * @param width in pixels
 * @param height in pixels
 * @param colours red, green and blue of each pixel, row by row, 0 to 255
 */
record Scan(int width, int height, float[] colours) {
    static final int CHANNELS = PictureColours.CHANNELS;

    /** A digit of a tenth of this still has three times the pixels that networks see. */
    private static final int LONGEST_SIDE = 640;

    /** The means of areas where the picture has more pixels; else all of it. */
    static Scan of(Picture picture) {
        double scale = Math.max(1, (double) Math.max(picture.width(), picture.height()) / LONGEST_SIDE);
        int width = Math.max(1, (int) Math.round(picture.width() / scale));
        int height = Math.max(1, (int) Math.round(picture.height() / scale));
        Shape shape = Shape.of(height, width, CHANNELS);
        return new Scan(width, height, new WindowFit(false).pixels(picture, shape, Resampling.AREA));
    }

    float at(int row, int column, int channel) {
        return colours[(row * width + column) * CHANNELS + channel];
    }

    int pixels() {
        return width * height;
    }
}
