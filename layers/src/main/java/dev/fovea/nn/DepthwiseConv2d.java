package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Conv2dGeometry;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;

/**
 * A convolution of each channel by itself: y[r][c][i·m + j] = bias[i·m + j] + Σ x[r·s + ky·d][c·s +
 * kx·d][i]·kernel[ky][kx][0][i·m + j], with stride s, dilation d and multiplier m.
 *
 * <p>x (height, width, channels), kernel (kernelHeight, kernelWidth, 1, channels·m), y (outHeight, outWidth,
 * channels·m): the same as {@link Conv2d} with as many groups as channels. Keras has the kernel in the same order as
 * (kernelHeight, kernelWidth, channels, m). By default multiplier 1, stride 1, dilation 1, padding VALID, a bias of
 * zeros and a glorot uniform kernel. Followed by a 1×1 convolution it makes a separable one (Howard et al., 2017).
 */
@CheckReturnValue
public final class DepthwiseConv2d extends ConvolutionLayer<DepthwiseConv2d> {
    private final int multiplier;

    private record Settings(int multiplier, Kernel kernel) {}

    /**
     * A depthwise convolution with the default settings.
     *
     * @param kernelHeight height of the kernel, at least 1
     * @param kernelWidth width of the kernel, at least 1
     * @throws IllegalArgumentException if one is below 1
     */
    public DepthwiseConv2d(int kernelHeight, int kernelWidth) {
        this(1, new Kernel(kernelHeight, kernelWidth));
    }

    private DepthwiseConv2d(int multiplier, Kernel kernel) {
        super(kernel);
        requirePositive("the multiplier", multiplier);
        this.multiplier = multiplier;
    }

    @Override
    DepthwiseConv2d with(Kernel changed) {
        return new DepthwiseConv2d(multiplier, changed);
    }

    /**
     * This convolution with several outputs for each channel.
     *
     * @param multiplier how many, at least 1; those of a channel are neighbours
     * @return the changed layer
     * @throws IllegalArgumentException if there would be none
     */
    public DepthwiseConv2d multiplier(int multiplier) {
        return new DepthwiseConv2d(multiplier, kernel);
    }

    /**
     * The outputs of each channel.
     *
     * @return at least 1
     */
    public int multiplier() {
        return multiplier;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Shape image = x.shape();
        int channels = image.rank() == 3 ? image.channels() : 1; // other ranks are refused by the geometry
        Conv2dGeometry geometry =
                Conv2dGeometry.of(image, outChannels(channels), window(), channels);
        return emit(emitter, x, geometry, false);
    }

    @Override
    Object settings() {
        return new Settings(multiplier, kernel);
    }

    private int outChannels(int channels) {
        long all = (long) channels * multiplier;
        if (all > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("depthwise convolution: a multiplier of " + multiplier + " makes " + all
                    + " channels of " + channels + ", more than 2147483647");
        }
        return (int) all;
    }

    @Override
    public String toString() {
        return "DepthwiseConv2d[" + (multiplier == 1 ? "" : "multiplier " + multiplier + ", ") + kernel + "]";
    }
}
