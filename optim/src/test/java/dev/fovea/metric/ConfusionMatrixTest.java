package dev.fovea.metric;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.RandomArrays;
import dev.fovea.train.Evaluation;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
    private static final int[] LABELS = {0, 0, 0, 1, 1, 3};
    private static final int[] PREDICTED = {0, 1, 0, 1, -1, 0};

    @Test
    void countsLabelsByRowAndPredictionsByColumn() {
        ConfusionMatrix matrix = ConfusionMatrix.of(PREDICTED, LABELS, 4);
        assertArrayEquals(
                new int[][] {{2, 1, 0, 0}, {0, 1, 0, 0}, {0, 0, 0, 0}, {1, 0, 0, 0}}, matrix.counts());
        assertEquals(1, matrix.count(0, 1));
        assertEquals(1, matrix.count(3, 0));
        assertEquals(4, matrix.classes());
        assertEquals(3, matrix.samples(0));
        assertEquals(2, matrix.samples(1), "what was taken for nothing included");
    }

    @Test
    void printsAsATable() {
        assertEquals("""
                true \\ predicted 0 1 2 3
                               0 2 1 0 0
                               1 0 1 0 0
                               2 0 0 0 0
                               3 1 0 0 0""", ConfusionMatrix.of(PREDICTED, LABELS, 4).toString());
        int[] many = new int[100];
        assertEquals("""
                true \\ predicted   0   1
                               0 100   0
                               1   0   0""", ConfusionMatrix.of(many, many, 2).toString());
    }

    @Test
    void isEqualIfAllCountsAre() {
        ConfusionMatrix matrix = ConfusionMatrix.of(PREDICTED, LABELS, 4);
        assertEquals(ConfusionMatrix.of(PREDICTED, LABELS, 4), matrix);
        assertEquals(ConfusionMatrix.of(PREDICTED, LABELS, 4).hashCode(), matrix.hashCode());
        assertNotEquals(ConfusionMatrix.of(PREDICTED, LABELS, 5), matrix);
        assertNotEquals(ConfusionMatrix.of(LABELS, LABELS, 4), matrix);
        assertNotEquals(
                ConfusionMatrix.of(new int[] {-1}, new int[] {0}, 2), ConfusionMatrix.of(new int[0], new int[0], 2));
    }

    @Test
    void sharesAreDefinedForEmptyClassesToo() {
        ConfusionMatrix matrix = ConfusionMatrix.of(PREDICTED, LABELS, 4);
        assertEquals(2.0 / 3, matrix.precision(0));
        assertEquals(0.5, matrix.precision(1));
        assertEquals(0, matrix.precision(2), "never predicted");
        assertEquals(2.0 / 3, matrix.recall(0));
        assertEquals(0.5, matrix.recall(1), "taken for nothing is a miss");
        assertEquals(0, matrix.recall(2), "no samples");
        assertEquals(0, matrix.recall(3));
        assertEquals(3.0 / 6, matrix.accuracy());
    }

    @Test
    void nothingIsZero() {
        ConfusionMatrix matrix = ConfusionMatrix.of(Tensor.zeros(0, 2), new int[0]);
        assertEquals(2, matrix.classes());
        assertEquals(0, matrix.accuracy());
        assertEquals(0, matrix.precision(1));
        assertEquals(0, matrix.recall(1));
        assertEquals(0, ConfusionMatrix.of(new int[0], new int[0], 0).accuracy());
    }

    @Test
    void takesScores() {
        Tensor scores = TopKTest.scores(2, 0.9f, 0.1f, 0.5f, 0.5f, Float.NaN, 1, 0, 1);
        int[] labels = {0, 1, 1, 1};
        ConfusionMatrix matrix = ConfusionMatrix.of(scores, labels);
        assertArrayEquals(new int[][] {{1, 0}, {1, 1}}, matrix.counts());
        assertEquals(3, matrix.samples(1));
        assertEquals(new Accuracy().of(scores, labels), matrix.accuracy());
    }

    @Test
    void countsWhatANetworkTakesSamplesFor() {
        Network network = Network.build(Shape.of(4), 1, dense(3));
        Tensor x = Tensor.of(Shape.of(1100, 4), RandomArrays.gaussian(1, 4400)); // more than two blocks
        int[] labels = new Random(1).ints(1100, 0, 3).toArray();
        Dataset dataset = Dataset.of(x, labels);
        ConfusionMatrix matrix = ConfusionMatrix.of(network, dataset);
        assertEquals(ConfusionMatrix.of(network.predict(x), labels), matrix);
        assertEquals(matrix, ConfusionMatrix.of(network, dataset, Parallel.ofThreads(1)));
        assertEquals(1100, matrix.samples(0) + matrix.samples(1) + matrix.samples(2));
        assertEquals(Evaluation.of(network, dataset, new SoftmaxCrossEntropy()).accuracy(), matrix.accuracy());
    }

    @Test
    void countsPixelsThatHaveALabel() {
        Network network = Network.build(Shape.of(2, 2, 3), 1, relu()); // the greatest channel
        Tensor x = Tensor.of(Shape.of(1, 2, 2, 3), new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1});
        Tensor labels = Tensor.of(Shape.of(1, 2, 2), new float[] {0, 2, 2, 255});
        Dataset dataset = Dataset.of(x, labels, Target.labels(Shape.of(2, 2), 3).ignoring(255));
        assertArrayEquals(
                new int[][] {{1, 0, 0}, {0, 0, 0}, {0, 1, 1}}, ConfusionMatrix.of(network, dataset).counts());
    }

    @Test
    void aSingleOutputTellsTwoClassesApart() {
        Network network = Network.build(Shape.of(1), 1, dense(1));
        network.parameter("dense.kernel").values()[0] = 1;
        network.changed();
        Dataset dataset = Dataset.of(Tensor.of(Shape.of(3, 1), new float[] {1, -1, 2}), new int[] {1, 0, 0});
        assertArrayEquals(new int[][] {{1, 1}, {0, 1}}, ConfusionMatrix.of(network, dataset).counts());
    }

    @Test
    void refusesWhatANetworkCannotTake() {
        Network network = Network.build(Shape.of(4), 1, dense(3));
        assertEquals(
                "the network takes samples of (4), the data set has samples of (5)",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ConfusionMatrix.of(network, Dataset.of(Tensor.zeros(1, 5), new int[1]))).getMessage());
        assertEquals(
                "a confusion matrix compares a vector of classes with a label or a distribution, found outputs of (3) and "
                        + "targets that are values (1)",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ConfusionMatrix.of(network, Dataset.of(Tensor.zeros(1, 4), Tensor.zeros(1, 1))))
                        .getMessage());
    }

    @Test
    void countsAreACopy() {
        ConfusionMatrix matrix = ConfusionMatrix.of(PREDICTED, LABELS, 4);
        matrix.counts()[0][0] = 99;
        assertEquals(2, matrix.count(0, 0));
    }

    @Test
    void mismatchesAreRefused() {
        assertRefused("1 predictions for 2 labels", new int[1], new int[2]);
        assertRefused("label 4 of sample 1 is not one of 4 classes", new int[2], new int[] {0, 4});
        assertRefused("prediction 4 of sample 0 is not one of 4 classes", new int[] {4}, new int[1]);
        assertRefused("prediction -2 of sample 0 is not one of 4 classes", new int[] {-2}, new int[1]);
        assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(Tensor.zeros(2, 3), new int[3]));
        assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(Tensor.zeros(3), new int[3]));
        Exception negative =
                assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(new int[0], new int[0], -1));
        assertEquals("the number of classes must be at least 0, not -1", negative.getMessage());
    }

    private static void assertRefused(String message, int[] predicted, int[] labels) {
        Exception thrown =
                assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(predicted, labels, 4));
        assertEquals(message, thrown.getMessage());
    }
}
