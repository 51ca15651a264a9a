package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.data.Dataset;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A training of whose targets none counts is refused: its loss would be 0 whatever is predicted. */
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
}
