package dev.fovea.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Augmentations;
import dev.fovea.data.Dataset;
import dev.fovea.nn.loss.Target;
import dev.fovea.parallel.Parallel;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.RandomArrays;
import dev.fovea.train.Evaluation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The temperature with the least loss, of whatever predicts probabilities. */
class TemperatureTest {
    private static final Shape IMAGE = Predicted.IMAGE;

    static List<Predicted> probabilities() {
        return List.of(Predicted.classes(), Predicted.labels(), Predicted.pixels(), Predicted.ink());
    }

    /** By the loss itself, which ignores what is to be ignored. */
    private static double loss(Predicted kind, Predictor predictor, Dataset data, double temperature) {
        return Evaluation.of(predictor.temperature(temperature), data, kind.loss(), List.of(), Parallel.shared())
                .loss();
    }

    private static void assertLeast(Predicted kind, Predictor predictor, Dataset data) {
        double temperature = Temperature.of(predictor, data);
        double best = loss(kind, predictor, data, temperature);
        for (double factor : new double[] {0.5, 0.9, 1.1, 2}) {
            double other = Math.max(0.01, Math.min(100, temperature * factor));
            assertTrue(
                    best <= loss(kind, predictor, data, other) + 1e-7, kind + ": " + factor + " times " + temperature);
        }
        assertEquals(temperature, Temperature.of(predictor, data, Parallel.ofThreads(1)));
        assertEquals(temperature, Temperature.of(predictor, data, Parallel.ofThreads(3)));
    }

    @ParameterizedTest
    @MethodSource("probabilities")
    void hasTheLeastLoss(Predicted kind) {
        Dataset data = kind.data(200);
        assertLeast(kind, kind.predictor(1), data);
        Predictor several = Predictor.ensemble(List.of(
                kind.predictor(1).temperature(0.1),
                kind.predictor(2).views(3, Augmentations.horizontalFlip(1)).temperature(0.1)));
        assertLeast(kind, several, data);
    }

    /** Targets drawn from the probabilities at a temperature: that is what is found, within what so many targets show. */
    @ParameterizedTest
    @MethodSource("probabilities")
    void isTheOneThatTargetsAreOf(Predicted kind) {
        int n = kind.kinds().length() > 10 ? 400 : 4000;
        float[] x = RandomArrays.gaussian(3, n * IMAGE.size());
        for (int i = 0; i < x.length; i++) {
            x[i] *= 3;
        }
        Dataset images = Dataset.of(Tensor.of(IMAGE.batch(n), x), new int[n]);
        Predictor predictor = Predictor.ensemble(List.of(kind.predictor(1), kind.predictor(2)));
        float[] p = predictor.temperature(1.7).predict(images.samples()).data();
        CounterRandom random = CounterRandom.ofSeed(3);
        Tensor targets = Tensor.zeros(kind.target().shape().batch(n));
        int classes = Math.max(1, kind.vector());
        for (int i = 0; i < targets.data().length; i++) {
            double u = random.uniform(i);
            if (classes == 1) {
                targets.data()[i] = u < p[i] ? 1 : 0;
            } else {
                int label = 0;
                for (double sum = p[i * classes]; sum < u && label < classes - 1; sum += p[i * classes + label]) {
                    label++;
                }
                targets.data()[i] = label;
            }
        }
        Dataset data = Dataset.of(Tensor.of(IMAGE.batch(n), x), targets, kind.target());
        assertEquals(1.7, Temperature.of(predictor, data), 0.17);
    }

    /** A distribution is as many labels as it has shares of. */
    @Test
    void distributionsAreSharesOfLabels() {
        Predictor predictor = Predicted.classes().predictor(1);
        Dataset labels = Predicted.classes().data(60);
        Tensor x = Tensor.zeros(IMAGE.batch(30));
        Tensor shares = Tensor.zeros(30, 3);
        Tensor twice = Tensor.zeros(IMAGE.batch(60));
        int[] both = new int[60];
        for (int n = 0; n < 30; n++) {
            labels.read(n, x.data(), n * IMAGE.size());
            for (int half = 0; half < 2; half++) {
                labels.read(n, twice.data(), (2 * n + half) * IMAGE.size());
                both[2 * n + half] = labels.label(2 * n + half);
                shares.data()[3 * n + both[2 * n + half]] += 0.5f;
            }
        }
        assertEquals(
                Temperature.of(predictor, Dataset.of(twice, both, 3)),
                Temperature.of(predictor, Dataset.of(x, shares)), 1e-5);
    }

    @ParameterizedTest
    @MethodSource("probabilities")
    void whatIsProbableStaysSo(Predicted kind) {
        float[] before = kind.predictor(1).predict(Predicted.images(20).samples()).data();
        float[] after = kind.predictor(1).temperature(2).predict(Predicted.images(20).samples()).data();
        float[] one = kind.predictor(1).temperature(1).predict(Predicted.images(20).samples()).data();
        assertArrayEquals(before, one);
        if (kind.vector() == 0) {
            for (int i = 0; i < before.length; i++) {
                assertEquals(before[i] > 0.5, after[i] > 0.5);
                // σ(y/2): the odds are roots.
                double odds = Math.sqrt(before[i] / (1.0 - before[i]));
                assertEquals(odds / (1 + odds), after[i], 1e-6);
            }
        } else {
            for (int first = 0; first < before.length; first += kind.vector()) {
                double sum = 0;
                for (int i = first; i < first + kind.vector(); i++) {
                    sum += Math.sqrt(before[i]);
                }
                for (int i = first; i < first + kind.vector(); i++) {
                    assertEquals(Math.sqrt(before[i]) / sum, after[i], 1e-6);
                }
            }
        }
    }

    @Test
    void misfitsAreToldBeforeAnythingRuns() {
        Predictor classes = Predicted.classes().predictor(1);
        assertRefused("a temperature needs samples whose targets count, found none among 0 samples with a label of 3 "
                + "classes",
                () -> Temperature.of(classes, Predicted.classes().data(9).limit(0)));
        assertRefused(
                "cross-entropy compares outputs of (3) with labels of at most 3 classes, found targets that are a "
                        + "label of 4 classes; let the network end in 4 numbers",
                () -> Temperature.of(classes, Dataset.of(Tensor.zeros(IMAGE.batch(1)), new int[1], 4)));
        assertRefused("a temperature is for probabilities of one output, found a predictor of values (2)",
                () -> Temperature.of(Predicted.values().predictor(1), Predicted.values().data(9)));
        assertRefused("the predictor takes samples of (4, 5, 1), the data set has samples of (3)",
                () -> Temperature.of(classes, Dataset.of(Tensor.zeros(1, 3), new int[1], 3)));
        assertRefused("sample 1: target value 2.0 at (3): binary cross-entropy takes yes or no, from 0 to 1",
                () -> Temperature.of(Predicted.labels().predictor(1), Dataset.of(
                        Tensor.zeros(IMAGE.batch(2)),
                        Tensor.of(Shape.of(2, 4), new float[] {0, 1, 1, 1, 0, 0, 0, 2}))));
        Tensor ignored = Tensor.zeros(1, 4, 5);
        Arrays.fill(ignored.data(), 9);
        Target pixels = Predicted.pixels().target();
        assertRefused("a temperature needs samples whose targets count, found none among 1 samples with " + pixels,
                () -> Temperature.of(Predicted.pixels().predictor(1),
                        Dataset.of(Tensor.zeros(IMAGE.batch(1)), ignored, pixels)));
    }

    @Test
    void anOutputThatIsNoNumberIsNamed() {
        Tensor x = Tensor.zeros(IMAGE.batch(9));
        x.data()[7 * IMAGE.size() + 3] = Float.NaN;
        int[] labels = new int[9];
        assertRefused("the loss of the validation samples is NaN: sample 7 has the output NaN",
                () -> Temperature.of(Predicted.classes().predictor(1), Dataset.of(x, labels, 3)));
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
