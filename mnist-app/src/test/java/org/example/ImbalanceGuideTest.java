package org.example;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.ClassWeights;
import dev.fovea.data.Dataset;
import dev.fovea.metric.ClassScore;
import dev.fovea.metric.Metric;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.train.Trainer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/imbalanced-classes.md: a digit that is rare. */
class ImbalanceGuideTest {
    private static final int RARE = 8;

    /** All digits but of the rare one, of which so many are left that they are one in a hundred. */
    private static Dataset rareEight(Dataset digits) {
        int[] others = IntStream.range(0, digits.size()).filter(i -> digits.label(i) != RARE).toArray();
        int[] eights = IntStream.range(0, digits.size()).filter(i -> digits.label(i) == RARE)
                .limit(Math.max(1, others.length / 99)).toArray();
        return digits.select(IntStream.concat(IntStream.of(others), IntStream.of(eights)).toArray());
    }

    private static double recall(Dataset train, Dataset test, Loss loss, int epochs) {
        Network network = Network.build(
                train.sampleShape(), 1, conv2d(16, 3), relu(), maxPool2d(2), conv2d(32, 3), relu(), maxPool2d(2),
                flatten(), dense(10));
        Metric recall = ClassScore.recall().ofClass(RARE);
        return new Trainer(network, new Adam(), Schedule.cosine(1e-3, 0, epochs))
                .loss(loss)
                .metrics(recall, ClassScore.f1())
                .fit(train, test, epochs, 64)
                .last().validation().orElseThrow().metric(recall.name());
    }

    @Test
    void weightsFindTheRareDigit() {
        Dataset train = rareEight(Digits.train());
        Dataset test = Digits.test();
        int epochs = Digits.epochs(2, 4);

        double[] weights = ClassWeights.balanced(train);
        double without = recall(train, test, new SoftmaxCrossEntropy(), epochs);
        double with = recall(train, test, new SoftmaxCrossEntropy().classWeights(weights), epochs);

        if (Digits.all()) {
            System.out.printf("rare digit: recall %.4f without weights, %.4f with%n", without, with);
        }
        assertEquals(10, weights[RARE], 0.5, "a tenth of what every class should have is there");
        assertTrue(1 - with < Digits.error(1 - 0.945, 1), "recall " + with);
        assertTrue(with > without, without + " without weights, " + with + " with");
    }
}
