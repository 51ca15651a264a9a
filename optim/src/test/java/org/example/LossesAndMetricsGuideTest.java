package org.example;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.metric.BinaryAccuracy;
import dev.fovea.metric.ClassScore;
import dev.fovea.metric.Confusion;
import dev.fovea.metric.ConfusionMatrix;
import dev.fovea.metric.Metric;
import dev.fovea.metric.RocAuc;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.BinaryCrossEntropy;
import dev.fovea.nn.loss.Huber;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.MeanAbsoluteError;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Evaluation;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of the guide to losses and metrics: it compiles outside the project's packages and does what it says. */
class LossesAndMetricsGuideTest {
    private static final Shape IMAGE = Shape.of(4, 4, 1);

    /** Which of four rows of an image are bright: several labels at once, or numbers. */
    private static Tensor rows(int n, long seed) {
        Tensor rows = Tensor.zeros(n, 4);
        CounterRandom random = CounterRandom.ofSeed(seed);
        for (int i = 0; i < rows.data().length; i++) {
            rows.data()[i] = random.below(i, 2);
        }
        return rows;
    }

    private static Tensor imagesOf(Tensor rows) {
        Tensor images = Tensor.zeros(IMAGE.batch(rows.shape().dimension(0)));
        for (int i = 0; i < images.data().length; i++) {
            images.data()[i] = rows.data()[i / 4] * 0.8f + (i % 4) * 0.05f;
        }
        return images;
    }

    @Test
    void trainsForSeveralLabelsAtOnce() {
        Network network = Network.build(IMAGE, 1, flatten(), dense(4));
        Tensor targets = rows(64, 2);
        Tensor images = imagesOf(targets);
        Tensor others = rows(128, 1);
        Dataset train = Dataset.of(imagesOf(others), others);
        Dataset validation = Dataset.of(images, targets);

        ClassScore f1 = ClassScore.f1();
        Trainer trainer = new Trainer(network, new Adam(), Schedule.constant(0.01))
                .loss(new BinaryCrossEntropy())
                .metrics(f1, new RocAuc());
        History history = trainer.fit(train, validation, 5, 16);
        double best = history.last().validation().orElseThrow().metric("f1");

        double accuracy = new BinaryAccuracy().of(network.logits(validation.samples()), validation.target(), targets);

        assertTrue(best > 0.9, () -> "f1 " + best);
        assertTrue(accuracy > 0.9, () -> "accuracy " + accuracy);
        assertEquals(1, history.last().validation().orElseThrow().metric("roc_auc"), 0.05);
    }

    @Test
    void trainsWithLossesOfOnesOwnAndSums() {
        Loss loss = new Huber(0.5).plus(new MeanAbsoluteError().times(0.1));

        Loss fourthPower = frame -> {
            double sum = 0;
            for (int i = 0; i < frame.size(); i++) {
                double error = frame.logit(i) - frame.target(i);
                sum += Math.pow(error, 4);
                frame.gradient(i, 4 * Math.pow(error, 3));
            }
            return sum;
        };

        Metric within = Metric.mean("within_a_tenth", true,
                outcome -> Math.abs(outcome.logit(0) - outcome.target(0)) < 0.1 ? 1 : 0);

        Tensor targets = rows(128, 1);
        Dataset train = Dataset.of(imagesOf(targets), targets);
        for (Loss each : List.of(loss, fourthPower)) {
            Network network = Network.build(IMAGE, 1, flatten(), dense(4));
            History history = new Trainer(network, new Adam(), Schedule.constant(0.01))
                    .loss(each)
                    .metrics(within)
                    .fit(train, null, 10, 16);
            double first = history.epochs().getFirst().loss();
            double last = history.last().loss();
            assertTrue(last < first / 4, () -> each + ": from " + first + " to " + last);
            assertFalse(Double.isNaN(history.last().training().metric("within_a_tenth")));
        }
    }

    @Test
    void tellsWhichClassIsTakenForWhich() {
        Network network = Network.build(IMAGE, 1, flatten(), dense(2));
        Tensor rows = rows(32, 2);
        int[] labels = new int[32];
        for (int n = 0; n < 32; n++) {
            labels[n] = (int) rows.data()[4 * n]; // whether the first row is bright
        }
        Dataset validation = Dataset.of(imagesOf(rows), labels);
        History history = new Trainer(network, new Adam(), Schedule.constant(0.05)).fit(validation, null, 20, 8);

        Evaluation evaluation = Evaluation.of(network, validation, new SoftmaxCrossEntropy(), new Confusion());
        ConfusionMatrix matrix = ConfusionMatrix.of(evaluation.tally("confusion"));
        for (ConfusionMatrix.Score score : matrix.scores()) {
            System.out.printf("%d samples, recall %.3f, F1 %.3f%n", score.samples(), score.recall(), score.f1());
        }

        assertTrue(history.finished());
        assertEquals(1, matrix.scores().get(1).f1(), () -> matrix.toString());
    }
}
