package dev.fovea.benchmarks;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.softmax;

import dev.fovea.data.RandomAffine;
import dev.fovea.nn.Network;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.stream.IntStream;

/** The digits network of 118,346 parameters, 66.2 MFLOP per image and training step, and made-up images for it. */
final class Digits {
    static final Shape IMAGE = Shape.of(28, 28, 1);

    /** Forward and both gradients, without the first layer's input gradient. */
    static final long FLOPS_PER_TRAINED_IMAGE = 66_200_000;

    /** Classes that images have. */
    static final int CLASSES = 10;

    /** What the digits application augments with. */
    static final RandomAffine AUGMENTATION = RandomAffine.degrees(10).zoom(0.10).shift(0.10);

    private Digits() {}

    static Network network() {
        return Network.build(
                IMAGE, 1,
                conv2d(32, 3), batchNorm(), relu(),
                conv2d(32, 3), batchNorm(), relu(),
                conv2d(32, 5).stride(2).padding(Padding.SAME), batchNorm(), relu(), dropout(0.3),
                conv2d(64, 3), batchNorm(), relu(), flatten(), dropout(0.3),
                dense(CLASSES), softmax());
    }

    /** Noise with a bar for the class, so that there is something to learn. */
    static Tensor images(int count) {
        int side = IMAGE.dimension(0);
        float[] pixels = Numbers.random(count * IMAGE.size(), 9);
        for (int n = 0; n < count; n++) {
            int label = n % CLASSES;
            // Five places apart for five classes that lie and five that stand.
            int place = 2 + label % 5 * 5;
            for (int i = 0; i < side; i++) {
                for (int j = place; j < place + 3; j++) {
                    pixels[n * IMAGE.size() + (label < 5 ? j * side + i : i * side + j)] += 1;
                }
            }
        }
        return Tensor.of(IMAGE.batch(count), pixels);
    }

    static int[] labels(int count) {
        return IntStream.range(0, count).map(n -> n % CLASSES).toArray();
    }
}
