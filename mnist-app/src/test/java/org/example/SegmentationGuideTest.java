package org.example;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.ClassScore;
import dev.fovea.metric.Metric;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.ops.Padding;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/segmentation.md: which pixels are ink, under noise. */
class SegmentationGuideTest {
    /** Digits under noise as bright as their ink; the target is a class for each pixel: 1 where there is ink. */
    private record Noisy(Dataset digits, long seed) implements Dataset {
        @Override
        public int size() {
            return digits.size();
        }

        @Override
        public Shape sampleShape() {
            return digits.sampleShape();
        }

        @Override
        public Target target() {
            return Target.labels(Shape.of(28, 28), 2);
        }

        @Override
        public void read(int index, float[] x, int offset) {
            digits.read(index, x, offset);
            CounterRandom noise = CounterRandom.ofSeed(seed).stream(index);
            for (int i = 0; i < 28 * 28; i++) {
                x[offset + i] += (float) noise.uniform(i);
            }
        }

        @Override
        public void readTarget(int index, float[] target, int offset) {
            digits.read(index, target, offset);
            for (int i = offset; i < offset + 28 * 28; i++) {
                target[i] = target[i] > 0.5f ? 1 : 0;
            }
        }
    }

    @Test
    void findsTheInk() {
        Dataset train = new Noisy(Digits.train(), 1);
        Dataset test = new Noisy(Digits.test(), 2);
        int epochs = Digits.epochs(3, 4);

        Network network = Network.build(
                train.sampleShape(), 1, conv2d(16, 5).padding(Padding.SAME), batchNorm(0.9), relu(),
                conv2d(16, 5).padding(Padding.SAME), batchNorm(0.9), relu(), conv2d(2, 1));
        Metric overlap = ClassScore.intersectionOverUnion().ofClass(1);
        Trainer trainer = new Trainer(network, new Adam(), Schedule.cosine(2e-3, 0, epochs))
                .loss(new SoftmaxCrossEntropy())
                .metrics(overlap, new Accuracy());
        History history = trainer.fit(train, test, epochs, 64);
        double iou = history.last().validation().orElseThrow().metric(overlap.name());

        if (Digits.all()) {
            System.out.printf("segmentation: intersection over union of ink %.4f%n%s%n", iou, history);
        }
        // Every eighth pixel is ink: who says so of all pixels has 0.125, and of those brighter than 1 about 0.5.
        assertTrue(1 - iou < Digits.error(1 - 0.8785, 1 - 0.6), "intersection over union " + iou + "\n" + history);
    }
}
