package dev.fovea.train;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.softmax;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.metric.Accuracy;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.BinaryCrossEntropy;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.predict.Predictor;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class EvaluationTest {
    private static final Loss LOSS = new SoftmaxCrossEntropy();

    @Test
    void isTheMeanOverAllBlocks() {
        Dataset data = Tasks.lines(1300, 1);
        for (Network network : new Network[] {
            Tasks.cnn(1),
            Network.build(Tasks.IMAGE, 1, flatten(), dense(Tasks.CLASSES), softmax())
        }) {
            Tensor probabilities = network.logits(data.samples());
            int[] labels = new int[data.size()];
            double sum = 0;
            for (int n = 0; n < labels.length; n++) {
                labels[n] = data.label(n);
                double exponentials = 0;
                for (int c = 0; c < 3; c++) {
                    exponentials += Math.exp(probabilities.get(n, c));
                }
                sum += Math.log(exponentials) - probabilities.get(n, labels[n]);
            }
            Evaluation evaluation = Evaluation.of(network, data, LOSS);
            assertEquals(sum / 1300, evaluation.loss(), 1e-9);
            assertEquals(new Accuracy().of(probabilities, labels), evaluation.accuracy());
        }
    }

    /** The loss is a mean over samples, also of one that alone has a weight, in whichever block of 512. */
    @Test
    void weightsAreThoseOfTheSamples() {
        Dataset data = Tasks.lines(1300, 1);
        Network network = Tasks.linear(1);
        for (int n : new int[] {0, 7, 511, 512, 1299}) {
            double alone = Evaluation.of(network, data.select(n), LOSS).loss();
            Dataset weighted = data.weighted(index -> index == n ? 2 : 0);
            assertEquals(2 * alone / 1300, Evaluation.of(network, weighted, LOSS).loss(), 1e-9, "sample " + n);
        }
    }

    @Test
    void nothingIsRefused() {
        Dataset empty = Tasks.lines(5, 1).limit(0);
        for (Executable evaluation : new Executable[] {() -> Evaluation.of(Tasks.linear(1), empty, LOSS),
            () -> Evaluation.of(Tasks.linear(1), empty, LOSS, new Accuracy()),
            () -> Evaluation.of(Predictor.of(Tasks.linear(1)), empty, LOSS)}) {
            assertEquals(
                    "the data set is empty",
                    assertThrows(IllegalArgumentException.class, evaluation).getMessage());
        }
    }

    @Test
    void aNetworkOfNansIsWrong() {
        Network network = Tasks.linear(1);
        network.parameter("dense.kernel").values()[0] = Float.NaN;
        network.changed();
        Evaluation evaluation = Evaluation.of(network, Tasks.lines(20, 1), LOSS);
        assertEquals(0, evaluation.accuracy());
        assertTrue(Double.isNaN(evaluation.loss()));
    }

    @Test
    void mismatchesAreRefusedWithBothShapes() {
        Dataset other = Dataset.of(Tensor.zeros(1, 8, 8, 2), new int[1]);
        assertEquals(
                "the network takes samples of (8, 8, 1), the data set has samples of (8, 8, 2)",
                assertThrows(IllegalArgumentException.class, () -> Evaluation.of(Tasks.linear(1), other, LOSS))
                        .getMessage());
        Network images = Network.build(Tasks.IMAGE, 1, conv2d(3, 1));
        assertEquals(
                "cross-entropy compares outputs of (8, 8, 3) with labels (8, 8), found targets that are a label of 2 "
                        + "classes; end the network in one number for each class, by flatten() and dense(2)",
                assertThrows(
                        IllegalArgumentException.class, () -> Evaluation.of(images, Tasks.lines(1, 1), LOSS))
                        .getMessage());
    }

    @Test
    void aTargetThatTheLossDoesNotTakeIsNamed() {
        Dataset data = Dataset.of(Tensor.zeros(2, 8, 8, 1), Tensor.of(Shape.of(2, 3), new float[] {0, 1, 0, 1, 2, 0}));
        assertEquals(
                "the data set: sample 1: target value 2.0 at (1): binary cross-entropy takes yes or no, from 0 to 1",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Evaluation.of(Tasks.linear(1), data, new BinaryCrossEntropy())).getMessage());
    }
}
