package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Conv2dGeometry;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Transposed convolution, which makes images larger: every pixel of x adds a window to y, and windows lie a stride
 * apart: y[r·s + ky·d − before][c·s + kx·d − left][o] += x[r][c][i]·kernel[ky][kx][o][i], from bias[o] on. It is the
 * input gradient of a {@link Conv2d} with the same settings.
 *
 * <p>x (height, width, inChannels), kernel (kernelHeight, kernelWidth, outChannels/groups, inChannels) as in Keras, y
 * (outHeight, outWidth, outChannels), where outHeight = (height − 1)·s − padding + d·(kernelHeight − 1) + 1 +
 * outputPadding as in PyTorch: padding is cut off. With the padding SAME, outHeight = height·s. By default stride 1,
 * dilation 1, one group, padding VALID, no output padding, a bias of zeros and a glorot uniform kernel.
 */
@CheckReturnValue
public final class ConvTranspose2d extends ConvolutionLayer<ConvTranspose2d> {
    private final Settings settings;

    private record Settings(
            int outChannels, int groups, int outputPaddingHeight, int outputPaddingWidth, Kernel kernel) {}

    /**
     * A transposed convolution with the default settings.
     *
     * @param outChannels channels of y, at least 1
     * @param kernelHeight height of the kernel, at least 1
     * @param kernelWidth width of the kernel, at least 1
     * @throws IllegalArgumentException if one is below 1
     */
    public ConvTranspose2d(int outChannels, int kernelHeight, int kernelWidth) {
        this(new Settings(outChannels, 1, 0, 0, new Kernel(kernelHeight, kernelWidth)));
    }

    private ConvTranspose2d(Settings settings) {
        super(settings.kernel);
        requirePositive("outChannels", settings.outChannels);
        requirePositive("groups", settings.groups);
        if (settings.outputPaddingHeight < 0 || settings.outputPaddingWidth < 0) {
            throw new IllegalArgumentException("convolution: outputPadding must be at least 0, not "
                    + settings.outputPaddingHeight + " and " + settings.outputPaddingWidth);
        }
        this.settings = settings;
    }

    @Override
    ConvTranspose2d with(Kernel changed) {
        return new ConvTranspose2d(
                new Settings(
                        settings.outChannels, settings.groups, settings.outputPaddingHeight,
                        settings.outputPaddingWidth, changed));
    }

    /**
     * This convolution with its channels cut into groups of neighbours, each a convolution of its own.
     *
     * @param groups into how many; at least 1, must divide the channels of x and of y
     * @return the changed layer
     * @throws IllegalArgumentException if there would be none
     */
    public ConvTranspose2d groups(int groups) {
        return new ConvTranspose2d(
                new Settings(
                        settings.outChannels, groups, settings.outputPaddingHeight, settings.outputPaddingWidth,
                        kernel));
    }

    /**
     * This convolution with a larger output: several sizes of it lead back to the same input, and this tells which is
     * meant.
     *
     * @param more rows at the bottom and columns on the right, less than the stride or the dilation
     * @return the changed layer
     */
    public ConvTranspose2d outputPadding(int more) {
        return outputPadding(more, more);
    }

    /**
     * This convolution with a larger output.
     *
     * @param height more rows at the bottom, at least 0
     * @param width more columns on the right, at least 0
     * @return the changed layer
     * @throws IllegalArgumentException if one is negative
     */
    public ConvTranspose2d outputPadding(int height, int width) {
        return new ConvTranspose2d(new Settings(settings.outChannels, settings.groups, height, width, kernel));
    }

    /**
     * The channels of y.
     *
     * @return their number
     */
    public int outChannels() {
        return settings.outChannels;
    }

    /**
     * Into how many groups the channels are cut.
     *
     * @return 1 if every output sees all channels
     */
    public int groups() {
        return settings.groups;
    }

    /**
     * The rows that the output has more at the bottom.
     *
     * @return at least 0
     */
    public int outputPaddingHeight() {
        return settings.outputPaddingHeight;
    }

    /**
     * The columns that the output has more on the right.
     *
     * @return at least 0
     */
    public int outputPaddingWidth() {
        return settings.outputPaddingWidth;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Conv2dGeometry geometry = Conv2dGeometry.transposed(
                x.shape(), settings.outChannels, window(), settings.groups, settings.outputPaddingHeight,
                settings.outputPaddingWidth);
        return emit(emitter, x, geometry, true);
    }

    @Override
    Object settings() {
        return settings;
    }

    @Override
    public String toString() {
        boolean padded = settings.outputPaddingHeight != 0 || settings.outputPaddingWidth != 0;
        return "ConvTranspose2d[" + settings.outChannels + " channels, "
                + (settings.groups == 1 ? "" : settings.groups + " groups, ") + kernel
                + (padded
                        ? ", output padding " + settings.outputPaddingHeight + "×" + settings.outputPaddingWidth
                        : "")
                + "]";
    }
}
