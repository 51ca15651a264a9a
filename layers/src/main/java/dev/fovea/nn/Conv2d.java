package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Conv2dGeometry;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Two-dimensional convolution (cross-correlation): y[r][c][o] = bias[o] + Σ x[r·s + ky·d][c·s +
 * kx·d][i]·kernel[ky][kx][i][o], with stride s and dilation d.
 *
 * <p>x (height, width, inChannels), kernel (kernelHeight, kernelWidth, inChannels/groups, outChannels), y (outHeight,
 * outWidth, outChannels), where outHeight = ⌊(height + padding − d·(kernelHeight − 1) − 1)/s⌋ + 1. Output channel o
 * belongs to group o/(outChannels/groups) and sees the input channels of that group alone. By default stride 1, dilation
 * 1, one group, padding VALID, a bias of zeros and a glorot uniform kernel, as in Keras.
 */
@CheckReturnValue
public final class Conv2d extends ConvolutionLayer<Conv2d> {
    private final int outChannels;
    private final int groups;

    private record Settings(int outChannels, int groups, Kernel kernel) {}

    /**
     * A convolution with the default settings.
     *
     * @param outChannels channels of y, at least 1
     * @param kernelHeight height of the kernel, at least 1
     * @param kernelWidth width of the kernel, at least 1
     * @throws IllegalArgumentException if one is below 1
     */
    public Conv2d(int outChannels, int kernelHeight, int kernelWidth) {
        this(outChannels, 1, new Kernel(kernelHeight, kernelWidth));
    }

    private Conv2d(int outChannels, int groups, Kernel kernel) {
        super(kernel);
        requirePositive("outChannels", outChannels);
        requirePositive("groups", groups);
        this.outChannels = outChannels;
        this.groups = groups;
    }

    @Override
    Conv2d with(Kernel changed) {
        return new Conv2d(outChannels, groups, changed);
    }

    /**
     * This convolution with its channels cut into groups of neighbours, each a convolution of its own (Xie et al.,
     * 2017).
     *
     * @param groups into how many; at least 1, must divide the channels of x and of y
     * @return the changed layer
     * @throws IllegalArgumentException if there would be none
     */
    public Conv2d groups(int groups) {
        return new Conv2d(outChannels, groups, kernel);
    }

    /**
     * The channels of y.
     *
     * @return their number
     */
    public int outChannels() {
        return outChannels;
    }

    /**
     * Into how many groups the channels are cut.
     *
     * @return 1 if every output sees all channels
     */
    public int groups() {
        return groups;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return emit(emitter, x, Conv2dGeometry.of(x.shape(), outChannels, window(), groups), false);
    }

    @Override
    Object settings() {
        return new Settings(outChannels, groups, kernel);
    }

    @Override
    public String toString() {
        return "Conv2d[" + outChannels + " channels, " + (groups == 1 ? "" : groups + " groups, ") + kernel + "]";
    }
}
