package dev.fovea.benchmarks;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.softmax;

import dev.fovea.nn.Network;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/** The digits network of 118,346 parameters, 66.2 MFLOP per image and training step, and made-up images for it. */
final class Digits {
    static final Shape IMAGE = Shape.of(28, 28, 1);

    /** Forward and both gradients, without the first layer's input gradient. */
    static final long FLOPS_PER_TRAINED_IMAGE = 66_200_000;

    private Digits() {}

    static Network network() {
        return Network.build(
                IMAGE, 1,
                conv2d(32, 3), batchNorm(), relu(),
                conv2d(32, 3), batchNorm(), relu(),
                conv2d(32, 5).stride(2).padding(Padding.SAME), batchNorm(), relu(), dropout(0.3),
                conv2d(64, 3), batchNorm(), relu(), flatten(), dropout(0.3),
                dense(10), softmax());
    }

    static Tensor images(int count) {
        return Tensor.of(IMAGE.batch(count), Numbers.random(count * IMAGE.size(), 9));
    }
}
