package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Conv2dGeometry;
import dev.fovea.nn.internal.plan.ConvolutionOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * Two-dimensional convolution (cross-correlation): y[r][c][o] = bias[o] + Σ x[r·s + ky][c·s +
 * kx][i]·kernel[ky][kx][i][o].
 *
 * <p>x (height, width, inChannels), kernel (kernelHeight, kernelWidth, inChannels, outChannels), y (outHeight,
 * outWidth, outChannels). By default stride 1, padding VALID, a bias of zeros and a glorot uniform kernel, as in Keras.
 *
 * <p>Immutable: {@code conv2d(32, 3).stride(2).padding(SAME)} makes three layers, of which the last is used.
 */
@CheckReturnValue
public final class Conv2d implements Layer {
    private final Settings settings;

    private record Settings(int outChannels, Window window, boolean bias, Initializer kernelInitializer) {
        Settings {
            Objects.requireNonNull(kernelInitializer, "kernelInitializer");
        }
    }

    /**
     * A convolution with the default settings.
     *
     * @param outChannels channels of y
     * @param kernelHeight height of the kernel
     * @param kernelWidth width of the kernel
     */
    public Conv2d(int outChannels, int kernelHeight, int kernelWidth) {
        this(
                new Settings(
                        outChannels, new Window(kernelHeight, kernelWidth, 1, 1, Padding.VALID), true,
                        Initializer.glorotUniform()));
    }

    private Conv2d(Settings settings) {
        this.settings = settings;
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
        return window(settings.window.stride(height, width));
    }

    /**
     * This convolution with another padding.
     *
     * @param padding how the kernel meets the border
     * @return the changed layer
     */
    public Conv2d padding(Padding padding) {
        return window(settings.window.padding(padding));
    }

    private Conv2d window(Window window) {
        return new Conv2d(new Settings(settings.outChannels, window, settings.bias, settings.kernelInitializer));
    }

    /**
     * This convolution with or without a bias; before a batch normalisation a bias has no effect.
     *
     * @param bias whether to add one
     * @return the changed layer
     */
    public Conv2d bias(boolean bias) {
        return new Conv2d(new Settings(settings.outChannels, settings.window, bias, settings.kernelInitializer));
    }

    /**
     * This convolution with another way of drawing the kernel.
     *
     * @param initializer how the kernel is drawn
     * @return the changed layer
     */
    public Conv2d kernelInitializer(Initializer initializer) {
        return new Conv2d(new Settings(settings.outChannels, settings.window, settings.bias, initializer));
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
     * The height of the kernel.
     *
     * @return the rows
     */
    public int kernelHeight() {
        return settings.window.height();
    }

    /**
     * The width of the kernel.
     *
     * @return the columns
     */
    public int kernelWidth() {
        return settings.window.width();
    }

    /**
     * The vertical step.
     *
     * @return the rows from one window to the next
     */
    public int strideHeight() {
        return settings.window.strideHeight();
    }

    /**
     * The horizontal step.
     *
     * @return the columns from one window to the next
     */
    public int strideWidth() {
        return settings.window.strideWidth();
    }

    /**
     * How the kernel meets the border.
     *
     * @return the padding
     */
    public Padding padding() {
        return settings.window.padding();
    }

    /**
     * Whether a bias per output channel is added.
     *
     * @return whether there is one
     */
    public boolean bias() {
        return settings.bias;
    }

    /**
     * How the kernel is drawn.
     *
     * @return the initialiser
     */
    public Initializer kernelInitializer() {
        return settings.kernelInitializer;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Window window = settings.window;
        Conv2dGeometry geometry = Conv2dGeometry.of(
                x.shape(), settings.outChannels, window.height(), window.width(), window.strideHeight(),
                window.strideWidth(), window.padding());
        Parameter kernel = emitter.parameter("kernel", geometry.kernel(), settings.kernelInitializer);
        Parameter bias = settings.bias
                ? emitter.parameter("bias", Shape.of(settings.outChannels), Initializer.zeros())
                : null;
        return emitter.emit(new ConvolutionOp(geometry, kernel, bias), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Conv2d that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "Conv2d[" + settings.outChannels + " channels, kernel " + settings.window
                + (settings.bias ? "]" : ", no bias]");
    }
}
