package dev.fovea.internal.ops;

import dev.fovea.ops.Padding;

import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * Everything a two-dimensional convolution's loops need to know, validated once: x (height, width, inChannels), kernel
 * (kernelHeight, kernelWidth, inChannels/groups, outChannels), y (outHeight, outWidth, outChannels).
 *
 * <p>Channels are cut into groups of neighbours: output channel o, of group o/(outChannels/groups), is made from the
 * input channels of that group alone.
 *
 * @param rows the vertical axis: input height, kernel height, dilation, stride, output height, padding
 * @param columns the horizontal axis
 * @param inChannels channels of x
 * @param outChannels channels of y
 * @param groups into how many groups the channels of x and those of y are cut
 */
public record Conv2dGeometry(Axis rows, Axis columns, int inChannels, int outChannels, int groups) {
    /**
     * Checks the channel counts and that no array exceeds 2³¹−1 elements.
     *
     * @throws IllegalArgumentException if a channel count is below 1, the groups do not divide both, or an array would
     *     be too large
     */
    public Conv2dGeometry {
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(columns, "columns");
        if (inChannels < 1 || outChannels < 1) {
            throw new IllegalArgumentException("convolution: inChannels and outChannels must be at least 1, not "
                    + inChannels + " and " + outChannels);
        }
        if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0) {
            throw new IllegalArgumentException("convolution: groups must divide the channels of input and output, "
                    + groups + " do not divide " + inChannels + " and " + outChannels);
        }
        checkSize("the padded input", rows.padded(), columns.padded(), inChannels, 1);
        checkSize("the output", rows.output(), columns.output(), outChannels, 1);
        checkSize("the kernel", rows.window(), columns.window(), inChannels / groups, outChannels);
    }

    /**
     * The geometry of a convolution with a single group.
     *
     * @param rows the vertical axis
     * @param columns the horizontal axis
     * @param inChannels channels of x
     * @param outChannels channels of y
     */
    public Conv2dGeometry(Axis rows, Axis columns, int inChannels, int outChannels) {
        this(rows, columns, inChannels, outChannels, 1);
    }

    /**
     * The geometry of a convolution over an image.
     *
     * @param x the shape of one input image: (height, width, inChannels)
     * @param outChannels channels of the output
     * @param window the kernel's extent, stride, dilation and padding
     * @param groups groups of channels
     * @return the geometry
     * @throws IllegalArgumentException if x is not of rank 3, a number is below 1, the kernel does not fit, or the
     *     groups do not divide the channels
     */
    public static Conv2dGeometry of(Shape x, int outChannels, Window window, int groups) {
        if (x.rank() != 3) {
            throw new IllegalArgumentException("convolution: expected an image (height, width, channels), found " + x);
        }
        return new Conv2dGeometry(
                window.rows("convolution", x), window.columns("convolution", x), x.dimension(2), outChannels, groups);
    }

    /**
     * The geometry whose {@link Convolution#transposed} makes a larger image of x. Along an axis, with zeros cut off it
     * instead of added: output = (input − 1)·stride + extent − before − after + outputPadding. With the padding SAME,
     * output = input·stride.
     *
     * @param x the shape of one input image of the transposed convolution: (height, width, channels)
     * @param outChannels channels of its output
     * @param window the kernel's extent, stride, dilation and padding
     * @param groups groups of channels
     * @param outputPaddingHeight rows more at the bottom, which fewer or no windows reach
     * @param outputPaddingWidth columns more on the right
     * @return the geometry, whose y has the shape of x
     * @throws IllegalArgumentException if x is not of rank 3, a number is out of its range, nothing would be left of
     *     the output, or the groups do not divide the channels
     */
    public static Conv2dGeometry transposed(
            Shape x, int outChannels, Window window, int groups, int outputPaddingHeight, int outputPaddingWidth) {
        if (x.rank() != 3) {
            throw new IllegalArgumentException(
                    "transposed convolution: expected an image (height, width, channels), found " + x);
        }
        boolean same = window.padding().equals(Padding.SAME);
        if (same && (outputPaddingHeight != 0 || outputPaddingWidth != 0)) {
            throw new IllegalArgumentException(
                    "transposed convolution: with the padding SAME the output is the input times the stride; an output"
                            + " padding of " + outputPaddingHeight + " and " + outputPaddingWidth
                            + " goes with others");
        }
        // Where the windows leave gaps, SAME fills them up to input·stride.
        int rows = same
                ? Math.max(0, window.strideHeight() - (window.height() - 1) * window.dilationHeight() - 1)
                : outputPaddingHeight;
        int columns = same
                ? Math.max(0, window.strideWidth() - (window.width() - 1) * window.dilationWidth() - 1)
                : outputPaddingWidth;
        return new Conv2dGeometry(
                Axis.transposed(
                        "transposed convolution height", x.dimension(0), window.height(), window.dilationHeight(),
                        window.strideHeight(), window.padding()::rows, rows),
                Axis.transposed(
                        "transposed convolution width", x.dimension(1), window.width(), window.dilationWidth(),
                        window.strideWidth(), window.padding()::columns, columns),
                outChannels,
                x.dimension(2),
                groups);
    }

    /**
     * The geometry of a convolution without gaps or groups over an image.
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
        return of(
                x, outChannels, new Window(kernelHeight, kernelWidth, strideHeight, strideWidth).padding(padding), 1);
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
     * @return (kernelHeight, kernelWidth, inChannels/groups, outChannels)
     */
    public Shape kernel() {
        return Shape.of(rows.window(), columns.window(), groupInputs(), outChannels);
    }

    /**
     * The input channels of a group.
     *
     * @return inChannels/groups
     */
    public int groupInputs() {
        return inChannels / groups;
    }

    /**
     * The output channels of a group.
     *
     * @return outChannels/groups
     */
    public int groupOutputs() {
        return outChannels / groups;
    }

    /**
     * The numbers that an output is made from: those of a group under one window.
     *
     * @return kernelHeight · kernelWidth · inChannels/groups
     */
    public int patchSize() {
        return rows.window() * columns.window() * groupInputs();
    }

    /**
     * Whether neither axis has gaps in its window, and all channels are one group.
     *
     * @return whether the numbers under a kernel row are contiguous
     */
    public boolean dense() {
        return groups == 1 && rows.dilation() == 1 && columns.dilation() == 1;
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
