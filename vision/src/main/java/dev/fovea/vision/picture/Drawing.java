package dev.fovea.vision.picture;

/**
 * A drawing that says itself how much ink there is.
 *
 * @param ink for each pixel, row by row, 0 to 255; not modified
 * @param width of the drawing
 * @param height of the drawing
 */
record Drawing(float[] ink, int width, int height) {
    private static final float WHITE = 255;

    Drawing {
        if (width < 1 || height < 1 || (long) width * height != ink.length) {
            throw new IllegalArgumentException("expected " + width + " x " + height + " pixels, found " + ink.length);
        }
        for (int i = 0; i < ink.length; i++) {
            if (!(ink[i] >= 0 && ink[i] <= WHITE)) {
                throw new IllegalArgumentException("pixel " + i + ": expected 0 to 255, found " + ink[i]);
            }
        }
    }
}
