package dev.fovea.mnist.model;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.softmax;

import dev.fovea.nn.Conv2d;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Initializer;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;

/**
 * The network of the notebook: four convolutions, each normalised and rectified, and a dense layer; 118,346 parameters.
 *
 * <p>Convolutions 32 of 3×3, 32 of 3×3, 32 of 5×5 with stride 2 and SAME padding, 64 of 3×3, he_normal; dropout after
 * the third and the fourth; softmax over the ten digits.
 */
public final class DigitNetwork {
    /** The height and width of an image. */
    public static final int SIDE = 28;

    /** The number of pixels of an image. */
    public static final int PIXELS = SIDE * SIDE;

    /** The number of the digits. */
    public static final int CLASSES = 10;

    /** The shape of an image: (28, 28, 1). */
    public static final Shape INPUT = Shape.of(SIDE, SIDE, 1);

    /** The notebook's dropout rate. */
    public static final double DROPOUT = 0.3;

    private DigitNetwork() {}

    /**
     * Builds the network.
     *
     * @param seed decides the initial weights and, in training, dropout; any number
     * @return the network: (28, 28, 1) to ten probabilities
     */
    public static Network build(long seed) {
        return build(seed, DROPOUT);
    }

    /**
     * Builds the network with another dropout rate.
     *
     * @param seed decides the initial weights and, in training, dropout; any number
     * @param dropout the rate of both dropout layers, in [0, 1); 0 drops nothing
     * @return the network: (28, 28, 1) to ten probabilities
     */
    public static Network build(long seed, double dropout) {
        return build(seed, dropout, CLASSES);
    }

    /**
     * Builds the network for other classes.
     *
     * @param seed decides the initial weights and, in training, dropout; any number
     * @param dropout the rate of both dropout layers, in [0, 1); 0 drops nothing
     * @param classes how many, at least 2
     * @return the network: (28, 28, 1) to a probability of each class
     */
    public static Network build(long seed, double dropout, int classes) {
        return Network.build(
                INPUT,
                seed,
                convolution(32, 3),
                batchNorm(),
                relu(),
                convolution(32, 3),
                batchNorm(),
                relu(),
                convolution(32, 5).stride(2).padding(Padding.SAME),
                batchNorm(),
                relu(),
                dropout(dropout),
                convolution(64, 3),
                batchNorm(),
                relu(),
                flatten(),
                dropout(dropout),
                dense(classes),
                softmax());
    }

    private static Conv2d convolution(int outChannels, int kernelSize) {
        return conv2d(outChannels, kernelSize).kernelInitializer(Initializer.heNormal());
    }
}
