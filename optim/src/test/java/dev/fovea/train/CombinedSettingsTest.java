package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Augmentations;
import dev.fovea.data.Dataset;
import dev.fovea.data.Mixing;
import dev.fovea.data.Sampling;
import dev.fovea.nn.Network;
import dev.fovea.optim.AdamW;
import dev.fovea.optim.NAdam;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.parallel.Parallel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that can be set, set together: the same bits on any number of threads, and after any kill. */
class CombinedSettingsTest {
    private static final Dataset TRAIN = Tasks.lines(70, 1);
    private static final Dataset VALIDATION = Tasks.lines(30, 2);
    private static final int EPOCHS = 4;
    private static final int BATCH = 9;
    /** 8 batches in threes. */
    private static final int STEPS = 3;

    @TempDir
    Path temporary;

    private static Trainer trainer(Network network) {
        return trainer(network, Averaging.exponential(0.8));
    }

    private static Trainer trainer(Network network, Averaging averaging) {
        return new Trainer(network, new AdamW(0.01), Schedule.cosine(0.02, 0, EPOCHS))
                .augmentation(Tasks.AUGMENTATION.then(Augmentations.gaussianNoise(0.02)))
                .mixing(Mixing.mixup(0.2).withProbability(0.3))
                .sampling(Sampling.balanced())
                .group(ParameterGroup.named("conv2d.*", "batch_norm.*").frozen())
                .group(ParameterGroup.named("dense.*").rate(2))
                .group(ParameterGroup.withoutDecay())
                .regularizer(Regularizer.l1(1e-3))
                .clipping(Clipping.norm(0.5))
                .accumulating(3)
                .averaging(averaging)
                .reducing(new ReduceOnPlateau(0.5, 1).minDelta(0.2))
                .earlyStopping(new EarlyStopping(3).monitor(Monitor.VAL_ACCURACY).minDelta(0.01));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void theSameBitsOnAnyNumberOfThreads(int threads) {
        Network one = Tasks.cnn(1);
        Network many = Tasks.cnn(1);
        List<EpochReport> expected = Tasks.timeless(
                trainer(one).parallel(Parallel.ofThreads(1)).fit(TRAIN, VALIDATION, EPOCHS, BATCH));
        List<EpochReport> found = Tasks.timeless(
                trainer(many).parallel(Parallel.ofThreads(threads)).fit(TRAIN, VALIDATION, EPOCHS, BATCH));
        assertEquals(expected, found);
        assertArrayEquals(Tasks.parameters(one), Tasks.parameters(many));
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void killedAfterAnyStepAndResumed() {
        List<EpochReport> history = assertResumedAfterAnyStep(CombinedSettingsTest::trainer, BATCH, STEPS);
        assertTrue(
                history.stream().mapToDouble(EpochReport::learningRate).min().orElseThrow() < 0.004,
                "the plateau is reached");
    }

    static List<Averaging> averages() {
        return List.of(Averaging.exponential(0.8), Averaging.epochs(2));
    }

    /** Batch normalisation learns, so that its moving statistics go from batch to batch and into the averages. */
    @ParameterizedTest
    @MethodSource("averages")
    void withLearningStatisticsToo(Averaging averaging) {
        Function<Network, Trainer> learning = network -> new Trainer(network, new NAdam(), Schedule.constant(0.01))
                .augmentation(Tasks.AUGMENTATION)
                .mixing(Mixing.cutMix(1))
                .group(ParameterGroup.named("dense.*").optimizer(new Sgd(0.9)).rate(0.5))
                .clipping(Clipping.value(0.1))
                .clipping(Clipping.norm(0.5))
                .accumulating(2)
                .averaging(averaging);
        float[] before = Tasks.cnn(1).parameter("batch_norm.moving_mean").values();
        Network network = Tasks.cnn(1);
        learning.apply(network).fit(TRAIN, VALIDATION, 1, 18);
        assertFalse(Arrays.equals(before, network.parameter("batch_norm.moving_mean").values()), "they move");
        assertResumedAfterAnyStep(learning, 18, 2); // 4 batches
    }

    /** Kills a training after each of its steps, and returns the epochs that it comes to every time. */
    private List<EpochReport> assertResumedAfterAnyStep(
            Function<Network, Trainer> trainer, int batch, int stepsOfAnEpoch) {
        Network whole = Tasks.cnn(1);
        List<EpochReport> history = Tasks.timeless(trainer.apply(whole).fit(TRAIN, VALIDATION, EPOCHS, batch));
        assertEquals(stepsOfAnEpoch, history.getFirst().steps());
        for (int steps = 1; steps < history.size() * stepsOfAnEpoch; steps++) {
            Checkpoints checkpoints = Checkpoints.in(temporary.resolve("after" + steps)).everySteps(1).resume();
            int last = steps;
            int[] seen = {0};
            Trainer killed = trainer.apply(Tasks.cnn(1)).checkpoints(checkpoints).listener(new TrainingListener() {
                @Override
                public void stepFinished(StepReport report) {
                    if (++seen[0] > last) {
                        throw new Killed();
                    }
                }
            });
            assertThrows(Killed.class, () -> killed.fit(TRAIN, VALIDATION, EPOCHS, batch));
            Network network = Tasks.cnn(1);
            Trainer resumed = trainer.apply(network).checkpoints(checkpoints);
            assertEquals(history, Tasks.timeless(resumed.fit(TRAIN, VALIDATION, EPOCHS, batch)), "after " + steps);
            assertArrayEquals(Tasks.parameters(whole), Tasks.parameters(network), "after " + steps);
        }
        return history;
    }

    @Test
    void aCheckpointOfOtherSettingsIsRefusedByName() {
        Checkpoints checkpoints = Checkpoints.in(temporary).resume();
        trainer(Tasks.cnn(1)).checkpoints(checkpoints).fit(TRAIN, VALIDATION, 1, BATCH);
        assertRefused("groups", other -> other.group(ParameterGroup.named("dense.bias").rate(3)));
        assertRefused("regularizers", other -> other.regularizer(Regularizer.l2(1e-3)));
        assertRefused("clipping", other -> other.clipping(Clipping.value(0.25)));
        assertRefused("batches of a step", other -> other.accumulating(2));
        assertRefused("augmentation", other -> other.augmentation(Tasks.AUGMENTATION));
        assertRefused("mixing", other -> other.mixing(Mixing.cutMix(1)));
        assertRefused("sampling", other -> other.sampling(Sampling.shuffled()));
        assertRefused("averaging", trainer(Tasks.cnn(1), Averaging.exponential(0.9)));
        assertRefused("reduction on a plateau", other -> other.reducing(new ReduceOnPlateau(0.5, 2)));
        assertRefused("metrics", other -> other.metrics(
                new dev.fovea.metric.Accuracy(), dev.fovea.metric.Metric.mean("one", true, outcome -> 1)));
    }

    private void assertRefused(String setting, UnaryOperator<Trainer> change) {
        assertRefused(setting, change.apply(trainer(Tasks.cnn(1))));
    }

    private void assertRefused(String setting, Trainer changed) {
        Trainer other = changed.checkpoints(Checkpoints.in(temporary).resume());
        String message = assertThrows(
                RuntimeException.class, () -> other.fit(TRAIN, VALIDATION, 2, BATCH)).getMessage();
        assertTrue(message.contains(" with " + setting + " "), message);
    }

    @Test
    void aRecordedTrainingIsReplayed() throws Exception {
        Network network = Tasks.cnn(1);
        Trainer trainer = trainer(network).recording(new Recording());
        trainer.fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        Path file = temporary.resolve("model.safetensors");
        network.save(
                file, trainer.record().orElseThrow().addTo(dev.fovea.nn.model.ModelMetadata.none()));
        Verification verification =
                trainer(Tasks.cnn(1)).verify(dev.fovea.nn.model.ModelFile.read(file), TRAIN, VALIDATION);
        assertTrue(verification.agrees(), verification::toString);
    }
}
