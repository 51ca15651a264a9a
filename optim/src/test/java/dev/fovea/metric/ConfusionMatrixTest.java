package dev.fovea.metric;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Heads;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Parts;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.RandomArrays;
import dev.fovea.train.Evaluation;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
    private static final int[] LABELS = {0, 0, 0, 1, 1, 3};
    private static final int[] PREDICTED = {0, 1, 0, 1, -1, 0};

    /** Outputs that are taken for these classes, −1 for none. */
    private static Tensor outputs(int classes, int... predicted) {
        Tensor outputs = Tensor.zeros(predicted.length, classes);
        for (int n = 0; n < predicted.length; n++) {
            outputs.data()[n * classes + Math.max(0, predicted[n])] = predicted[n] < 0 ? Float.NaN : 1;
        }
        return outputs;
    }

    private static ConfusionMatrix matrix(int classes, int[] predicted, int... labels) {
        return ConfusionMatrix.of(new Confusion().tally(outputs(classes, predicted), labels));
    }

    private static ConfusionMatrix matrix() {
        return matrix(4, PREDICTED, LABELS);
    }

    @Test
    void countsLabelsByRowAndPredictionsByColumn() {
        assertArrayEquals(
                new long[][] {{2, 1, 0, 0}, {0, 1, 0, 0}, {0, 0, 0, 0}, {1, 0, 0, 0}}, matrix().counts());
        assertEquals(1, matrix().count(0, 1));
        assertEquals(1, matrix().count(3, 0));
        assertEquals(4, matrix().classes());
        assertEquals(3, matrix().samples(0));
        assertEquals(2, matrix().samples(1), "what was taken for nothing included");
    }

    @Test
    void printsAsATable() {
        assertEquals("""
                true \\ predicted 0 1 2 3
                               0 2 1 0 0
                               1 0 1 0 0
                               2 0 0 0 0
                               3 1 0 0 0""", matrix().toString());
        int[] many = new int[100];
        assertEquals("""
                true \\ predicted   0   1
                               0 100   0
                               1   0   0""", matrix(2, many, many).toString());
    }

    @Test
    void isEqualIfAllCountsAre() {
        assertEquals(matrix(), matrix());
        assertEquals(matrix().hashCode(), matrix().hashCode());
        assertNotEquals(matrix(5, PREDICTED, LABELS), matrix());
        assertNotEquals(matrix(4, LABELS, LABELS), matrix());
        assertNotEquals(matrix(2, new int[] {-1}, 0), matrix(2, new int[0]));
    }

    @Test
    void sharesAreDefinedForEmptyClassesToo() {
        ConfusionMatrix matrix = matrix();
        assertEquals(2.0 / 3, matrix.precision(0));
        assertEquals(0.5, matrix.precision(1));
        assertEquals(0, matrix.precision(2), "never predicted");
        assertEquals(2.0 / 3, matrix.recall(0));
        assertEquals(0.5, matrix.recall(1), "taken for nothing is a miss");
        assertEquals(0, matrix.recall(2), "no samples");
        assertEquals(0, matrix.recall(3));
        assertEquals(2 * 2.0 / (3 + 3), matrix.f1(0));
        assertEquals(0, matrix.f1(2));
        assertEquals(3.0 / 6, matrix.accuracy());
    }

    /** Those of the metrics that count for themselves. */
    @Test
    void scoresOfAllClassesAreThoseOfTheMetrics() {
        int[] labels = new Random(1).ints(500, 0, 6).toArray();
        Tensor outputs = Tensor.of(Shape.of(500, 6), RandomArrays.gaussian(2, 3000));
        Tally tally = new Confusion().tally(outputs, labels);
        List<ConfusionMatrix.Score> scores = ConfusionMatrix.of(tally).scores();
        assertEquals(6, scores.size());
        for (int label = 0; label < 6; label++) {
            ConfusionMatrix.Score score = scores.get(label);
            assertEquals(ClassScore.precision().ofClass(label).of(outputs, labels), score.precision());
            assertEquals(ClassScore.recall().ofClass(label).of(outputs, labels), score.recall());
            assertEquals(ClassScore.f1().ofClass(label).of(outputs, labels), score.f1());
            int own = label;
            assertEquals(new Random(1).ints(500, 0, 6).filter(other -> other == own).count(), score.samples());
        }
        assertEquals(new Accuracy().of(outputs, labels), new Confusion().value(tally));
    }

    @Test
    void nothingIsZero() {
        ConfusionMatrix matrix = matrix(2, new int[0]);
        assertEquals(2, matrix.classes());
        assertEquals(0, matrix.accuracy());
        assertEquals(0, matrix.precision(1));
        assertEquals(0, matrix.recall(1));
        assertEquals(0, matrix.f1(1));
    }

    @Test
    void ofEqualOutputsTheFirstCounts() {
        Tensor scores = TopKTest.scores(2, 0.9f, 0.1f, 0.5f, 0.5f, Float.NaN, 1, 0, 1);
        ConfusionMatrix matrix = ConfusionMatrix.of(new Confusion().tally(scores, 0, 1, 1, 1));
        assertArrayEquals(new long[][] {{1, 0}, {1, 1}}, matrix.counts());
        assertEquals(3, matrix.samples(1));
        assertEquals(new Accuracy().of(scores, 0, 1, 1, 1), matrix.accuracy());
    }

    @Test
    void countsWhatANetworkTakesSamplesFor() {
        Network network = Network.build(Shape.of(4), 1, dense(3));
        Tensor x = Tensor.of(Shape.of(1100, 4), RandomArrays.gaussian(1, 4400)); // more than two blocks
        int[] labels = new Random(1).ints(1100, 0, 3).toArray();
        Dataset dataset = Dataset.of(x, labels);
        Metric strict = new Confusion().named("strict");
        Evaluation evaluation =
                Evaluation.of(network, dataset, new SoftmaxCrossEntropy(), new Confusion(), strict, new Accuracy());
        ConfusionMatrix matrix = ConfusionMatrix.of(evaluation.tally("confusion"));
        int[] predicted = new int[1100];
        float[] y = network.predict(x).data();
        for (int n = 0; n < 1100; n++) {
            for (int i = 1; i < 3; i++) {
                predicted[n] = y[3 * n + i] > y[3 * n + predicted[n]] ? i : predicted[n];
            }
        }
        assertEquals(matrix(3, predicted, labels), matrix);
        assertEquals(matrix, ConfusionMatrix.of(evaluation.tally("strict")));
        assertEquals(1100, matrix.samples(0) + matrix.samples(1) + matrix.samples(2));
        assertEquals(evaluation.accuracy(), matrix.accuracy());
        assertEquals(evaluation.accuracy(), evaluation.metric("confusion"));
        for (int threads : new int[] {1, 3, 7}) {
            Evaluation other = Evaluation.of(
                    network, dataset, new SoftmaxCrossEntropy(), List.of(new Confusion()),
                    Parallel.ofThreads(threads));
            assertArrayEquals(evaluation.tally("confusion").numbers(), other.tally("confusion").numbers());
        }
    }

    @Test
    void whatAnEvaluationKeepsIsACopy() {
        Network network = Network.build(Shape.of(1), 1, dense(2));
        Dataset dataset = Dataset.of(Tensor.zeros(3, 1), new int[3], 2);
        Evaluation evaluation = Evaluation.of(network, dataset, new SoftmaxCrossEntropy(), new Confusion());
        evaluation.tally("confusion").clear();
        assertEquals(3, ConfusionMatrix.of(evaluation.tally("confusion")).samples(0));
        String message = assertThrows(IllegalArgumentException.class, () -> evaluation.tally("f1")).getMessage();
        assertTrue(message.startsWith("nothing is kept of a metric f1 but of [confusion]"), message);
    }

    @Test
    void countsPixelsThatHaveALabel() {
        Network network = Network.build(Shape.of(2, 2, 3), 1, relu()); // the greatest channel
        Tensor x = Tensor.of(Shape.of(1, 2, 2, 3), new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1});
        Tensor labels = Tensor.of(Shape.of(1, 2, 2), new float[] {0, 2, 2, 255});
        Dataset dataset = Dataset.of(x, labels, Target.labels(Shape.of(2, 2), 3).ignoring(255));
        Evaluation evaluation = Evaluation.of(network, dataset, new SoftmaxCrossEntropy(), new Confusion());
        assertArrayEquals(
                new long[][] {{1, 0, 0}, {0, 0, 0}, {0, 1, 1}},
                ConfusionMatrix.of(evaluation.tally("confusion")).counts());
    }

    @Test
    void aSingleOutputTellsTwoClassesApart() {
        Tensor outputs = Tensor.of(Shape.of(4, 1), new float[] {1, -1, 2, Float.NaN});
        ConfusionMatrix matrix = ConfusionMatrix.of(new Confusion().tally(outputs, 1, 0, 0, 1));
        assertArrayEquals(new long[][] {{1, 1}, {0, 1}}, matrix.counts());
        assertEquals(2, matrix.samples(1));
    }

    @Test
    void ofOneOutputOfSeveral() {
        Heads heads = new Heads(Parts.of("angle", Shape.of(1)).and("digit", Shape.of(2)))
                .target("angle", Target.values(Shape.of(1)))
                .target("digit", Target.label(2));
        Tensor outputs = Tensor.of(Shape.of(2, 3), new float[] {9, 0, 1, 9, 1, 0});
        Tensor targets = Tensor.of(Shape.of(2, 2), new float[] {7, 1, 7, 1});
        Metric digit = new Confusion().ofHead(heads, "digit");
        assertArrayEquals(
                new long[][] {{0, 0}, {1, 1}},
                ConfusionMatrix.of(digit.tally(outputs, heads.target(), targets)).counts());
    }

    @Test
    void countsAreACopy() {
        ConfusionMatrix matrix = matrix();
        matrix.counts()[0][0] = 99;
        assertEquals(2, matrix.count(0, 0));
    }

    @Test
    void mismatchesAreRefused() {
        assertRefused("outputs of (1, 4) need targets of (1), found (2)", 1, 0, 0);
        assertRefused("sample 1: label 4 is not one of 4 classes", 2, 0, 4);
        assertEquals(
                "confusion compares a vector of classes with a label or a distribution, found outputs of (3) and "
                        + "targets that are values (1)",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Confusion().check(Shape.of(3), Target.values(Shape.of(1)))).getMessage());
        assertEquals(
                "expected what the metric confusion has added up, found 2 sums and 0 numbers appended",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ConfusionMatrix.of(new Accuracy().tally(Tensor.zeros(2, 3), 0, 0))).getMessage());
        Tally appended = new Tally(6);
        appended.append(1);
        assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(appended));
    }

    private static void assertRefused(String message, int samples, int... labels) {
        Exception thrown = assertThrows(
                IllegalArgumentException.class, () -> new Confusion().tally(Tensor.zeros(samples, 4), labels));
        assertEquals(message, thrown.getMessage());
    }
}
