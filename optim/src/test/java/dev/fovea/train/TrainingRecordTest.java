package dev.fovea.train;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Layer;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.LossFrame;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.model.LayerKind;
import dev.fovea.nn.model.LayerKinds;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.nn.model.Settings;
import dev.fovea.nn.model.TensorStore;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.ops.ComputeKernels;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.parallel.Parallel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The record of a training: what it says, that it depends on the training alone, and that it is strictly read. */
class TrainingRecordTest {
    private static final Dataset TRAIN = Tasks.lines(70, 1);
    private static final Dataset VALIDATION = Tasks.lines(30, 2);
    private static final int EPOCHS = 3;
    private static final int BATCH = 16;
    private static final Supplier<String> GOOD = new Supplier<>() {
        private String text = "";

        @Override
        public String get() {
            text = text.isEmpty() ? text(1) : text;
            return text;
        }
    };

    /** Thrown by a listener, in place of a process that is killed. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @TempDir
    Path folder;

    @Test
    void saysHowTheNetworkCameAbout() throws IOException {
        Trainer trainer = recorded();
        assertEquals(Optional.empty(), trainer.record());
        trainer.fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        Path file = folder.resolve("network.safetensors");
        trainer.network().save(file, record(trainer).addTo(ModelMetadata.none().training("by hand")));
        ModelMetadata metadata = ModelFile.read(file).metadata();
        TrainingRecord record = TrainingRecord.of(metadata).orElseThrow();
        assertEquals(Optional.of("by hand"), metadata.training());
        assertEquals(record(trainer), record);
        assertEquals(EPOCHS, record.epochs());
        assertEquals(15, record.steps());
        assertEquals(EPOCHS, record.resultEpoch());
        assertEquals("1", record.settings().get("seed"));
        assertEquals("16", record.settings().get("batch size"));
        assertTrue(record.settings().get("training data")
                .startsWith("70 samples of (8, 8, 1) with a label of 3 classes, checksum "));
        assertEquals(0.01, record.learningRates().getFirst());
        assertEquals(2 * EPOCHS, record.learningRates().size());
        assertEquals(1, record.environments().size());
        assertTrue(record.environments().getFirst().startsWith(ComputeKernels.name() + " kernels"));
        assertEquals(Optional.empty(), record.origin());
        // The points that a replay looks at: the start, powers of two, ends of epochs, the end.
        assertEquals(
                List.of(
                        "start 0 0", "step 1 1", "step 1 2", "step 1 4", "step 2 8", "epoch 1 5", "epoch 2 10",
                        "epoch 3 15", "result 3 15"),
                record.text().lines()
                        .filter(line -> line.matches("(start|step|epoch|result) .*"))
                        .map(line -> String.join(" ", List.of(line.split(" ")).subList(0, 3)))
                        .toList());
    }

    @Test
    void equalsARecordOfTheSameText() {
        Trainer trainer = recorded();
        trainer.fit(TRAIN, VALIDATION, 1, BATCH);
        Trainer other = recorded().seed(2);
        other.fit(TRAIN, VALIDATION, 1, BATCH);
        TrainingRecord record = record(trainer);
        TrainingRecord read = TrainingRecord.of(record.addTo(ModelMetadata.none())).orElseThrow();
        assertEquals(record, read);
        assertEquals(record.hashCode(), read.hashCode());
        assertNotEquals(record, record(other));
        assertEquals("trained 1 epochs, 5 steps, with " + record.environments().getFirst(), record.toString());
    }

    @Test
    void batchesMayBeOfOneSample() {
        Trainer trainer = recorded();
        trainer.fit(Tasks.lines(3, 1), null, 1, 1);
        TrainingRecord record = record(trainer);
        assertEquals("1", record.settings().get("batch size"));
        assertEquals(Optional.of(record), TrainingRecord.of(record.addTo(ModelMetadata.none())));
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "7"})
    void isTheSameForAnyNumberOfThreads(int threads) {
        assertEquals(GOOD.get(), text(threads));
    }

    private static String text(int threads) {
        Trainer trainer = recorded().parallel(Parallel.ofThreads(threads));
        trainer.fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        return record(trainer).text();
    }

    @Test
    void isTheSameAfterKillsWhereverTheyHappen() {
        for (int steps = 1; steps < 15; steps += 3) {
            Checkpoints checkpoints = Checkpoints.in(folder.resolve("after" + steps)).everySteps(2).resume();
            killAfter(steps, checkpoints);
            killAfter(1, checkpoints);
            Trainer resumed = Tasks.augmented(Tasks.cnn(1)).checkpoints(checkpoints);
            resumed.fit(TRAIN, VALIDATION, EPOCHS, BATCH);
            assertEquals(GOOD.get(), record(resumed).text(), "killed after " + steps);
        }
    }

    private static void killAfter(int steps, Checkpoints checkpoints) {
        int[] done = {0};
        Trainer killed = Tasks.augmented(Tasks.cnn(1)).checkpoints(checkpoints).listener(new TrainingListener() {
            @Override
            public void stepFinished(StepReport report) {
                if (done[0]++ == steps) {
                    throw new Killed();
                }
            }
        });
        assertThrows(Killed.class, () -> killed.fit(TRAIN, VALIDATION, 9, BATCH));
    }

    @Test
    void severalCallsOfTheSameTrainingAreOne() {
        Trainer pieces = recorded();
        pieces.fit(TRAIN, VALIDATION, 1, BATCH);
        pieces.fit(TRAIN, VALIDATION, EPOCHS - 1, BATCH);
        assertEquals(GOOD.get(), record(pieces).text());
    }

    @Test
    void anotherTrainingAfterwardsBeginsAnotherRecord() {
        Trainer trainer = recorded();
        trainer.fit(TRAIN, VALIDATION, 1, BATCH);
        trainer.fit(TRAIN, VALIDATION, 1, 2 * BATCH);
        assertEquals("32", record(trainer).settings().get("batch size"));
        assertTrue(record(trainer).text().contains("\nstart 1 5 "), record(trainer).text());
    }

    @Test
    void isThereBetweenEpochsOnlyAndForgetsAnUnfinishedOne() {
        Trainer[] trainer = {recorded()};
        String[] first = {""};
        trainer[0] = trainer[0].listener(new TrainingListener() {
            @Override
            public void stepFinished(StepReport report) {
                if (report.epoch() == 2 && report.step() == 4) {
                    assertThrows(IllegalStateException.class, () -> trainer[0].record());
                    trainer[0].stop();
                }
            }

            @Override
            public void epochFinished(EpochReport report) {
                first[0] = record(trainer[0]).text();
            }
        });
        trainer[0].fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        assertEquals(first[0], record(trainer[0]).text());
        assertEquals(5, record(trainer[0]).steps());
    }

    @Test
    void theBestNetworkHasOneOfItsOwn() throws IOException {
        EarlyStopping firstIsBest = new EarlyStopping(2).monitor(Monitor.VAL_ACCURACY).minDelta(1);
        Trainer trainer = recorded().earlyStopping(firstIsBest).checkpoints(Checkpoints.in(folder));
        trainer.fit(TRAIN, VALIDATION, 9, BATCH);
        assertEquals(3, record(trainer).epochs());
        assertEquals(1, record(trainer).resultEpoch());
        TrainingRecord best =
                TrainingRecord.of(ModelFile.read(folder.resolve(Checkpoints.BEST)).metadata()).orElseThrow();
        assertEquals(1, best.epochs());
        assertEquals(5, best.steps());
    }

    /** The step of an epoch is what was counted, not what its batch size would give for the epochs before. */
    @ParameterizedTest
    @CsvSource({"16, 32, 8", "32, 16, 8", "16, 70, 6", "70, 16, 6"})
    void theBestEpochHasItsStepWhateverTheBatchSizesBefore(int first, int second, int step) {
        EarlyStopping firstIsBest = new EarlyStopping(1).monitor(Monitor.VAL_ACCURACY).minDelta(1);
        for (boolean saved : new boolean[] {false, true}) {
            Trainer trainer = recorded().earlyStopping(firstIsBest);
            Path there = folder.resolve("batches" + first);
            trainer = saved ? trainer.checkpoints(Checkpoints.in(there)) : trainer;
            trainer.fit(TRAIN, VALIDATION, 1, first);
            trainer.fit(TRAIN, VALIDATION, 9, second);
            String best = saved ? "result 1 " + (69 / first + 1) : "result 2 " + step; // with checkpoints of all calls
            assertTrue(record(trainer).text().contains('\n' + best + ' '), record(trainer).text());
        }
    }

    @Test
    void kindsOfLayersAreThoseThatWereSet() {
        LayerKinds own = LayerKinds.standard().with(
                new LayerKind<>("acme.odd", OddLayer.class, layer -> new Settings(), settings -> new OddLayer()));
        LayerKinds other = LayerKinds.standard().with(
                new LayerKind<>("acme.other", OddLayer.class, layer -> new Settings(), settings -> new OddLayer()));
        Network network = Network.build(Tasks.IMAGE, 1, new OddLayer(), dense(Tasks.CLASSES));
        Checkpoints checkpoints = Checkpoints.in(folder);
        Trainer trainer = Tasks.trainer(network).checkpoints(checkpoints).recording(new Recording().kinds(own));
        trainer.fit(TRAIN, null, 1, BATCH);
        assertEquals(1, record(trainer).epochs());
        assertTrue(Files.exists(folder.resolve(Checkpoints.BEST)));
        Trainer resumed = Tasks.trainer(network).recording(new Recording().origin("here"))
                .checkpoints(checkpoints.kinds(own).resume());
        resumed.fit(TRAIN, null, 2, BATCH);
        assertEquals(Optional.of("here"), record(resumed).origin());
        Trainer both = Tasks.trainer(network).checkpoints(checkpoints.kinds(own));
        assertEquals(
                "expected the same kinds of layers for checkpoints and recording, found " + own + " and " + other,
                assertThrows(
                        IllegalArgumentException.class, () -> both.recording(new Recording().kinds(other))
                                .epoch())
                        .getMessage());
        assertEquals(0, both.recording(new Recording().kinds(own)).epoch());
    }

    /** Nothing but its class. */
    private record OddLayer() implements Layer {
        @Override
        public Value emit(Emitter emitter, Value input) {
            return flatten().emit(emitter, input);
        }
    }

    @Test
    void recordingsAreEqualIfTheirSettingsAre() {
        assertEquals(new Recording(), new Recording().kinds(LayerKinds.standard()));
        assertEquals(new Recording().origin("a"), new Recording().origin("a"));
        assertEquals(new Recording().origin("a").hashCode(), new Recording().origin("a").hashCode());
        assertNotEquals(new Recording().origin("a").hashCode(), new Recording().origin("b").hashCode());
        assertFalse(new Recording().equals(new Recording().origin("a")));
        LayerKinds own = LayerKinds.standard().with(
                new LayerKind<>("acme.odd", OddLayer.class, layer -> new Settings(), settings -> new OddLayer()));
        assertFalse(new Recording().equals(new Recording().kinds(own)));
        assertTrue(new Recording().origin("a").kinds(own).toString().startsWith("Recording[origin a, kinds ["));
        assertTrue(new Recording().kinds(own).toString().endsWith("acme.odd]]"));
    }

    @Test
    void itsSizeIsBounded() {
        Dataset few = Tasks.lines(4, 1);
        Trainer trainer = new Trainer(Tasks.linear(1), new Sgd(), Schedule.constant(0.01)).recording(new Recording());
        for (int epochs : List.of(128, 1, 171)) {
            trainer.fit(few, null, epochs, 4);
        }
        List<String> epochs = record(trainer).text().lines().filter(line -> line.startsWith("epoch ")).toList();
        assertEquals(300 / 4, epochs.size());
        assertTrue(epochs.getFirst().startsWith("epoch 4 4 ") && epochs.getLast().startsWith("epoch 300 300 "));
        Trainer atOnce = new Trainer(Tasks.linear(1), new Sgd(), Schedule.constant(0.01)).recording(new Recording());
        atOnce.fit(few, null, 300, 4);
        assertEquals(record(atOnce), record(trainer));
        assertEquals(Optional.of(record(trainer)), TrainingRecord.of(record(trainer).addTo(ModelMetadata.none())));
    }

    @Test
    void aTraceOfMoreEpochsThanAreKeptIsRefused() {
        Mark start = Mark.result(Tasks.linear(1), 0, 0);
        List<Mark> epochs =
                IntStream.rangeClosed(1, 129).mapToObj(i -> Mark.result(Tasks.linear(1), i, i)).toList();
        List<Environment> here = List.of(Environment.here(0));
        assertEquals(128, new Trace(here, start, List.of(), epochs.subList(0, 128)).epochs().size());
        assertEquals(
                "its epochs contradict each other",
                assertThrows(IllegalArgumentException.class, () -> new Trace(here, start, List.of(), epochs))
                        .getMessage());
    }

    @Test
    void originsAndTextsOfSeveralLinesAreKept() {
        Trainer trainer = Tasks.trainer(Tasks.linear(1)).recording(new Recording().origin("SHA-256 \\n 12"))
                .loss(new OddlyNamedLoss());
        trainer.fit(TRAIN, null, 1, BATCH);
        TrainingRecord record = TrainingRecord.of(record(trainer).addTo(ModelMetadata.none())).orElseThrow();
        assertEquals(Optional.of("SHA-256 \\n 12"), record.origin());
        assertEquals("two\nlines \\ and\rmore: ", record.settings().get("loss"));
        String longest = "x".repeat(1000);
        assertEquals(Optional.of(longest), new Recording().origin(longest).origin());
        for (String wrong : List.of(" ", "a\nb", longest + "x")) {
            assertThrows(IllegalArgumentException.class, () -> new Recording().origin(wrong));
        }
    }

    private static final class OddlyNamedLoss implements Loss {
        @Override
        public double gradient(LossFrame frame) {
            return new SoftmaxCrossEntropy().gradient(frame);
        }

        @Override
        public String toString() {
            return "two\nlines \\ and\rmore: ";
        }
    }

    @Test
    void whatIsNotRecordedHasNone() {
        Trainer trainer = Tasks.trainer(Tasks.linear(1));
        trainer.fit(TRAIN, null, 1, BATCH);
        assertEquals(Optional.empty(), trainer.record());
        assertEquals(Optional.empty(), TrainingRecord.of(ModelMetadata.none()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|', value = {
                "^fovea training record 1|fovea training record 2|line 1: expected \"fovea training record 1\"",
                "\\nsetting seed: 1|\\nsetting seed 1|expected a name, a colon and a value",
                "\\nsetting seed: 1|\\nsetting seed: 1\\nsetting seed: 1|each name once",
                "\\nsetting batch size: 16|\\nsetting batch size: 0|expected a batch size of at least 1, found 0",
                "\\nsetting batch size: 16||expected a whole number, found \"\"",
                "\\nrates 0.01 |\\nrates 1e-2 |expected a number as Java writes it",
                "\\ntrained 3 15|\\ntrained 3|expected epochs and steps",
                "\\ntrained 3 15|\\ntrained 3 16|contradict each other",
                "\\ntrained 3 15|\\ntrained 4 15|contradict each other",
                "\\nenvironment 0 |\\nenvironment 1 |what it was computed with contradict each other",
                "\\nenvironment 0 [a-z0-9]+|\\nenvironment 0 magic|expected the kernels",
                "\\nstart 0 0 [0-9a-f]{8}|\\nstart 0 0 xyz|expected a checksum of eight hexadecimal digits, found \"xyz\"",
                "\\nstart 0 0 [0-9a-f]{8}|\\nstart 0 0|its steps contradict each other",
                "\\nstep 1 4 .*|\\n|its steps contradict each other", "\\nepoch 3 15 .*|\\n|contradict each other",
                "\\nstep 1 1 |\\nstep 1 -1 |at least 0",
                "\\nstep 1 1 |\\nstep 1 01 |expected a whole number, found \"01\"",
                "\\nresult .*||expected more, found the end", "\\nresult 3 15|\\nresult 4 15|contradict each other",
                "$|\\nmore|expected the end, found \"more\""
            })
    void isStrictlyRead(String part, String instead, String problem) {
        String good = GOOD.get();
        String bad = good.replaceFirst(
                part.replace("\\n", "\n"), instead == null ? "" : instead.replace("\\n", "\n"))
                .replace("\n\n", "\n");
        assertFalse(good.equals(bad), part);
        ModelMetadata metadata = ModelMetadata.none().with(TrainingRecord.KEY, bad);
        Exception e = assertThrows(IllegalArgumentException.class, () -> TrainingRecord.of(metadata));
        assertTrue(String.valueOf(e.getMessage()).startsWith("the training record: "), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains(problem), e.getMessage());
    }

    @Test
    void aCheckpointOfBeforeThereWereRecordsIsContinued() throws IOException {
        Checkpoints checkpoints = Checkpoints.in(folder).resume();
        Tasks.augmented(Tasks.cnn(1)).checkpoints(checkpoints).fit(TRAIN, VALIDATION, 1, BATCH);
        editTrace(null);
        Trainer resumed = Tasks.augmented(Tasks.cnn(1)).checkpoints(checkpoints);
        resumed.fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        assertTrue(record(resumed).text().contains("\nstart 1 5 "), record(resumed).text());
        assertEquals(EPOCHS, record(resumed).epochs());
    }

    @Test
    void aCheckpointWhoseTraceIsOfAnotherStepIsRefused() throws IOException {
        Checkpoints checkpoints = Checkpoints.in(folder).resume();
        Tasks.augmented(Tasks.cnn(1)).checkpoints(checkpoints).fit(TRAIN, VALIDATION, 2, BATCH);
        String trace = TensorStore.read(folder.resolve(Checkpoints.LAST)).metadata().get("trace");
        editTrace(trace.replaceFirst("\nepoch 2 .*", ""));
        Trainer resumed = Tasks.augmented(Tasks.cnn(1)).checkpoints(checkpoints);
        Exception e = assertThrows(
                UncheckedIOException.class, () -> resumed.fit(TRAIN, VALIDATION, EPOCHS, BATCH));
        assertTrue(String.valueOf(e.getMessage()).contains("its trace: its steps and how far it has come"),
                e.getMessage());
        editTrace(trace.replaceFirst("\nstart .*", "\nstart 0 0 00000000"));
        Trainer again = Tasks.augmented(Tasks.cnn(1)).checkpoints(checkpoints);
        assertThrows(UncheckedIOException.class, () -> again.fit(TRAIN, VALIDATION, EPOCHS, BATCH));
    }

    private void editTrace(String trace) throws IOException {
        Path last = folder.resolve(Checkpoints.LAST);
        TensorStore store = TensorStore.read(last);
        Map<String, String> texts = new LinkedHashMap<>(store.metadata());
        if (trace == null) {
            texts.remove("trace");
        } else {
            texts.put("trace", trace);
        }
        TensorStore.of(store.tensors()).metadata(texts).write(last);
    }

    @Test
    void resumingElsewhereIsNoted() throws IOException {
        Checkpoints checkpoints = Checkpoints.in(folder).resume();
        Tasks.augmented(Tasks.cnn(1)).checkpoints(checkpoints).fit(TRAIN, VALIDATION, 1, BATCH);
        String trace = TensorStore.read(folder.resolve(Checkpoints.LAST)).metadata().get("trace");
        editTrace(trace.replaceFirst("environment 0 .*", "environment 0 vector1024 auto 0.0.1 24 sparc"));
        Trainer resumed = Tasks.augmented(Tasks.cnn(1)).checkpoints(checkpoints);
        resumed.fit(TRAIN, VALIDATION, 2, BATCH);
        assertEquals("vector1024 kernels, Fovea 0.0.1, JDK 24, sparc", record(resumed).environments().getFirst());
        assertEquals(2, record(resumed).environments().size());
        assertTrue(record(resumed).text().contains("\nenvironment 5 " + ComputeKernels.name() + " "));
    }

    private static Trainer recorded() {
        return Tasks.augmented(Tasks.cnn(1)).recording(new Recording());
    }

    private static TrainingRecord record(Trainer trainer) {
        return trainer.record().orElseThrow();
    }
}
