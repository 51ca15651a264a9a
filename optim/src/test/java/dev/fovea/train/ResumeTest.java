package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.metric.Metric;
import dev.fovea.metric.Tally;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.nn.model.TensorStore;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.RmsProp;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.LogLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A resumed run is the uninterrupted one, bit for bit. */
@Isolated
class ResumeTest {
    private static final int EPOCHS = 3;
    private static final int BATCH = 16;
    private static final int STEPS = 5;
    private static final Dataset TRAIN = Tasks.lines(70, 1);
    private static final Dataset VALIDATION = Tasks.lines(30, 2);
    private static final Schedule SCHEDULE = Schedule.cosine(0.02, 0, 4);

    @TempDir
    Path temporary;

    private Path folder = Path.of("");

    @BeforeEach
    void chooseFolder() {
        folder = temporary.resolve("run/checkpoints");
    }

    static List<Optimizer> optimizers() {
        return List.of(new Sgd(), new Sgd(0.9).nesterov(true), new Adam(), new RmsProp());
    }

    /** Thrown by a listener, in place of a process that is killed. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void fromAfterAnyStep(Optimizer optimizer) {
        Network whole = Tasks.cnn(1);
        Trainer uninterrupted = trainer(whole, optimizer);
        List<EpochReport> history = Tasks.timeless(uninterrupted.fit(TRAIN, VALIDATION, EPOCHS, BATCH));
        for (int steps = 1; steps < EPOCHS * STEPS; steps++) {
            folder = temporary.resolve("after" + steps);
            Checkpoints everyStep = Checkpoints.in(folder).everySteps(1);
            killAfter(steps, trainer(Tasks.cnn(1), optimizer).checkpoints(everyStep));
            Network network = Tasks.cnn(1);
            Trainer resumed = trainer(network, optimizer).checkpoints(everyStep.resume());
            History rest = resumed.fit(TRAIN, VALIDATION, EPOCHS, BATCH);
            assertEquals(history, Tasks.timeless(rest), "history after a kill at step " + steps);
            assertArrayEquals(Tasks.parameters(whole), Tasks.parameters(network));
            assertEquals(uninterrupted.step(), resumed.step());
            assertEquals(EPOCHS, resumed.epoch());
        }
    }

    /** Keeps 25,000 numbers of a sample, which as texts of a file would be too long. */
    private record Keeping() implements Metric {
        private static final int EACH = 25_000;

        @Override
        public String name() {
            return "kept";
        }

        @Override
        public Tally newTally(Shape output, Target target) {
            return new Tally(1);
        }

        @Override
        public void add(Outcome outcome, Tally tally) {
            tally.add(0, outcome.logit(0));
            for (int i = 0; i < EACH; i++) {
                tally.append(outcome.logit(0) / (i + 3.0));
            }
        }

        @Override
        public double value(Tally tally) {
            double sum = tally.get(0);
            for (int i = 0; i < tally.appended(); i++) {
                sum += tally.appended(i);
            }
            return sum;
        }
    }

    @Test
    void metricsMayKeepWhateverTheyNeed() {
        Network whole = Tasks.cnn(1);
        List<EpochReport> history = Tasks.timeless(
                trainer(whole, new Adam()).metrics(new Keeping()).fit(TRAIN, VALIDATION, 1, BATCH));
        Checkpoints checkpoints = Checkpoints.in(folder).everySteps(STEPS - 1).resume();
        killAfter(STEPS - 1, trainer(Tasks.cnn(1), new Adam()).metrics(new Keeping()).checkpoints(checkpoints));
        Trainer resumed = trainer(Tasks.cnn(1), new Adam()).metrics(new Keeping()).checkpoints(checkpoints);
        assertEquals(history, Tasks.timeless(resumed.fit(TRAIN, VALIDATION, 1, BATCH)));
        assertArrayEquals(Tasks.parameters(whole), Tasks.parameters(resumed.network()));
    }

    /** Even if nothing is left to be trained, and the network has predicted before. */
    @Test
    void predictionsAreThoseOfTheCheckpoint() {
        Network whole = Tasks.cnn(1);
        trainer(whole, new Adam()).checkpoints(Checkpoints.in(folder)).fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        Network resumed = Tasks.cnn(1);
        float[] before = resumed.logits(VALIDATION.samples()).data();
        trainer(resumed, new Adam()).checkpoints(Checkpoints.in(folder).resume())
                .fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        float[] after = resumed.logits(VALIDATION.samples()).data();
        assertArrayEquals(whole.logits(VALIDATION.samples()).data(), after);
        assertFalse(Arrays.equals(before, after));
    }

    private static EpochSums.Saved unfinished(TensorStore checkpoint) {
        return CheckpointText.sums(
                checkpoint.metadata().get("unfinished"),
                (name, count) -> WideNumbers.get(checkpoint.tensors(), "unfinished." + name, count));
    }

    /** The first process is made to have taken a million seconds, so that nothing depends on how long the others take. */
    @Test
    void theSecondsOfAnUnfinishedEpochCount() throws IOException {
        Path last = folder.resolve(Checkpoints.LAST);
        Checkpoints checkpoints = Checkpoints.in(folder).everySteps(1).resume();
        killAfter(STEPS + 2, trainer(Tasks.cnn(1), new Adam()).checkpoints(checkpoints));
        TensorStore killed = TensorStore.read(last);
        EpochSums.Saved sums = unfinished(killed);
        assertTrue(sums.seconds() > 0, "the first process took its time");
        Map<String, String> texts = new LinkedHashMap<>(killed.metadata());
        texts.put(
                "unfinished", CheckpointText.of(
                        new EpochSums.Saved(
                                sums.epoch(), sums.steps(), sums.step(), sums.samples(), sums.count(), sums.loss(),
                                sums.learningRate(), 1e6, sums.metrics())));
        TensorStore.of(killed.tensors()).metadata(texts).write(last);
        killAfter(1, trainer(Tasks.cnn(1), new Adam()).checkpoints(checkpoints));
        assertTrue(unfinished(TensorStore.read(last)).seconds() > 1e6);
        EpochReport report = trainer(Tasks.cnn(1), new Adam()).checkpoints(checkpoints)
                .fit(TRAIN, VALIDATION, EPOCHS, BATCH).epochs().get(1);
        assertTrue(report.seconds() > 1e6, report.toString());
        assertTrue(report.samplesPerSecond() < 70 / 1e6, report.toString());
    }

    @Test
    void onAnotherNumberOfThreadsAndInSeveralPieces() {
        Network whole = Tasks.cnn(1);
        trainer(whole, new Adam()).fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        Checkpoints checkpoints = Checkpoints.in(folder).everySteps(2).resume();
        killAfter(3, trainer(Tasks.cnn(1), new Adam()).checkpoints(checkpoints));
        killAfter(4, trainer(Tasks.cnn(1), new Adam()).parallel(Parallel.ofThreads(3)).checkpoints(checkpoints));
        Network network = Tasks.cnn(1);
        trainer(network, new Adam()).parallel(Parallel.ofThreads(1)).checkpoints(checkpoints)
                .fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        assertArrayEquals(Tasks.parameters(whole), Tasks.parameters(network));
    }

    @Test
    void aFinishedRunReturnsAtOnceAndCanBeProlonged() {
        Checkpoints checkpoints = Checkpoints.in(folder).resume();
        Network first = Tasks.cnn(1);
        History history = trainer(first, new Adam()).checkpoints(checkpoints).fit(TRAIN, VALIDATION, 2, BATCH);
        Network again = Tasks.cnn(1);
        List<Integer> steps = new ArrayList<>();
        History same = trainer(again, new Adam()).checkpoints(checkpoints).listener(counting(steps))
                .fit(TRAIN, VALIDATION, 2, BATCH);
        assertEquals(history, same); // the times too: nothing was done again
        assertEquals(List.of(), steps);
        assertArrayEquals(Tasks.parameters(first), Tasks.parameters(again));

        Network whole = Tasks.cnn(1);
        trainer(whole, new Adam()).fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        Network prolonged = Tasks.cnn(1);
        trainer(prolonged, new Adam()).checkpoints(checkpoints).fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        assertArrayEquals(Tasks.parameters(whole), Tasks.parameters(prolonged));
    }

    @Test
    void withOtherRatesIfItIsSaid() throws IOException {
        Checkpoints checkpoints = Checkpoints.in(folder).everySteps(1).resume();
        killAfter(STEPS + 2, trainer(Tasks.cnn(1), new Adam()).checkpoints(checkpoints));
        Schedule other = Schedule.constant(0.003);
        Network network = Tasks.cnn(1);
        assertThrows(
                RuntimeException.class,
                () -> new Trainer(network, new Adam(), other).augmentation(Tasks.AUGMENTATION).checkpoints(checkpoints)
                        .fit(TRAIN, VALIDATION, EPOCHS, BATCH));
        Trainer resumed = new Trainer(network, new Adam(), other).augmentation(Tasks.AUGMENTATION)
                .checkpoints(checkpoints.newRates());
        try (LogLines log = new LogLines()) {
            assertEquals(0.003, resumed.fit(TRAIN, VALIDATION, EPOCHS, BATCH).last().learningRate());
            String told = folder.resolve(Checkpoints.LAST)
                    + ": goes on with other learning rates, as it was told: 0.003 after 0.0 epochs instead of 0.02";
            assertEquals(1, log.lines().stream().filter(told::equals).count(), () -> log.lines().toString());
        }
        assertEquals(EPOCHS * STEPS, resumed.step());
        assertThrows(NotReplayableException.class, () -> resumed.record().orElseThrow().requireReplayable(network));
        assertThrows( // nothing else may differ
                RuntimeException.class,
                () -> new Trainer(Tasks.cnn(1), new Sgd(), other).augmentation(Tasks.AUGMENTATION)
                        .checkpoints(checkpoints.newRates())
                        .fit(TRAIN, VALIDATION, EPOCHS, BATCH));
    }

    @Test
    void earlyStoppingAndTheBestEpochAreContinued() {
        // With minDelta 1 the first epoch stays the best; training ends after the third, with the parameters of the first.
        EarlyStopping stopping = new EarlyStopping(2).monitor(Monitor.VAL_ACCURACY).minDelta(1);
        Network whole = Tasks.cnn(1);
        History history =
                trainer(whole, new Adam()).earlyStopping(stopping).fit(TRAIN, VALIDATION, 9, BATCH);
        assertEquals(StopReason.EARLY_STOPPING, history.stopped());
        Checkpoints checkpoints = Checkpoints.in(folder).everySteps(1).resume();
        killAfter(12, trainer(Tasks.cnn(1), new Adam()).earlyStopping(stopping).checkpoints(checkpoints));
        for (int i = 0; i < 2; i++) { // what is finished stays finished
            Network network = Tasks.cnn(1);
            History resumed = trainer(network, new Adam()).earlyStopping(stopping).checkpoints(checkpoints)
                    .fit(TRAIN, VALIDATION, 9, BATCH);
            assertEquals(StopReason.EARLY_STOPPING, resumed.stopped());
            assertEquals(Tasks.timeless(history), Tasks.timeless(resumed));
            assertArrayEquals(Tasks.parameters(whole), Tasks.parameters(network));
        }
    }

    @Test
    void theBestNetworkIsKeptForUse() throws IOException {
        List<float[][]> parameters = new ArrayList<>();
        Network network = Tasks.cnn(1);
        History history = trainer(network, new Adam()).checkpoints(Checkpoints.in(folder))
                .listener(new TrainingListener() {
                    @Override
                    public void epochFinished(EpochReport report) {
                        parameters.add(Tasks.parameters(network));
                    }
                })
                .fit(TRAIN, VALIDATION, 8, BATCH);
        int best = new EarlyStopping(99).restoreBest(false).best(history.epochs());
        Path file = folder.resolve(Checkpoints.BEST);
        assertArrayEquals(parameters.get(best), Tasks.parameters(Network.load(file)));
        EpochReport report = history.epochs().get(best);
        ModelMetadata metadata = ModelFile.read(file).metadata();
        assertEquals(Optional.of(Integer.toString(best + 1)), metadata.get("epoch"));
        assertEquals(Optional.of(Double.toString(report.loss())), metadata.metric("loss"));
        assertEquals(Optional.of(Double.toString(report.accuracy())), metadata.metric("accuracy"));
        assertEquals(Optional.of(Double.toString(report.valLoss())), metadata.metric("val_loss"));
        assertEquals(Optional.of(Double.toString(report.valAccuracy())), metadata.metric("val_accuracy"));
        // It is there again after a run that ended before it could be written.
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        trainer(Tasks.cnn(1), new Adam()).checkpoints(Checkpoints.in(folder).resume())
                .fit(TRAIN, VALIDATION, 8, BATCH);
        assertArrayEquals(bytes, Files.readAllBytes(file));
        IOException refused = assertThrows(IOException.class, () -> Network.load(folder.resolve(Checkpoints.LAST)));
        assertEquals(
                folder.resolve(Checkpoints.LAST) + ": metadata: expected a network, found the checkpoint of a training"
                        + " run, which only a Trainer continues; the network of its best epoch is best.safetensors beside it, if there is"
                        + " one",
                refused.getMessage());
    }

    @Test
    void theBestNetworkIsThatOfAMetricOfOnesOwn() throws Exception {
        Metric sure = Metric.mean(
                "sure", true, outcome -> Math.abs(Math.abs(outcome.logit(0)) - 0.75) < 0.25 ? 1 : 0);
        Monitor monitor = Monitor.validation(sure);
        Checkpoints checkpoints = Checkpoints.in(folder).everySteps(2).resume().best(monitor);
        Network network = Tasks.cnn(1);
        List<float[][]> parameters = new ArrayList<>();
        History history = trainer(network, new Adam()).metrics(sure).listener(new TrainingListener() {
            @Override
            public void epochFinished(EpochReport report) {
                parameters.add(Tasks.parameters(network));
            }
        }).fit(TRAIN, VALIDATION, 8, BATCH);
        List<Double> figures = history.epochs().stream().map(monitor::of).toList();
        int best = figures.indexOf(Collections.max(figures));
        int byLoss = new EarlyStopping(99).best(history.epochs());
        assertTrue(best != byLoss && best < 7, () -> best + " of " + figures + ", by the loss " + byLoss);

        killAfter(7 * STEPS + 3, trainer(Tasks.cnn(1), new Adam()).metrics(sure).checkpoints(checkpoints));
        Path file = folder.resolve(Checkpoints.BEST);
        Files.delete(file);
        Trainer resumed = trainer(Tasks.cnn(1), new Adam()).metrics(sure).checkpoints(checkpoints)
                .earlyStopping(new EarlyStopping(50).restoreBest(false));
        assertThrows(RuntimeException.class, () -> resumed.fit(TRAIN, VALIDATION, 8, BATCH), "another setting");
        trainer(Tasks.cnn(1), new Adam()).metrics(sure).checkpoints(checkpoints).fit(TRAIN, VALIDATION, 8, BATCH);
        assertArrayEquals(parameters.get(best), Tasks.parameters(Network.load(file)));
        Model model = ModelFile.read(file);
        assertEquals(Optional.of(Double.toString(figures.get(best))), model.metadata().metric("val_sure"));

        Trainer another = trainer(Tasks.cnn(1), new Adam()).metrics(sure)
                .checkpoints(checkpoints.best(Monitor.VAL_LOSS));
        assertTrue(assertThrows(RuntimeException.class, () -> another.fit(TRAIN, VALIDATION, 8, BATCH)).getMessage()
                .endsWith("the checkpoint was made with best network val_sure, this training has val_loss"));
        assertTrue(trainer(Tasks.cnn(1), new Adam()).metrics(sure).verify(model, TRAIN, VALIDATION, 1).agrees(),
                "which network is kept changes no training");
    }

    @Test
    void whatTheBestNetworkIsChosenByMustBeMeasuredAndBeOne() {
        Checkpoints checkpoints = Checkpoints.in(folder);
        Metric sure = Metric.mean("sure", true, outcome -> 1);
        assertEquals(
                "the best network watches val_sure, but what is measured is [accuracy]; Trainer.metrics measures more",
                refused(trainer(Tasks.cnn(1), new Adam()).checkpoints(checkpoints.best(Monitor.validation(sure)))));
        assertEquals(
                "early stopping puts the best epoch by val_loss back, but checkpoints keep the best by val_accuracy; "
                        + "let them watch the same, or set restoreBest(false)",
                refused(trainer(Tasks.cnn(1), new Adam()).checkpoints(checkpoints.best(Monitor.VAL_ACCURACY))
                        .earlyStopping(new EarlyStopping(3))));
        assertFalse(Files.exists(folder.resolve(Checkpoints.LAST)));
    }

    private static String refused(Trainer trainer) {
        return assertThrows(
                IllegalArgumentException.class, () -> trainer.fit(TRAIN, VALIDATION, 1, BATCH)).getMessage();
    }

    @Test
    void listenersHearOfItAndOfNoEpochTwice() {
        Checkpoints checkpoints = Checkpoints.in(folder).everySteps(2).resume();
        killAfter(9, trainer(Tasks.cnn(1), new Adam()).checkpoints(checkpoints));
        List<Integer> steps = new ArrayList<>();
        List<String> events = new ArrayList<>();
        trainer(Tasks.cnn(1), new Adam()).checkpoints(checkpoints).listener(counting(steps))
                .listener(new TrainingListener() {
                    @Override
                    public void resumed(List<EpochReport> epochs, int done) {
                        events.add("resumed after " + epochs.size() + " epochs and " + done + " steps");
                    }

                    @Override
                    public void epochStarted(int epoch, int lastEpoch, int all) {
                        events.add("epoch " + epoch + "/" + lastEpoch + " of " + all);
                    }

                    @Override
                    public void epochFinished(EpochReport report) {
                        events.add("done " + report.epoch());
                    }
                })
                .fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        assertEquals(
                List.of("resumed after 1 epochs and 3 steps", "epoch 2/3 of 5", "done 2", "epoch 3/3 of 5", "done 3"),
                events);
        assertEquals(List.of(4, 5, 1, 2, 3, 4, 5), steps);
    }

    @Test
    void aNewTrainingLeavesAnOldCheckpointAlone() throws IOException {
        trainer(Tasks.cnn(1), new Adam()).checkpoints(Checkpoints.in(folder)).fit(TRAIN, VALIDATION, 1, BATCH);
        byte[] before = Files.readAllBytes(folder.resolve(Checkpoints.LAST));
        Trainer another = trainer(Tasks.cnn(1), new Adam()).checkpoints(Checkpoints.in(folder));
        Exception refused =
                assertThrows(IllegalArgumentException.class, () -> another.fit(TRAIN, VALIDATION, 1, BATCH));
        assertEquals(
                folder.resolve(Checkpoints.LAST)
                        + ": expected no checkpoint in the folder of a new training; Checkpoints.resume() continues it",
                refused.getMessage());
        assertArrayEquals(before, Files.readAllBytes(folder.resolve(Checkpoints.LAST)));
    }

    @Test
    void aSecondFitGoesOnInTheSameFolder() {
        Trainer trainer = trainer(Tasks.cnn(1), new Adam()).checkpoints(Checkpoints.in(folder));
        trainer.fit(TRAIN, VALIDATION, 1, BATCH);
        assertEquals(2, trainer.fit(TRAIN, VALIDATION, 1, BATCH).epochs().size(), "the history is that of all");
        Network network = Tasks.cnn(1);
        Trainer resumed = trainer(network, new Adam()).checkpoints(Checkpoints.in(folder).resume());
        resumed.fit(TRAIN, VALIDATION, 2, BATCH);
        assertEquals(2, resumed.epoch());
        assertArrayEquals(Tasks.parameters(trainer.network()), Tasks.parameters(network));
    }

    @Test
    void aRunIsNotCutShortWithinAnEpoch() {
        Checkpoints checkpoints = Checkpoints.in(folder).everySteps(1).resume();
        killAfter(8, trainer(Tasks.cnn(1), new Adam()).checkpoints(checkpoints));
        Trainer shorter = trainer(Tasks.cnn(1), new Adam()).checkpoints(checkpoints);
        Exception e = assertThrows(
                CheckpointMismatchException.class, () -> shorter.fit(TRAIN, VALIDATION, 1, BATCH));
        assertEquals(
                folder.resolve(Checkpoints.LAST)
                        + ": the checkpoint was made after 1 epochs and 3 steps, this training has 1",
                e.getMessage());
    }

    @Test
    void aFitStoppedInItsFirstEpochCanBeRepeatedByTheSameTrainer() {
        Network whole = Tasks.cnn(1);
        trainer(whole, new Adam()).fit(TRAIN, VALIDATION, 2, BATCH);
        Network network = Tasks.cnn(1);
        boolean[] stopped = {false};
        Trainer[] itself = new Trainer[1];
        itself[0] = trainer(network, new Adam()).checkpoints(Checkpoints.in(folder).everySteps(1))
                .listener(new TrainingListener() {
                    @Override
                    public void stepFinished(StepReport report) {
                        if (report.step() == 3 && !stopped[0]) {
                            stopped[0] = true;
                            itself[0].stop();
                        }
                    }
                });
        assertEquals(StopReason.REQUESTED, itself[0].fit(TRAIN, VALIDATION, 2, BATCH).stopped());
        assertEquals(0, itself[0].step());
        itself[0].fit(TRAIN, VALIDATION, 2, BATCH);
        assertArrayEquals(Tasks.parameters(whole), Tasks.parameters(network));
    }

    @Test
    void withoutValidationAndWithOneBatchAnEpoch() throws IOException {
        Network whole = Tasks.cnn(1);
        History history = trainer(whole, new Adam()).fit(TRAIN, null, 4, 100);
        Checkpoints checkpoints = Checkpoints.in(folder).everySteps(1).resume();
        killAfter(2, 100, null, trainer(Tasks.cnn(1), new Adam()).checkpoints(checkpoints));
        Network network = Tasks.cnn(1);
        History resumed = trainer(network, new Adam()).checkpoints(checkpoints).fit(TRAIN, null, 4, 100);
        assertEquals(Tasks.timeless(history), Tasks.timeless(resumed));
        assertArrayEquals(Tasks.parameters(whole), Tasks.parameters(network));
        ModelMetadata metadata = ModelFile.read(folder.resolve(Checkpoints.BEST)).metadata();
        assertTrue(metadata.metric("loss").isPresent());
        assertEquals(Optional.empty(), metadata.metric("val_loss"));
    }

    @Test
    void whatAListenerThrowsAtTheEndOfAnEpochLosesNothing() {
        Network whole = Tasks.cnn(1);
        trainer(whole, new Adam()).fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        Checkpoints checkpoints = Checkpoints.in(folder).resume();
        Trainer thrown = trainer(Tasks.cnn(1), new Adam()).checkpoints(checkpoints).listener(new TrainingListener() {
            @Override
            public void epochFinished(EpochReport report) {
                throw new Killed();
            }
        });
        assertThrows(Killed.class, () -> thrown.fit(TRAIN, VALIDATION, EPOCHS, BATCH));
        assertEquals(1, thrown.epoch());
        Network network = Tasks.cnn(1);
        trainer(network, new Adam()).checkpoints(checkpoints).fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        assertArrayEquals(Tasks.parameters(whole), Tasks.parameters(network));
    }

    @Test
    void aBestFileThatCannotBeWrittenLeavesTheStateOfTheLastEpoch() throws IOException {
        Checkpoints checkpoints = Checkpoints.in(folder).resume();
        EarlyStopping firstIsBest = new EarlyStopping(9).monitor(Monitor.VAL_ACCURACY).minDelta(1).restoreBest(false);
        Network first = Tasks.cnn(1);
        trainer(first, new Adam()).earlyStopping(firstIsBest).checkpoints(checkpoints).fit(TRAIN, VALIDATION, 2, BATCH);
        Files.delete(folder.resolve(Checkpoints.BEST));
        Files.createDirectory(folder.resolve(Checkpoints.BEST));
        Network network = Tasks.cnn(1);
        Trainer resumed = trainer(network, new Adam()).earlyStopping(firstIsBest).checkpoints(checkpoints);
        assertThrows(UncheckedIOException.class, () -> resumed.fit(TRAIN, VALIDATION, 2, BATCH));
        assertEquals(2, resumed.epoch());
        assertArrayEquals(Tasks.parameters(first), Tasks.parameters(network));
    }

    @Test
    void settingsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> Checkpoints.in(folder).everySteps(-1));
        Trainer trainer = trainer(Tasks.cnn(1), new Adam()).checkpoints(Checkpoints.in(folder));
        assertThrows(IllegalArgumentException.class, () -> trainer.fit(TRAIN, VALIDATION, 1, 0));
        assertFalse(Files.exists(folder), "nothing is made for a wrong call");
        trainer.fit(TRAIN, VALIDATION, 1, BATCH);
        assertThrows(IllegalStateException.class, () -> trainer.checkpoints(Checkpoints.in(folder)));
        assertTrue(Files.exists(folder.resolve(Checkpoints.LAST)));
    }

    private static void killAfter(int steps, Trainer trainer) {
        killAfter(steps, BATCH, VALIDATION, trainer);
    }

    private static void killAfter(int steps, int batchSize, Dataset validation, Trainer trainer) {
        int[] done = {0};
        Trainer killed = trainer.listener(new TrainingListener() {
            @Override
            public void stepFinished(StepReport report) {
                // The checkpoint of a step comes after its listeners.
                if (done[0]++ == steps) {
                    throw new Killed();
                }
            }
        });
        assertThrows(Killed.class, () -> killed.fit(TRAIN, validation, 9, batchSize));
    }

    private static TrainingListener counting(List<Integer> steps) {
        return new TrainingListener() {
            @Override
            public void stepFinished(StepReport report) {
                steps.add(report.step());
            }
        };
    }

    private static Trainer trainer(Network network, Optimizer optimizer) {
        return new Trainer(network, optimizer, SCHEDULE).augmentation(Tasks.AUGMENTATION);
    }
}
