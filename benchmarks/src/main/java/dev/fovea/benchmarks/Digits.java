package dev.fovea.benchmarks;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.softmax;

import dev.fovea.data.RandomAffine;
import dev.fovea.nn.Layer;
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

    /** How many classes there are. */
    static final int CLASSES = 10;

    /** What the digits application augments with. */
    static final RandomAffine AUGMENTATION = RandomAffine.degrees(10).zoom(0.10).shift(0.10);

    private Digits() {}

    static Network network() {
        return Network.build(IMAGE, 1, layers());
    }

    static Layer[] layers() {
        return new Layer[] {
            conv2d(32, 3), batchNorm(), relu(),
            conv2d(32, 3), batchNorm(), relu(),
            conv2d(32, 5).stride(2).padding(Padding.SAME), batchNorm(), relu(), dropout(0.3),
            conv2d(64, 3), batchNorm(), relu(), flatten(), dropout(0.3),
            dense(CLASSES), softmax()
        };
    }

    /**
     * The same image for all of a class: noise, and a bar whose place tells the class.
     *
     * @param count how many
     * @return (count, 28, 28, 1); image n is of class n mod 10
     */
    static Tensor images(int count) {
        int side = IMAGE.dimension(0);
        int size = IMAGE.size();
        float[] noise = Numbers.random(CLASSES * size, 9);
        float[] pixels = new float[count * size];
        for (int n = 0; n < count; n++) {
            int kind = n % CLASSES;
            System.arraycopy(noise, kind * size, pixels, n * size, size);
            // Five places apart for five classes that lie and five that stand.
            int place = 2 + kind % 5 * 5;
            for (int i = 0; i < side; i++) {
                for (int j = place; j < place + 3; j++) {
                    pixels[n * size + (kind < 5 ? j * side + i : i * side + j)] += 1;
                }
            }
        }
        return Tensor.of(IMAGE.batch(count), pixels);
    }

    /**
     * The images' classes, but for every fourth, which is wrong. So there is something to learn, but it cannot be
     * learnt so well that gradients vanish and are computed with denormal numbers, at another speed than in real
     * training.
     *
     * @param count how many
     * @return labels
     */
    static int[] labels(int count) {
        return IntStream.range(0, count)
                .map(n -> (n + (n / CLASSES % 4 == 3 ? 1 : 0)) % CLASSES)
                .toArray();
    }
}
