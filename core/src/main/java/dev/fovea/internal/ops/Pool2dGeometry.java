package dev.fovea.internal.ops;

import dev.fovea.ops.Padding;

import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * A two-dimensional pooling window over an image: x (height, width, channels), y (outHeight, outWidth, channels).
 *
 * @param rows the vertical axis
 * @param columns the horizontal axis
 * @param channels channels of x and y
 * @param rowsBeyond how many rows of the padding below the image are there only because the number of windows was
 *     rounded up: no mean counts them
 * @param columnsBeyond the same on the right
 */
public record Pool2dGeometry(Axis rows, Axis columns, int channels, int rowsBeyond, int columnsBeyond) {
    /**
     * Checks the channel count, and that every window touches the image.
     *
     * @throws IllegalArgumentException if there is no channel or a window lies wholly on the padding
     */
    public Pool2dGeometry {
        checkTouches("pooling height", Objects.requireNonNull(rows, "rows"));
        checkTouches("pooling width", Objects.requireNonNull(columns, "columns"));
        if (channels < 1) {
            throw new IllegalArgumentException("pooling: channels must be at least 1, not " + channels);
        }
        if (rowsBeyond < 0 || rowsBeyond > rows.after() || columnsBeyond < 0 || columnsBeyond > columns.after()) {
            throw new IllegalArgumentException("pooling: of " + rows.after() + " and " + columns.after()
                    + " after the image, " + rowsBeyond + " and " + columnsBeyond + " cannot lie beyond the padding");
        }
    }

    /**
     * The geometry of pooling over an image.
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
        if (x.rank() != 3) {
            throw new IllegalArgumentException("pooling: expected an image (height, width, channels), found " + x);
        }
        if (!ceil) {
            return new Pool2dGeometry(
                    window.rows("pooling", x), window.columns("pooling", x), x.dimension(2), 0, 0);
        }
        int beyondRows = beyond(
                "pooling height", x.dimension(0), window.height(), window.dilationHeight(), window.strideHeight(),
                window.padding()::rows);
        int beyondColumns = beyond(
                "pooling width", x.dimension(1), window.width(), window.dilationWidth(), window.strideWidth(),
                window.padding()::columns);
        return new Pool2dGeometry(
                Axis.of("pooling height", x.dimension(0), window.height(), window.dilationHeight(),
                        window.strideHeight(), more(window.padding()::rows, beyondRows)),
                Axis.of("pooling width", x.dimension(1), window.width(), window.dilationWidth(), window.strideWidth(),
                        more(window.padding()::columns, beyondColumns)),
                x.dimension(2),
                beyondRows,
                beyondColumns);
    }

    /** How far the last window reaches beyond the padding if their number is rounded up. */
    private static int beyond(String name, int input, int window, int dilation, int stride, Axis.Rule padding) {
        int extent = Axis.checkedExtent(name, input, window, dilation, stride);
        Padding.Zeros zeros = padding.zeros(input, extent, stride);
        long padded = (long) zeros.before() + input + zeros.after();
        long beginOfLast = Math.ceilDiv(padded - extent, (long) stride) * stride;
        if (beginOfLast >= (long) zeros.before() + input) {
            beginOfLast -= stride;
        }
        // Where not even one window fits in this way, the axis says so.
        return beginOfLast < 0 ? 0 : Math.clamp(beginOfLast + extent - padded, 0, Integer.MAX_VALUE);
    }

    private static Axis.Rule more(Axis.Rule padding, int beyond) {
        return (input, extent, stride) -> {
            Padding.Zeros zeros = padding.zeros(input, extent, stride);
            return new Padding.Zeros(zeros.before(), Math.addExact(zeros.after(), beyond));
        };
    }

    private static void checkTouches(String name, Axis axis) {
        for (int out = 0; out < axis.output(); out++) {
            if (axis.firstPosition(out) == axis.endPosition(out)) {
                throw new IllegalArgumentException(
                        name + ": window " + (out + 1) + " of " + axis.output() + " would lie on the padding alone, "
                                + axis.before() + " before and " + axis.after() + " after an input of " + axis.input()
                                + "; a window of " + axis.extent() + " takes less");
            }
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
        return padding
                ? counted(rows, r, rowsBeyond) * counted(columns, c, columnsBeyond)
                : (rows.endPosition(r) - rows.firstPosition(r)) * (columns.endPosition(c) - columns.firstPosition(c));
    }

    private static int counted(Axis axis, int out, int beyond) {
        int left = axis.input() + axis.after() - beyond - axis.source(out, 0);
        return Math.min(axis.window(), Math.ceilDiv(left, axis.dilation()));
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
