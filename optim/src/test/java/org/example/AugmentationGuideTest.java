package org.example;

import static dev.fovea.data.Augmentations.erasing;
import static dev.fovea.data.Augmentations.gaussianNoise;
import static dev.fovea.data.Augmentations.horizontalFlip;
import static dev.fovea.data.Augmentations.inOrder;
import static dev.fovea.data.Augmentations.oneOf;
import static dev.fovea.data.Augmentations.padAndCrop;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Augmentation;
import dev.fovea.data.BatchPlan;
import dev.fovea.data.ClassWeights;
import dev.fovea.data.ColorJitter;
import dev.fovea.data.Dataset;
import dev.fovea.data.Mixing;
import dev.fovea.data.Sampling;
import dev.fovea.data.Split;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of the guide to augmentation: it compiles outside the project's packages and does what it says. */
class AugmentationGuideTest {
    private static final Shape IMAGE = Shape.of(8, 8, 1);

    /** Dark images of class 0, every fifth; bright ones of class 1. */
    private static Dataset images(int n) {
        Tensor x = Tensor.zeros(IMAGE.batch(n));
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % 5 == 0 ? 0 : 1;
            Arrays.fill(x.data(), i * 64, (i + 1) * 64, labels[i] * 0.8f + 0.1f);
        }
        return Dataset.of(x, labels);
    }

    @Test
    void trainsOnWhatWasMadeOfTheSamples() {
        Network network = Network.build(IMAGE, 1, flatten(), dense(2));
        Trainer trainer = new Trainer(network, new Adam(), Schedule.constant(0.01));
        trainer = trainer.augmentation(inOrder(
                padAndCrop(4).reflecting(),
                horizontalFlip(),
                oneOf(ColorJitter.brightness(0.3).contrast(0.3), gaussianNoise(0.05)),
                erasing().withProbability(0.25)));
        trainer = trainer.mixing(Mixing.oneOf(Mixing.mixup(0.2), Mixing.cutMix(1)));
        trainer = trainer.sampling(Sampling.balanced());
        History history = trainer.fit(images(100), images(50), 20, 10);
        assertEquals(1, history.last().validation().orElseThrow().metric("accuracy"));
    }

    @Test
    void negativesAreHalfOfTheSamples() {
        Augmentation negative = sample -> {
            if (sample.uniform(0, 1) < 0.5) {
                for (int i = 0; i < sample.x().length; i++) {
                    sample.x()[i] = 1 - sample.x()[i];
                }
            }
        };
        BatchPlan plan = new BatchPlan(Dataset.of(Tensor.zeros(400, 1), new int[400]), 400, 1).augmentation(negative);
        plan.startEpoch(0);
        Batch batch = plan.batch(0);
        float[] x = new float[1];
        int ones = 0;
        for (int i = 0; i < 400; i++) {
            batch.read(i, new Example(x, new float[1], batch.newOwn()));
            ones += x[0] == 1 ? 1 : 0;
        }
        assertEquals(200, ones, 50); // five standard deviations
    }

    @Test
    void rareClassesCount() {
        Dataset train = images(100);
        long seed = 1;
        Loss loss = new SoftmaxCrossEntropy().classWeights(ClassWeights.balanced(train));
        Dataset weighted = train.weighted(i -> train.label(i) == 0 ? 5 : 1);
        Split split = train.stratifiedSplit(0.2, seed);
        List<Split> folds = train.stratifiedFolds(5, seed);
        assertTrue(loss.toString().contains("2.5, 0.625"), loss.toString());
        assertEquals(5, weighted.weight(95));
        assertArrayEquals(new long[] {4, 16}, ClassWeights.counts(split.validation()));
        for (Split fold : folds) {
            assertArrayEquals(new long[] {16, 64}, ClassWeights.counts(fold.train()));
        }
    }
}
