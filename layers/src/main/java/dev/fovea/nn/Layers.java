package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.ActivationFunction;
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
     * The rectifier: y = max(x, 0). The gradient at 0 is 0.
     *
     * @return the layer
     */
    public static Activation relu() {
        return new Activation(ActivationFunction.RELU);
    }

    /**
     * The rectifier that ends at 6: y = min(max(x, 0), 6), as in MobileNets. The gradient at 0 and 6 is 0.
     *
     * @return the layer
     */
    public static Activation relu6() {
        return new Activation(ActivationFunction.RELU6);
    }

    /**
     * The leaky rectifier (Maas et al., 2013): y = x where x is positive, elsewhere alpha·x. The gradient at 0 is alpha.
     *
     * @param alpha the slope below 0, finite and at least 0; PyTorch has 0.01 unless told otherwise, Keras 0.3
     * @return the layer
     * @throws IllegalArgumentException if alpha is not finite or below 0
     */
    public static Activation leakyRelu(double alpha) {
        return new Activation(ActivationFunction.LEAKY_RELU, alpha);
    }

    /**
     * The rectifier with a learned slope for each channel, 0.25 at first; see {@link Prelu} for its setting.
     *
     * @return the layer
     */
    public static Prelu prelu() {
        return new Prelu();
    }

    /**
     * The exponential linear unit (Clevert et al., 2015): y = x where x is positive, elsewhere alpha·(eˣ − 1). The
     * gradient at 0 is alpha.
     *
     * @param alpha what the output falls to, finite and at least 0; usually 1
     * @return the layer
     * @throws IllegalArgumentException if alpha is not finite or below 0
     */
    public static Activation elu(double alpha) {
        return new Activation(ActivationFunction.ELU, alpha);
    }

    /**
     * The scaled exponential linear unit (Klambauer et al., 2017): y = λ·x where x is positive, elsewhere λ·α·(eˣ − 1),
     * with λ = 1.0507… and α = 1.6733…, so that activations keep mean 0 and variance 1. The gradient at 0 is λ·α.
     *
     * @return the layer
     */
    public static Activation selu() {
        return new Activation(ActivationFunction.SELU);
    }

    /**
     * The Gaussian error linear unit (Hendrycks and Gimpel, 2016): y = x·Φ(x) = x·(1 + erf(x/√2))/2.
     *
     * @return the layer
     */
    public static Activation gelu() {
        return new Activation(ActivationFunction.GELU);
    }

    /**
     * The approximation of {@link #gelu} by tanh: y = x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2.
     *
     * @return the layer
     */
    public static Activation geluTanh() {
        return new Activation(ActivationFunction.GELU_TANH);
    }

    /**
     * The sigmoid linear unit, also called swish (Ramachandran et al., 2017): y = x/(1 + e⁻ˣ).
     *
     * @return the layer
     */
    public static Activation silu() {
        return new Activation(ActivationFunction.SILU);
    }

    /**
     * Mish (Misra, 2019): y = x·tanh(log(1 + eˣ)).
     *
     * @return the layer
     */
    public static Activation mish() {
        return new Activation(ActivationFunction.MISH);
    }

    /**
     * The logistic function: y = 1/(1 + e⁻ˣ).
     *
     * At the end of a network it turns logits into probabilities of yes and no; {@link
     * dev.fovea.nn.loss.BinaryCrossEntropy}, which has one of its own, is then taken from the logits before it.
     *
     * @return the layer
     */
    public static Activation sigmoid() {
        return new Activation(ActivationFunction.SIGMOID);
    }

    /**
     * The hyperbolic tangent: y = (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ).
     *
     * @return the layer
     */
    public static Activation tanh() {
        return new Activation(ActivationFunction.TANH);
    }

    /**
     * The smooth rectifier (Dugas et al., 2001): y = log(1 + eˣ).
     *
     * @return the layer
     */
    public static Activation softplus() {
        return new Activation(ActivationFunction.SOFTPLUS);
    }

    /**
     * Softsign (Turian et al., 2009): y = x/(1 + |x|).
     *
     * @return the layer
     */
    public static Activation softsign() {
        return new Activation(ActivationFunction.SOFTSIGN);
    }

    /**
     * A sigmoid of three straight lines, as in MobileNetV3: y = min(max(x/6 + 1/2, 0), 1). The gradient at −3 and 3 is 0.
     *
     * @return the layer
     */
    public static Activation hardSigmoid() {
        return new Activation(ActivationFunction.HARD_SIGMOID);
    }

    /**
     * The same for {@link #silu} (Howard et al., 2019): y = x·min(max(x/6 + 1/2, 0), 1). The gradient at −3 is 0, at 3 it
     * is 1.
     *
     * @return the layer
     */
    public static Activation hardSwish() {
        return new Activation(ActivationFunction.HARD_SWISH);
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
     * The logarithm of softmax over the last dimension.
     *
     * @return the layer
     */
    public static LogSoftmax logSoftmax() {
        return new LogSoftmax();
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
