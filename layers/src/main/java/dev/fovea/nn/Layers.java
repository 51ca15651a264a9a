package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;

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
}
