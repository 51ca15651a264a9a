package dev.fovea.internal.ops;

import dev.fovea.ops.Padding;

import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * Everything a two-dimensional convolution's loops need to know, validated once: x (height, width, inChannels), kernel
 * (kernelHeight, kernelWidth, inChannels, outChannels), y (outHeight, outWidth, outChannels).
 *
 * @param rows the vertical axis: input height, kernel height, stride, output height, padding
 * @param columns the horizontal axis
 * @param inChannels channels of x
 * @param outChannels channels of y
 */
public record Conv2dGeometry(Axis rows, Axis columns, int inChannels, int outChannels) {
    /**
     * Checks the channel counts and that no array exceeds 2³¹−1 elements.
     *
     * @throws IllegalArgumentException if a channel count is below 1 or an array would be too large
     */
    public Conv2dGeometry {
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(columns, "columns");
        if (inChannels < 1 || outChannels < 1) {
            throw new IllegalArgumentException("convolution: inChannels and outChannels must be at least 1, not "
                    + inChannels + " and " + outChannels);
        }
        checkSize("the padded input", rows.padded(), columns.padded(), inChannels, 1);
        checkSize("the output", rows.output(), columns.output(), outChannels, 1);
        checkSize("the kernel", rows.window(), columns.window(), inChannels, outChannels);
    }

    /**
     * The geometry of a convolution over an image.
     *
     * @param x the shape of one input image: (height, width, inChannels)
     * @param outChannels channels of the output
     * @param kernelHeight height of the kernel
     * @param kernelWidth width of the kernel
     * @param strideHeight vertical step
     * @param strideWidth horizontal step
     * @param padding the padding rule
     * @return the geometry
     * @throws IllegalArgumentException if x is not of rank 3, a number is below 1, or the kernel does not fit
     */
    public static Conv2dGeometry of(
            Shape x,
            int outChannels,
            int kernelHeight,
            int kernelWidth,
            int strideHeight,
            int strideWidth,
            Padding padding) {
        if (x.rank() != 3) {
            throw new IllegalArgumentException("convolution: expected an image (height, width, channels), found " + x);
        }
        return new Conv2dGeometry(
                Axis.of("convolution height", x.dimension(0), kernelHeight, strideHeight, padding),
                Axis.of("convolution width", x.dimension(1), kernelWidth, strideWidth, padding),
                x.dimension(2),
                outChannels);
    }

    /**
     * The shape of one input image.
     *
     * @return (height, width, inChannels)
     */
    public Shape x() {
        return Shape.of(rows.input(), columns.input(), inChannels);
    }

    /**
     * The shape of one output image.
     *
     * @return (outHeight, outWidth, outChannels)
     */
    public Shape y() {
        return Shape.of(rows.output(), columns.output(), outChannels);
    }

    /**
     * The shape of the kernel, HWIO.
     *
     * @return (kernelHeight, kernelWidth, inChannels, outChannels)
     */
    public Shape kernel() {
        return Shape.of(rows.window(), columns.window(), inChannels, outChannels);
    }

    /**
     * The numbers under one window: the length of a row of the im2col matrix.
     *
     * @return kernelHeight · kernelWidth · inChannels
     */
    public int patchSize() {
        return rows.window() * columns.window() * inChannels;
    }

    /**
     * Whether any window reaches into padding.
     *
     * @return whether the padded input is larger than the input
     */
    public boolean padded() {
        return rows.padded() > rows.input() || columns.padded() > columns.input();
    }

    int xSize() {
        return rows.input() * columns.input() * inChannels;
    }

    int ySize() {
        return rows.output() * columns.output() * outChannels;
    }

    int kernelSize() {
        return patchSize() * outChannels;
    }

    /**
     * The multiplications and additions of one forward pass over one image, two to a multiply-add.
     *
     * @return 2 · outHeight · outWidth · outChannels · patchSize
     */
    public long flops() {
        return 2L * rows.output() * columns.output() * outChannels * patchSize();
    }

    private static void checkSize(String what, long a, long b, long c, long d) {
        // Below 2⁶²: each factor is below 2³¹, and of four of them, a kernel's, the first three are no more than the
        // padded input, which is checked first.
        long plane = a * b;
        if (plane > Integer.MAX_VALUE || plane * c * d > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "convolution: " + what + " would hold more than 2147483647 elements");
        }
    }
}
