package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.nn.op.Initializer.heNormal;
import static dev.fovea.ops.Padding.SAME;

import dev.fovea.tensor.Shape;

/** Networks that several tests use. */
final class TestNetworks {
    static final Shape DIGIT = Shape.of(28, 28, 1);

    /** The input of {@link #everything}. */
    static final Shape SMALL = Shape.of(9, 8, 2);

    static final int CLASSES = 5;

    private TestNetworks() {}

    /** The network of the Keras notebook. */
    static Layer[] digits() {
        return new Layer[] {
            conv2d(32, 3).kernelInitializer(heNormal()), batchNorm(), relu(),
            conv2d(32, 3).kernelInitializer(heNormal()), batchNorm(), relu(),
            conv2d(32, 5).stride(2).padding(SAME).kernelInitializer(heNormal()), batchNorm(), relu(), dropout(0.3),
            conv2d(64, 3).kernelInitializer(heNormal()), batchNorm(), relu(), flatten(), dropout(0.3),
            dense(10)
        };
    }

    /** A little of everything, so small that a step takes no time. */
    static Layer[] everything() {
        return new Layer[] {
            conv2d(4, 3), batchNorm(), relu(),
            residual(sequential(conv2d(4, 3).padding(SAME), batchNorm(), relu(), dropout(0.2))),
            conv2d(6, 3).stride(2).padding(SAME).bias(false), batchNorm(), relu(), maxPool2d(2), flatten(),
            dropout(0.3), dense(7), batchNorm(), relu(), dense(CLASSES)
        };
    }
}
