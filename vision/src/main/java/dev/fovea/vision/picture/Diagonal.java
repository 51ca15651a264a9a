package dev.fovea.vision.picture;

/** The diagonal of square images. */
final class Diagonal {
    private Diagonal() {}

    /** Makes rows columns, in place. */
    static void flip(float[] x, int offset, int side, int channels) {
        for (int row = 0; row < side; row++) {
            for (int i = 0; i < row * channels; i++) {
                int here = offset + row * side * channels + i;
                int there = offset + (i / channels * side + row) * channels + i % channels;
                float value = x[here];
                x[here] = x[there];
                x[there] = value;
            }
        }
    }
}
