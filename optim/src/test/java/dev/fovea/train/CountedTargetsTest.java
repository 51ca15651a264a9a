package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.data.Dataset;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Targets that cannot be meant are refused: of which none counts, so that the loss is 0; that are no distributions. */
class CountedTargetsTest {
    @Test
    void classesThatOccurHaveAWeight() {
        Dataset all = Tasks.lines(40, 1);
        Dataset zeros = all.select(IntStream.range(0, 40).filter(i -> all.label(i) == 0).toArray());
        double[] weights = new double[Tasks.CLASSES];
        weights[1] = 1;
        Trainer trainer = Tasks.trainer(Tasks.linear(1)).loss(new SoftmaxCrossEntropy().classWeights(weights));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> trainer.fit(zeros, null, 1, 8));
        assertEquals(
                "the training set: no target counts in " + new SoftmaxCrossEntropy().classWeights(weights)
                        + ": all are ignored, or of classes whose weight is 0",
                refused.getMessage());
        assertEquals(1, trainer.fit(all, null, 1, 8).epochs().size());
    }

    /** Data sets of one's own may say of their weights what they want. */
    private record Weighted(Dataset data, double weight) implements Forwarding {
        @Override
        public double weight(int index) {
            return index == 3 ? weight : 0;
        }
    }

    @Test
    void weightsAreFiniteAndNotAllZero() {
        Trainer trainer = Tasks.trainer(Tasks.linear(1));
        Dataset all = Tasks.lines(40, 1);
        for (double weight : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertEquals(
                    "the training set: the weight of sample 3 is " + weight + "; weights are finite and at least 0",
                    assertThrows(
                            IllegalArgumentException.class, () -> trainer.fit(new Weighted(all, weight), null, 1, 8))
                            .getMessage());
        }
        assertEquals(
                "the training set: all weights are 0, so nothing counts",
                assertThrows(IllegalArgumentException.class, () -> trainer.fit(new Weighted(all, 0), null, 1, 8))
                        .getMessage());
        assertEquals(1, trainer.fit(new Weighted(all, 1), null, 1, 8).epochs().size());
    }

    /** The corners of boxes, whose loss was forgotten. */
    @Test
    void numbersAreNoDistribution() {
        Dataset boxes = Dataset.of(
                Tensor.zeros(2, 8, 8, 1),
                Tensor.of(Shape.of(2, Tasks.CLASSES), new float[] {0, 1, 0, 12, 20, 3}));
        Trainer trainer = Tasks.trainer(Tasks.linear(1));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> trainer.fit(boxes, null, 1, 2));
        String start =
                "the training set: sample 1: the target values sum to 35.0: cross-entropy takes shares of classes";
        assertEquals(start, refused.getMessage().substring(0, start.length()));
        assertEquals(1, trainer.loss(new MeanSquaredError()).fit(boxes, null, 1, 2).epochs().size());
    }
}
