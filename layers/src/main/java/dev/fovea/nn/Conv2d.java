package dev.fovea.nn;

import dev.fovea.internal.ops.Conv2dGeometry;
import dev.fovea.nn.internal.plan.ConvolutionOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;

/**
 * Two-dimensional convolution (cross-correlation): y[r][c][o] = bias[o] + Σ x[r·s + ky][c·s +
 * kx][i]·kernel[ky][kx][i][o].
 *
 * <p>x (height, width, inChannels), kernel (kernelHeight, kernelWidth, inChannels, outChannels), y (outHeight,
 * outWidth, outChannels). By default stride 1, padding VALID, a bias of zeros and a glorot uniform kernel, as in Keras.
 *
 * @param outChannels channels of y
 * @param kernelHeight height of the kernel
 * @param kernelWidth width of the kernel
 * @param strideHeight vertical step
 * @param strideWidth horizontal step
 * @param padding how the kernel meets the border
 * @param bias whether a bias per output channel is added
 * @param kernelInitializer how the kernel is drawn
 */
public record Conv2d(
        int outChannels,
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        Padding padding,
        boolean bias,
        Initializer kernelInitializer)
        implements
            Layer {
    /**
     * A convolution with the default settings.
     *
     * @param outChannels channels of y
     * @param kernelHeight height of the kernel
     * @param kernelWidth width of the kernel
     */
    public Conv2d(int outChannels, int kernelHeight, int kernelWidth) {
        this(outChannels, kernelHeight, kernelWidth, 1, 1, Padding.VALID, true, Initializer.glorotUniform());
    }

    /**
     * This convolution with another stride.
     *
     * @param stride the step, vertical and horizontal
     * @return the changed layer
     */
    public Conv2d stride(int stride) {
        return stride(stride, stride);
    }

    /**
     * This convolution with another stride.
     *
     * @param height the vertical step
     * @param width the horizontal step
     * @return the changed layer
     */
    public Conv2d stride(int height, int width) {
        return new Conv2d(outChannels, kernelHeight, kernelWidth, height, width, padding, bias, kernelInitializer);
    }

    /**
     * This convolution with another padding.
     *
     * @param rule VALID or SAME
     * @return the changed layer
     */
    public Conv2d padding(Padding rule) {
        return new Conv2d(
                outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth, rule, bias, kernelInitializer);
    }

    /**
     * This convolution with or without a bias; before a batch normalisation a bias has no effect.
     *
     * @param use whether to add one
     * @return the changed layer
     */
    public Conv2d bias(boolean use) {
        return new Conv2d(
                outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth, padding, use, kernelInitializer);
    }

    /**
     * This convolution with another way of drawing the kernel.
     *
     * @param initializer the initialiser
     * @return the changed layer
     */
    public Conv2d initializer(Initializer initializer) {
        return new Conv2d(
                outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth, padding, bias, initializer);
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Conv2dGeometry geometry = Conv2dGeometry.of(
                x.shape(), outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth, padding);
        Parameter kernel = emitter.parameter("kernel", geometry.kernel(), kernelInitializer);
        Parameter biases =
                bias ? emitter.parameter("bias", Shape.of(outChannels), Initializer.zeros()) : null;
        return emitter.emit(new ConvolutionOp(geometry, kernel, biases), x);
    }
}
