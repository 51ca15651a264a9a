package dev.fovea.internal.ops;

import java.util.Arrays;

/**
 * An image inside a larger one, NHWC, whose other pixels are zeros.
 *
 * @param height rows of the image
 * @param width columns of the image
 * @param channels numbers of a pixel
 * @param top rows above it
 * @param left columns to its left
 * @param outerHeight rows of the larger image
 * @param outerWidth columns of the larger image
 */
record Border(int height, int width, int channels, int top, int left, int outerHeight, int outerWidth) {
    /** Whether there is no border: the image is the larger one. */
    boolean none() {
        return height == outerHeight && width == outerWidth;
    }

    /** The floats of the larger image. */
    int size() {
        return Math.multiplyExact(outerHeight, pitch());
    }

    /** The floats of a row of the larger image. */
    int pitch() {
        return Math.multiplyExact(outerWidth, channels);
    }

    /** Writes the larger image from the image. */
    void surround(float[] image, int image0, float[] outer, int outer0) {
        surround(0, outerHeight, image, image0, outer, outer0);
    }

    /** Writes the rows [from, to) of the larger image. */
    void surround(int from, int to, float[] image, int image0, float[] outer, int outer0) {
        int size = width * channels;
        int end = outer0 + from * pitch();
        for (int row = Math.max(from - top, 0); row < Math.min(to - top, height); row++) {
            int start = outer0 + inside(row);
            Arrays.fill(outer, end, start, 0);
            System.arraycopy(image, image0 + row * size, outer, start, size);
            end = start + size;
        }
        Arrays.fill(outer, end, outer0 + to * pitch(), 0);
    }

    /** Writes the image from the larger image. */
    void cut(float[] outer, int outer0, float[] image, int image0) {
        for (int row = 0; row < height; row++) {
            System.arraycopy(outer, outer0 + inside(row), image, image0 + row * width * channels, width * channels);
        }
    }

    private int inside(int row) {
        return (top + row) * pitch() + left * channels;
    }
}
