package dev.fovea.internal.ops;

import java.util.Arrays;

/**
 * Pooling of one image, forward and backward side by side. A maximum is over the pixels of the image under the window,
 * never over padding; a mean, too, unless padding is to be counted as zeros.
 */
public final class Pooling {
    private Pooling() {}

    /**
     * The maximum under each window; a NaN wins.
     *
     * @param geometry the pooling
     * @param x the image, read
     * @param x0 offset
     * @param y the maxima, overwritten
     * @param y0 offset
     */
    public static void max(Pool2dGeometry geometry, float[] x, int x0, float[] y, int y0) {
        check(geometry, x, x0, y, y0);
        int channels = geometry.channels();
        Arrays.fill(y, y0, y0 + geometry.ySize(), Float.NEGATIVE_INFINITY);
        int out = y0;
        PoolAxis rows = geometry.rows();
        PoolAxis columns = geometry.columns();
        for (int r = 0; r < rows.output(); r++) {
            for (int c = 0; c < columns.output(); c++, out += channels) {
                int below = rows.end(r);
                int right = columns.end(c);
                for (int row = rows.begin(r); row < below; row += rows.step()) {
                    for (int column = columns.begin(c); column < right; column += columns.step()) {
                        takeMaximum(x, x0 + pixel(geometry, row, column), y, out, channels);
                    }
                }
            }
        }
    }

    /**
     * The gradient of {@link #max}: dy goes to the first pixel of the window, in reading order, that holds the maximum.
     *
     * @param geometry the pooling
     * @param x the image, read
     * @param x0 offset
     * @param y the maxima, read
     * @param y0 offset
     * @param dy gradient of y, read
     * @param dy0 offset
     * @param dx gradient of x, overwritten
     * @param dx0 offset
     */
    public static void maxGradient(
            Pool2dGeometry geometry,
            float[] x,
            int x0,
            float[] y,
            int y0,
            float[] dy,
            int dy0,
            float[] dx,
            int dx0) {
        check(geometry, x, x0, y, y0);
        checkGradients(geometry, dy, dy0, dx, dx0);
        int channels = geometry.channels();
        Arrays.fill(dx, dx0, dx0 + geometry.xSize(), 0);
        int out = 0;
        for (int r = 0; r < geometry.rows().output(); r++) {
            for (int c = 0; c < geometry.columns().output(); c++) {
                for (int channel = 0; channel < channels; channel++, out++) {
                    int winner = first(geometry, r, c, channel, x, x0, y[y0 + out]);
                    dx[dx0 + winner] += dy[dy0 + out];
                }
            }
        }
    }

    /**
     * The mean under each window.
     *
     * @param geometry the pooling
     * @param countPadding whether the padding counts as zeros; else the mean is over the image alone
     * @param x the image, read
     * @param x0 offset
     * @param y the means, overwritten
     * @param y0 offset
     */
    public static void average(
            Pool2dGeometry geometry, boolean countPadding, float[] x, int x0, float[] y, int y0) {
        check(geometry, x, x0, y, y0);
        int channels = geometry.channels();
        Arrays.fill(y, y0, y0 + geometry.ySize(), 0);
        int out = y0;
        PoolAxis rows = geometry.rows();
        PoolAxis columns = geometry.columns();
        for (int r = 0; r < rows.output(); r++) {
            for (int c = 0; c < columns.output(); c++, out += channels) {
                int below = rows.end(r);
                int right = columns.end(c);
                for (int row = rows.begin(r); row < below; row += rows.step()) {
                    for (int column = columns.begin(c); column < right; column += columns.step()) {
                        addScaled(x, x0 + pixel(geometry, row, column), 1, y, out, channels);
                    }
                }
                float weight = 1f / geometry.counted(r, c, countPadding);
                for (int channel = 0; channel < channels; channel++) {
                    y[out + channel] *= weight;
                }
            }
        }
    }

    /**
     * The gradient of {@link #average}: dy, divided by the window's pixels, goes to each of them.
     *
     * @param geometry the pooling
     * @param countPadding whether the padding counts as zeros
     * @param dy gradient of the means, read
     * @param dy0 offset
     * @param dx gradient of x, overwritten
     * @param dx0 offset
     */
    public static void averageGradient(
            Pool2dGeometry geometry, boolean countPadding, float[] dy, int dy0, float[] dx, int dx0) {
        checkGradients(geometry, dy, dy0, dx, dx0);
        int channels = geometry.channels();
        Arrays.fill(dx, dx0, dx0 + geometry.xSize(), 0);
        int out = dy0;
        PoolAxis rows = geometry.rows();
        PoolAxis columns = geometry.columns();
        for (int r = 0; r < rows.output(); r++) {
            for (int c = 0; c < columns.output(); c++, out += channels) {
                float weight = 1f / geometry.counted(r, c, countPadding);
                int below = rows.end(r);
                int right = columns.end(c);
                for (int row = rows.begin(r); row < below; row += rows.step()) {
                    for (int column = columns.begin(c); column < right; column += columns.step()) {
                        addScaled(dy, out, weight, dx, dx0 + pixel(geometry, row, column), channels);
                    }
                }
            }
        }
    }

    private static void takeMaximum(float[] x, int x0, float[] y, int y0, int channels) {
        for (int c = 0; c < channels; c++) {
            y[y0 + c] = Math.max(y[y0 + c], x[x0 + c]);
        }
    }

    private static void addScaled(float[] x, int x0, float weight, float[] y, int y0, int channels) {
        for (int c = 0; c < channels; c++) {
            y[y0 + c] += x[x0 + c] * weight;
        }
    }

    /** The index in the image of the first element under window (r, c) that equals the maximum, NaN equal to NaN. */
    private static int first(Pool2dGeometry geometry, int r, int c, int channel, float[] x, int x0, float maximum) {
        PoolAxis rows = geometry.rows();
        PoolAxis columns = geometry.columns();
        int below = rows.end(r);
        int right = columns.end(c);
        for (int row = rows.begin(r); row < below; row += rows.step()) {
            for (int column = columns.begin(c); column < right; column += columns.step()) {
                int index = pixel(geometry, row, column) + channel;
                float value = x[x0 + index];
                if (value == maximum || (Float.isNaN(value) && Float.isNaN(maximum))) {
                    return index;
                }
            }
        }
        throw new IllegalArgumentException(
                "y is not the maximum of x at output (" + r + ", " + c + ", " + channel + ")");
    }

    private static int pixel(Pool2dGeometry geometry, int row, int column) {
        return (row * geometry.columns().input() + column) * geometry.channels();
    }

    private static void check(Pool2dGeometry geometry, float[] x, int x0, float[] y, int y0) {
        Sizes.checkRange("x", x, x0, geometry.xSize());
        Sizes.checkRange("y", y, y0, geometry.ySize());
    }

    private static void checkGradients(Pool2dGeometry geometry, float[] dy, int dy0, float[] dx, int dx0) {
        Sizes.checkRange("dy", dy, dy0, geometry.ySize());
        Sizes.checkRange("dx", dx, dx0, geometry.xSize());
    }
}
