package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.predict.Predictor;
import dev.fovea.tensor.Tensor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs that are not finite are named when training, validation or evaluation comes to nothing by them, and the learning rate is not blamed. */
class NonFiniteInputTest {
    /** The lines, with one number at row 2, column 5 of sample 17. */
    private static Dataset with(float number) {
        Dataset lines = Tasks.lines(40, 1);
        Tensor x = Tensor.zeros(Tasks.IMAGE.batch(40));
        int[] labels = new int[40];
        for (int i = 0; i < labels.length; i++) {
            lines.read(i, x.data(), i * Tasks.IMAGE.size());
            labels[i] = lines.label(i);
        }
        x.data()[17 * Tasks.IMAGE.size() + 2 * 8 + 5] = number;
        return Dataset.of(x, labels);
    }

    private static String message(Trainer trainer, Dataset train) {
        return assertThrows(TrainingDivergedException.class, () -> trainer.fit(train, null, 2, 8)).getMessage();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void namesTheSampleAndTheElement(float number) {
        for (Network network : new Network[] {Tasks.linear(1), Tasks.cnn(1)}) {
            float[][] before = Tasks.parameters(network);
            String message = message(Tasks.trainer(network), with(number));
            assertTrue(
                    message.endsWith(", for element (2, 5, 0) of training sample 17 is " + number
                            + ", and inputs must be finite; the network is back at its state before training"),
                    message);
            assertArrayEquals(before, Tasks.parameters(network));
        }
    }

    /** A step has two batches here, and the sample is in another one for each seed. */
    @Test
    void stepsAreCountedWhereBatchesAreAccumulated() {
        int all = 0;
        for (long seed = 1; seed <= 5; seed++) {
            int[] done = {0};
            Trainer trainer =
                    Tasks.trainer(Tasks.linear(1)).seed(seed).accumulating(2).listener(new TrainingListener() {
                        @Override
                        public void stepFinished(StepReport report) {
                            done[0]++;
                        }
                    });
            TrainingDivergedException thrown = assertThrows(
                    TrainingDivergedException.class, () -> trainer.fit(with(Float.NaN), null, 1, 4));
            assertEquals(done[0] + 1, thrown.step());
            all += done[0];
        }
        assertTrue(all > 0, "in the first step always");
    }

    /** Of validation, too; the epoch has come to nothing then. */
    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void namesThemInValidation(float number) {
        Network network = Tasks.cnn(1);
        float[][] before = Tasks.parameters(network);
        Trainer trainer = Tasks.trainer(network);
        String message = assertThrows(
                IllegalArgumentException.class, () -> trainer.fit(Tasks.lines(40, 1), with(number), 2, 8)).getMessage();
        assertEquals(
                "the loss of the validation set is NaN, for element (2, 5, 0) of validation sample 17 is " + number
                        + ", and inputs must be finite; the network is back at its state before training",
                message);
        assertArrayEquals(before, Tasks.parameters(network));
        assertEquals(1, trainer.fit(Tasks.lines(40, 1), Tasks.lines(20, 2), 1, 8).epochs().size(), "still usable");
    }

    @Test
    void namesThemWhereANetworkOrAPredictorIsEvaluated() {
        Network network = Tasks.linear(1);
        Dataset data = with(Float.NaN);
        Loss loss = new SoftmaxCrossEntropy();
        for (Executable evaluation : new Executable[] {() -> Evaluation.of(network, data, loss),
            () -> Evaluation.of(Predictor.of(network), data, loss)}) {
            assertEquals(
                    "the loss of the data set is NaN, for element (2, 5, 0) of sample 17 is NaN, and inputs must be finite",
                    assertThrows(IllegalArgumentException.class, evaluation).getMessage());
        }
    }

    @Test
    void aRateFinderNamesThemToo() {
        Network network = Tasks.linear(1);
        float[][] before = Tasks.parameters(network);
        RateFinder finder = new RateFinder();
        String message = assertThrows(
                TrainingDivergedException.class, () -> finder.of(Tasks.trainer(network), with(Float.NaN), 8))
                .getMessage();
        assertTrue(
                message.endsWith(", for element (2, 5, 0) of training sample 17 is NaN, and inputs must be finite; the"
                        + " network is back at its state before training"),
                message);
        assertArrayEquals(before, Tasks.parameters(network));
        // Found in a later epoch: an augmentation that begins to fail.
        AtomicInteger calls = new AtomicInteger();
        Trainer late = Tasks.trainer(network).augmentation(sample -> {
            if (calls.incrementAndGet() > 100) {
                sample.x()[3] = Float.NaN;
            }
        });
        String later = assertThrows(
                TrainingDivergedException.class, () -> finder.of(late, Tasks.lines(40, 1), 8)).getMessage();
        assertTrue(later.startsWith("training diverged in epoch 3, step 3 of 5: "), later);
        assertTrue(later.endsWith("; the network is back at its state before training"), later);
    }

    /** In whichever batch of a step the sample is. */
    @Test
    void namesAnAugmentationInAnyBatchOfAStep() {
        for (long seed = 1; seed <= 5; seed++) {
            Trainer trainer = Tasks.trainer(Tasks.linear(1)).seed(seed).accumulating(5).augmentation(sample -> {
                if (sample.x()[21] == 100) {
                    sample.x()[3] = Float.NaN;
                }
            });
            String message = message(trainer, with(100));
            assertTrue(message.contains("the augmentation or mixing made NaN of element (0, 3, 0)"), message);
        }
    }

    @Test
    void namesAnAugmentationThatMakesThem() {
        String message = message(
                Tasks.trainer(Tasks.linear(1)).augmentation(sample -> sample.x()[3] = Float.NaN), Tasks.lines(40, 1));
        assertEquals(
                "training diverged in epoch 1, step 1 of 5: the loss is NaN, for the augmentation or mixing made NaN of element (0, "
                        + "3, 0) of a sample, and inputs must be finite; the network is back at its state before training",
                message);
    }
}
