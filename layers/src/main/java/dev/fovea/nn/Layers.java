package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.tensor.Shape;

/** The layers under short names, to be imported statically. */
@CheckReturnValue
public final class Layers {
    private Layers() {}

    /**
     * A convolution with a square kernel; see {@link Conv2d} for its settings.
     *
     * @param outChannels channels of the output
     * @param kernelSize height and width of the kernel
     * @return the layer
     */
    public static Conv2d conv2d(int outChannels, int kernelSize) {
        return new Conv2d(outChannels, kernelSize, kernelSize);
    }

    /**
     * A convolution of each channel by itself, with a square kernel; see {@link DepthwiseConv2d} for its settings.
     *
     * @param kernelSize height and width of the kernel
     * @return the layer
     */
    public static DepthwiseConv2d depthwiseConv2d(int kernelSize) {
        return new DepthwiseConv2d(kernelSize, kernelSize);
    }

    /**
     * A separable convolution with a square kernel, padding VALID and stride 1: each channel by itself, then all of a
     * pixel together.
     *
     * @param outChannels channels of the output
     * @param kernelSize height and width of the depthwise kernel
     * @return the layer
     */
    public static Sequential separableConv2d(int outChannels, int kernelSize) {
        return separableConv2d(outChannels, depthwiseConv2d(kernelSize));
    }

    /**
     * A separable convolution: a depthwise one without bias, which a second would make superfluous, then a 1×1
     * convolution.
     *
     * @param outChannels channels of the output
     * @param depthwise the first part, with its stride, padding, dilation and multiplier
     * @return the layer
     */
    public static Sequential separableConv2d(int outChannels, DepthwiseConv2d depthwise) {
        return sequential(depthwise.bias(false), conv2d(outChannels, 1));
    }

    /**
     * A transposed convolution with a square kernel; see {@link ConvTranspose2d} for its settings.
     *
     * @param outChannels channels of the output
     * @param kernelSize height and width of the kernel
     * @return the layer
     */
    public static ConvTranspose2d convTranspose2d(int outChannels, int kernelSize) {
        return new ConvTranspose2d(outChannels, kernelSize, kernelSize);
    }

    /**
     * Batch normalisation with momentum 0.99 and epsilon 0.001; see {@link BatchNorm} for its settings.
     *
     * @return the layer
     */
    public static BatchNorm batchNorm() {
        return new BatchNorm();
    }

    /**
     * Batch normalisation with epsilon 0.001.
     *
     * @param momentum the share of the moving statistics that is kept in each step, in [0, 1]: 0.99 forgets what they
     *     were before training in some 300 steps, 0.9 in 30
     * @return the layer
     */
    public static BatchNorm batchNorm(double momentum) {
        return new BatchNorm().momentum(momentum);
    }

    /**
     * The rectifier.
     *
     * @return the layer
     */
    public static Relu relu() {
        return new Relu();
    }

    /**
     * Dropout.
     *
     * @param rate the probability of dropping, in [0, 1)
     * @return the layer
     */
    public static Dropout dropout(double rate) {
        return new Dropout(rate);
    }

    /**
     * Flattening.
     *
     * @return the layer
     */
    public static Flatten flatten() {
        return new Flatten();
    }

    /**
     * A fully connected layer; see {@link Dense} for its settings.
     *
     * @param outputs numbers in the output
     * @return the layer
     */
    public static Dense dense(int outputs) {
        return new Dense(outputs);
    }

    /**
     * Softmax over the last dimension.
     *
     * @return the layer
     */
    public static Softmax softmax() {
        return new Softmax();
    }

    /**
     * Max pooling without overlap; see {@link MaxPool2d} for its settings.
     *
     * @param pool height and width of the window, and the stride
     * @return the layer
     */
    public static MaxPool2d maxPool2d(int pool) {
        return new MaxPool2d(pool);
    }

    /**
     * Average pooling without overlap; see {@link AvgPool2d} for its settings.
     *
     * @param pool height and width of the window, and the stride
     * @return the layer
     */
    public static AvgPool2d avgPool2d(int pool) {
        return new AvgPool2d(pool);
    }

    /**
     * The mean over a whole image.
     *
     * @return the layer
     */
    public static GlobalAvgPool2d globalAvgPool2d() {
        return new GlobalAvgPool2d();
    }

    /**
     * The maximum over a whole image.
     *
     * @return the layer
     */
    public static GlobalMaxPool2d globalMaxPool2d() {
        return new GlobalMaxPool2d();
    }

    /**
     * Average pooling to an image of a given size.
     *
     * @param height rows of the output
     * @param width columns of the output
     * @return the layer
     */
    public static AdaptiveAvgPool2d adaptiveAvgPool2d(int height, int width) {
        return new AdaptiveAvgPool2d(height, width);
    }

    /**
     * Max pooling to an image of a given size.
     *
     * @param height rows of the output
     * @param width columns of the output
     * @return the layer
     */
    public static AdaptiveMaxPool2d adaptiveMaxPool2d(int height, int width) {
        return new AdaptiveMaxPool2d(height, width);
    }

    /**
     * A residual block with the identity for a shortcut.
     *
     * @param body what is learned on top of it
     * @return the layer
     */
    public static Residual residual(Layer body) {
        return new Residual(body);
    }

    /**
     * A residual block with a projection for a shortcut.
     *
     * @param body what is learned on top of it
     * @param shortcut the projection
     * @return the layer
     */
    public static Residual residual(Layer body, Layer shortcut) {
        return new Residual(body, shortcut);
    }

    /**
     * Layers one after the other, as one layer.
     *
     * @param layers the layers
     * @return the layer
     */
    public static Sequential sequential(Layer... layers) {
        return new Sequential(layers);
    }

    /**
     * Dropout of whole channels (Tompson et al., 2015).
     *
     * @param rate the probability of dropping, in [0, 1)
     * @return the layer
     */
    public static Dropout spatialDropout(double rate) {
        return new Dropout(rate).unit(Dropout.Unit.CHANNEL);
    }

    /**
     * A residual block whose body is left out of whole samples in training (stochastic depth; Huang et al., 2016).
     *
     * @param rate the probability of leaving the body out, in [0, 1)
     * @param body what is learned on top of the identity
     * @return the layer
     */
    public static Residual stochasticDepth(double rate, Layer body) {
        return new Residual(new Sequential(body, new Dropout(rate).unit(Dropout.Unit.SAMPLE)));
    }

    /**
     * Layers side by side, the channels of their outputs together.
     *
     * @param branches the layers, at least two
     * @return the layer
     */
    public static Branches concat(Layer... branches) {
        return new Branches(new Concat(), branches);
    }

    /**
     * Layers side by side, the sum of their outputs.
     *
     * @param branches the layers, at least two
     * @return the layer
     */
    public static Branches sum(Layer... branches) {
        return new Branches(new Add(), branches);
    }

    /**
     * The input multiplied by what a layer makes of it, as in squeeze-and-excitation (Hu et al., 2018): y = x·gate(x).
     *
     * @param gate makes something of x's shape, one number for each channel, or one for each pixel
     * @return the layer
     */
    public static Branches gated(Layer gate) {
        return new Branches(new Multiply(), new Sequential(), gate);
    }

    // Normalisation within a sample.

    /**
     * Layer normalisation over the channels of each pixel, with epsilon 0.001; see {@link LayerNorm} for its settings.
     *
     * @return the layer
     */
    public static LayerNorm layerNorm() {
        return new LayerNorm();
    }

    /**
     * Group normalisation with epsilon 0.001; see {@link GroupNorm} for its settings.
     *
     * @param groups how many groups the channels are divided into
     * @return the layer
     */
    public static GroupNorm groupNorm(int groups) {
        return new GroupNorm(groups);
    }

    /**
     * Instance normalisation with epsilon 0.001; see {@link InstanceNorm} for its settings.
     *
     * @return the layer
     */
    public static InstanceNorm instanceNorm() {
        return new InstanceNorm();
    }

    /**
     * Root mean square normalisation over the channels of each pixel, with epsilon 10⁻⁶; see {@link RmsNorm} for its
     * settings.
     *
     * @return the layer
     */
    public static RmsNorm rmsNorm() {
        return new RmsNorm();
    }

    /**
     * Vectors made to have length 1, those of the channels of each pixel; see {@link L2Normalize} for its settings.
     *
     * @return the layer
     */
    public static L2Normalize l2Normalize() {
        return new L2Normalize();
    }

    /**
     * A learned factor per channel, at first 10⁻⁶: ConvNeXt's layer scale.
     *
     * @return the layer
     */
    public static ChannelScale channelScale() {
        return new ChannelScale();
    }

    /**
     * A learned factor per channel.
     *
     * @param initialValue what each is before training
     * @return the layer
     */
    public static ChannelScale channelScale(double initialValue) {
        return new ChannelScale(initialValue);
    }

    // Shapes.

    /**
     * Zeros around an image.
     *
     * @param size rows above and below, columns on the left and on the right
     * @return the layer
     */
    public static Pad2d zeroPad2d(int size) {
        return new Pad2d(Pad2d.Fill.ZERO, size);
    }

    /**
     * Zeros around an image.
     *
     * @param top rows above
     * @param bottom rows below
     * @param left columns on the left
     * @param right columns on the right
     * @return the layer
     */
    public static Pad2d zeroPad2d(int top, int bottom, int left, int right) {
        return new Pad2d(Pad2d.Fill.ZERO, top, bottom, left, right);
    }

    /**
     * An image mirrored at its border pixels.
     *
     * @param size rows above and below, columns on the left and on the right
     * @return the layer
     */
    public static Pad2d reflectPad2d(int size) {
        return new Pad2d(Pad2d.Fill.REFLECT, size);
    }

    /**
     * An image whose border pixels go on.
     *
     * @param size rows above and below, columns on the left and on the right
     * @return the layer
     */
    public static Pad2d replicatePad2d(int size) {
        return new Pad2d(Pad2d.Fill.REPLICATE, size);
    }

    /**
     * An image without its border.
     *
     * @param size rows cut off above and below, columns cut off on the left and on the right
     * @return the layer
     */
    public static Crop2d crop2d(int size) {
        return new Crop2d(size, size, size, size);
    }

    /**
     * Resizing by a factor, to the nearest pixels; see {@link Resize2d} for its settings.
     *
     * @param factor times as high and as wide
     * @return the layer
     */
    public static Resize2d resize2d(double factor) {
        return Resize2d.by(factor);
    }

    /**
     * Resizing to a size, to the nearest pixels; see {@link Resize2d} for its settings.
     *
     * @param height rows of the output
     * @param width columns of the output
     * @return the layer
     */
    public static Resize2d resize2d(int height, int width) {
        return Resize2d.to(height, width);
    }

    /**
     * Channels to blocks of pixels.
     *
     * @param block the height and width of a block
     * @return the layer
     */
    public static DepthToSpace depthToSpace(int block) {
        return new DepthToSpace(block);
    }

    /**
     * Blocks of pixels to channels.
     *
     * @param block the height and width of a block
     * @return the layer
     */
    public static SpaceToDepth spaceToDepth(int block) {
        return new SpaceToDepth(block);
    }

    /**
     * The same elements under another shape.
     *
     * @param dimensions the extents of the output, outermost first
     * @return the layer
     */
    public static Reshape reshape(int... dimensions) {
        return new Reshape(Shape.of(dimensions));
    }

    /**
     * Axes in another order.
     *
     * @param axes for each of the output's axes which of the input's it is, from 0
     * @return the layer
     */
    public static Permute permute(int... axes) {
        return new Permute(axes);
    }
}
