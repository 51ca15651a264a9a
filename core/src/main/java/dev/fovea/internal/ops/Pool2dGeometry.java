package dev.fovea.internal.ops;

import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * Pooling windows over an image: x (height, width, channels), y (outHeight, outWidth, channels).
 *
 * @param rows the vertical axis
 * @param columns the horizontal axis
 * @param channels channels of x and y
 */
public record Pool2dGeometry(PoolAxis rows, PoolAxis columns, int channels) {
    /**
     * Checks the channel count.
     *
     * @throws IllegalArgumentException if there is no channel
     */
    public Pool2dGeometry {
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(columns, "columns");
        if (channels < 1) {
            throw new IllegalArgumentException("pooling: channels must be at least 1, not " + channels);
        }
    }

    /**
     * The geometry of a window that slides over an image.
     *
     * @param x the shape of one input image: (height, width, channels)
     * @param window the window's extent, stride, dilation and padding
     * @param ceil whether the number of windows is rounded up, so that the last ones may reach beyond the padding, but
     *     do not begin there
     * @return the geometry
     * @throws IllegalArgumentException if x is not of rank 3, a number is below 1, the window does not fit, or one lies
     *     wholly on the padding
     */
    public static Pool2dGeometry of(Shape x, Window window, boolean ceil) {
        requireImage(x);
        return new Pool2dGeometry(
                PoolAxis.Sliding.of(
                        "pooling height", x.dimension(0), window.height(), window.dilationHeight(),
                        window.strideHeight(), window.padding()::rows, ceil),
                PoolAxis.Sliding.of(
                        "pooling width", x.dimension(1), window.width(), window.dilationWidth(), window.strideWidth(),
                        window.padding()::columns, ceil),
                x.dimension(2));
    }

    /**
     * The geometry of one window as large as the image.
     *
     * @param x the shape of one input image: (height, width, channels)
     * @return the geometry
     * @throws IllegalArgumentException if x is not of rank 3
     */
    public static Pool2dGeometry global(Shape x) {
        requireImage(x);
        return of(x, new Window(x.dimension(0), x.dimension(1), 1, 1), false);
    }

    /**
     * The geometry of a given number of windows that cover an image; where their number divides its extents, they are
     * all alike.
     *
     * @param x the shape of one input image: (height, width, channels)
     * @param height rows of the output
     * @param width columns of the output
     * @return the geometry
     * @throws IllegalArgumentException if x is not of rank 3 or a number is below 1
     */
    public static Pool2dGeometry adaptive(Shape x, int height, int width) {
        requireImage(x);
        return new Pool2dGeometry(
                PoolAxis.adaptive(x.dimension(0), height), PoolAxis.adaptive(x.dimension(1), width), x.dimension(2));
    }

    private static void requireImage(Shape x) {
        if (x.rank() != 3) {
            throw new IllegalArgumentException("pooling: expected an image (height, width, channels), found " + x);
        }
    }

    /**
     * The pixels that a mean over window (r, c) counts.
     *
     * @param r the window's row
     * @param c the window's column
     * @param padding whether those on the padding count, too
     * @return their number, at least 1
     */
    public int counted(int r, int c, boolean padding) {
        return rows.counted(r, padding) * columns.counted(c, padding);
    }

    /**
     * The shape of one input image.
     *
     * @return (height, width, channels)
     */
    public Shape x() {
        return Shape.of(rows.input(), columns.input(), channels);
    }

    /**
     * The shape of one output image.
     *
     * @return (outHeight, outWidth, channels)
     */
    public Shape y() {
        return Shape.of(rows.output(), columns.output(), channels);
    }

    int xSize() {
        return rows.input() * columns.input() * channels;
    }

    int ySize() {
        return rows.output() * columns.output() * channels;
    }
}
