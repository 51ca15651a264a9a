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
 */
public record Pool2dGeometry(Axis rows, Axis columns, int channels) {
    /**
     * Checks the channel count. (Every window touches the image: padding never exceeds window − 1 on a side.)
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
     * The geometry of pooling over an image.
     *
     * @param x the shape of one input image: (height, width, channels)
     * @param poolHeight height of the window
     * @param poolWidth width of the window
     * @param strideHeight vertical step
     * @param strideWidth horizontal step
     * @param padding the padding rule; padding takes no part in a maximum or a mean
     * @return the geometry
     * @throws IllegalArgumentException if x is not of rank 3, a number is below 1, or the window does not fit
     */
    public static Pool2dGeometry of(
            Shape x, int poolHeight, int poolWidth, int strideHeight, int strideWidth, Padding padding) {
        if (x.rank() != 3) {
            throw new IllegalArgumentException("pooling: expected an image (height, width, channels), found " + x);
        }
        return new Pool2dGeometry(
                Axis.of("pooling height", x.dimension(0), poolHeight, strideHeight, padding),
                Axis.of("pooling width", x.dimension(1), poolWidth, strideWidth, padding),
                x.dimension(2));
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
