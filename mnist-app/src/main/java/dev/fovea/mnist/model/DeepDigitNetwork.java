package dev.fovea.mnist.model;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.softmax;

import dev.fovea.nn.Layer;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Initializer;
import dev.fovea.ops.Padding;
import java.util.ArrayList;
import java.util.List;

/**
 * A network for the same images as {@link DigitNetwork} with three times its multiplications: three blocks of 3×3
 * convolutions, with 32, 64 and 128 channels, each normalised and rectified, and a dense layer.
 *
 * <p>Blocks of two, three and two convolutions, he_normal, SAME padding; each block ends in the largest of 2×2 pixels but
 * the last, and in dropout; softmax over the classes.
 */
public final class DeepDigitNetwork {
    private static final double DROPOUT = 0.3;

    private DeepDigitNetwork() {}

    /**
     * Builds the network.
     *
     * @param seed decides the initial weights and, in training, dropout; any number
     * @param classes how many, at least 2
     * @return the network: (28, 28, 1) to a probability of each class
     */
    public static Network build(long seed, int classes) {
        List<Layer> layers = new ArrayList<>();
        block(layers, 32, 2);
        layers.add(maxPool2d(2));
        layers.add(dropout(DROPOUT));
        block(layers, 64, 3);
        layers.add(maxPool2d(2));
        layers.add(dropout(DROPOUT));
        block(layers, 128, 2);
        layers.add(flatten());
        layers.add(dropout(DROPOUT));
        layers.add(dense(classes));
        layers.add(softmax());
        return Network.build(DigitNetwork.INPUT, seed, layers.toArray(Layer[]::new));
    }

    private static void block(List<Layer> layers, int channels, int convolutions) {
        for (int i = 0; i < convolutions; i++) {
            layers.add(conv2d(channels, 3).padding(Padding.SAME).kernelInitializer(Initializer.heNormal()));
            layers.add(batchNorm());
            layers.add(relu());
        }
    }
}
