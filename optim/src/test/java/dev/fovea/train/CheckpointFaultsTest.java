package dev.fovea.train;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.fovea.data.Dataset;
import dev.fovea.data.RandomAffine;
import dev.fovea.io.FileException;
import dev.fovea.metric.ClassScore;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.model.TensorStore;
import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.ParameterUpdate;
import dev.fovea.optim.RmsProp;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.optim.UpdateStep;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints of another training, damaged ones, and folders that cannot be used. */
class CheckpointFaultsTest {
    private static final int BATCH = 16;
    private static final String LEFT = ".fovea-01234567-89ab-cdef-0123-456789abcdef.tmp";
    private static final Dataset TRAIN = Tasks.lines(70, 1);
    private static final Dataset VALIDATION = Tasks.lines(30, 2);
    private static final Schedule SCHEDULE = Schedule.exponential(0.01, 0.9);

    @TempDir
    Path temporary;

    private Path folder = Path.of("");
    private Path last = Path.of("");

    @BeforeEach
    void chooseFolder() {
        folder = temporary.resolve("checkpoints");
        last = folder.resolve(Checkpoints.LAST);
    }

    @Test
    void anotherTrainingIsRefusedNamingTheDifference() throws IOException {
        fit(trainer(Tasks.cnn(1)));
        byte[] before = Files.readAllBytes(last);
        assertMismatch("with network ", () -> fit(trainer(Tasks.linear(1))));
        assertMismatch("with network seed 1, this training has 2", () -> fit(trainer(Tasks.cnn(2))));
        assertMismatch(
                "with optimizer Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-7], this training has Sgd[momentum=0.9,"
                        + " nesterov=false]",
                () -> fit(trainer(Tasks.cnn(1), new Sgd(0.9), SCHEDULE)));
        assertMismatch(
                "with learning rate 0.01 after 0.0 epochs, this training has 0.02",
                () -> fit(trainer(Tasks.cnn(1), new Adam(), Schedule.constant(0.02))));
        assertMismatch(
                "with learning rate 0.01 after 0.5 epochs, this training has 0.009",
                () -> fit(trainer(Tasks.cnn(1), new Adam(), at -> at.epoch() < 0.5 ? 0.01 : 0.009)));
        assertMismatch(
                "with loss SoftmaxCrossEntropy[], this training has a custom one",
                () -> fit(trainer(Tasks.cnn(1)).loss(frame -> 0)));
        assertMismatch(
                "with metrics accuracy, this training has f1 (ClassScore[f1, threshold=0.5])",
                () -> fit(trainer(Tasks.cnn(1)).metrics(ClassScore.f1().threshold(0.5))));
        assertMismatch("with seed 1, this training has 7", () -> fit(trainer(Tasks.cnn(1)).seed(7)));
        assertMismatch(
                "with augmentation none, this training has RandomAffine[degrees=5.0, zoom=0.0, shift=0.0]",
                () -> fit(trainer(Tasks.cnn(1)).augmentation(RandomAffine.degrees(5))));
        assertMismatch(
                "with augmentation none, this training has a custom one",
                () -> fit(trainer(Tasks.cnn(1)).augmentation(sample -> {
                })));
        assertMismatch(
                "with early stopping none, this training has EarlyStopping[",
                () -> fit(trainer(Tasks.cnn(1)).earlyStopping(new EarlyStopping(3))));
        assertMismatch(
                "with batch size 16, this training has 32", () -> trainer(Tasks.cnn(1)).fit(TRAIN, VALIDATION, 2, 32));
        assertMismatch(
                "with validation data 30 samples of (8, 8, 1) with a label of 3 classes, checksum ",
                () -> trainer(Tasks.cnn(1)).fit(TRAIN, null, 2, BATCH));
        assertMismatch(
                "with training data 70 samples of (8, 8, 1) with a label of 3 classes, checksum ",
                () -> trainer(Tasks.cnn(1)).fit(TRAIN.limit(69), VALIDATION, 2, BATCH));
        CheckpointMismatchException longer = assertThrows(
                CheckpointMismatchException.class, () -> trainer(Tasks.cnn(1)).fit(TRAIN, VALIDATION, 1, BATCH));
        assertEquals(
                last + ": the checkpoint was made after 2 epochs, this training has 1", longer.getMessage());
        assertArrayEquals(before, Files.readAllBytes(last));
        assertEquals(2, fit(trainer(Tasks.cnn(1))).epochs().size(), "nothing was changed");
    }

    @Test
    void whatIsSetBesideCodeIsComparedToo() {
        Loss loss = frame -> 0;
        Optimizer optimizer = parameter -> new Adam().begin(parameter);
        ParameterGroup kernels = ParameterGroup.named("dense.kernel").optimizer(optimizer);
        ParameterGroup biases = ParameterGroup.named("dense.bias");
        Trainer trainer = trainer(Tasks.linear(1)).loss(loss.times(2)).group(kernels);
        fit(trainer.group(biases.rate(3)));
        assertMismatch(
                "with loss 2.0 × a custom one, this training has 5.0 × a custom one",
                () -> fit(trainer(Tasks.linear(1)).loss(loss.times(5)).group(kernels).group(biases.rate(3))));
        assertMismatch("with groups ", () -> fit(trainer.group(biases.rate(4))));
        assertMismatch("with groups ", () -> fit(trainer.group(biases.frozen())));
        assertEquals(2, fit(trainer.group(biases.rate(3))).epochs().size(), "the same as before");
    }

    /** As a version with more settings, or fewer, would have written it. */
    @Test
    void aSettingThatOnlyOneSideKnowsIsADifference() throws IOException {
        fit(trainer(Tasks.cnn(1)));
        TensorStore store = TensorStore.read(last);
        Map<String, String> more = new LinkedHashMap<>(store.metadata());
        more.put("setup.gradients after all", "clipped");
        TensorStore.of(store.tensors()).metadata(more).write(last);
        assertMismatch(
                "with gradients after all clipped, this training has no such setting",
                () -> fit(trainer(Tasks.cnn(1))));
        Map<String, String> fewer = new LinkedHashMap<>(store.metadata());
        fewer.remove("setup.loss");
        TensorStore.of(store.tensors()).metadata(fewer).write(last);
        assertMismatch("without loss, this training has SoftmaxCrossEntropy[]", () -> fit(trainer(Tasks.cnn(1))));
    }

    @Test
    void aNetworkThatDiffersInASettingIsShownAroundTheDifference() {
        fit(trainer(Tasks.cnn(1)));
        Network other = Network.build(
                Tasks.IMAGE, 1, conv2d(6, 3), batchNorm().momentum(0.9).epsilon(1e-2), relu(), flatten(), dense(3));
        CheckpointMismatchException e =
                assertThrows(CheckpointMismatchException.class, () -> fit(trainer(other)));
        assertTrue(String.valueOf(e.getMessage()).contains("epsilon\":0.001"), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains("epsilon\":0.01"), e.getMessage());
    }

    @Test
    void everyValueAndLabelCountsInTheDataSum() {
        float[] x = new float[70 * 64];
        int[] labels = new int[70];
        labels[0] = 2;
        Shape shape = Tasks.IMAGE.batch(70);
        String before = DatasetSum.of(Dataset.of(Tensor.of(shape, x), labels), Parallel.ofThreads(1));
        assertEquals(before, DatasetSum.of(Dataset.of(Tensor.of(shape, x), labels), Parallel.ofThreads(3)));
        for (int i : new int[] {0, 63, 64, 1777, x.length - 1}) {
            float[] changed = x.clone();
            changed[i] = Float.MIN_VALUE;
            assertFalse(
                    before.equals(DatasetSum.of(Dataset.of(Tensor.of(shape, changed), labels), Parallel.ofThreads(2))));
        }
        for (int i = 0; i < labels.length; i++) {
            int[] changed = labels.clone();
            changed[i] = 1;
            assertFalse(before.equals(DatasetSum.of(Dataset.of(Tensor.of(shape, x), changed, 3), Parallel.shared())));
        }
    }

    @Test
    void aSettingWithoutATextOfItsOwnIsNoDifference() {
        Optimizer custom = new Momentumless();
        fit(trainer(Tasks.cnn(1), custom, SCHEDULE));
        assertEquals(2, fit(trainer(Tasks.cnn(1), new Momentumless(), at -> SCHEDULE.rate(at))).epochs().size());
    }

    /** An optimizer from outside that is no record. */
    private static final class Momentumless implements Optimizer {
        @Override
        public ParameterUpdate begin(Parameter parameter) {
            return new Sgd().begin(parameter);
        }
    }

    @Test
    void aDamagedCheckpointIsRefusedAndChangesNothing() throws IOException {
        fit(trainer(Tasks.cnn(1)));
        byte[] good = Files.readAllBytes(last);
        for (int length = 0; length < good.length; length += 61) {
            Files.write(last, Arrays.copyOf(good, length));
            assertUnreadable("");
        }
        for (int bit = 0; bit < good.length * 8; bit += 997) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(last, flipped);
            assertUnreadable("");
        }
    }

    @Test
    void aCheckpointThatContradictsItselfIsRefused() throws IOException {
        fit(trainer(Tasks.cnn(1)));
        assertEditRefused("expected the checkpoint of a training", texts -> texts.remove("fovea.checkpoint"));
        assertEditRefused("expected a checkpoint of format 2, found 1", texts -> texts.put("fovea.checkpoint", "1"));
        for (String key : new String[] {"epoch", "step", "history", "rates"}) {
            assertEditRefused("expected a text " + key, texts -> texts.remove(key));
        }
        for (String number : new String[] {"-1", "x", "", "1e3", "99999999999999999999"}) {
            assertEditRefused("", texts -> texts.put("epoch", number));
            assertEditRefused("", texts -> texts.put("step", number));
            assertEditRefused("", texts -> texts.put("best_epoch", number));
        }
        assertEditRefused("its counters contradict each other", texts -> texts.put("epoch", "1"));
        assertEditRefused("its counters contradict each other", texts -> texts.put("step", "11"));
        assertEditRefused("expected 5 numbers", texts -> texts.put("history", "1.0 2.0 3.0"));
        assertEditRefused("", texts -> texts.put("history", "a b c d e f g h i"));
        assertEditRefused("its best epoch 9 is not in its history", texts -> texts.put("best_epoch", "9"));
        assertEditRefused("expected no tensor best.", texts -> texts.remove("best_epoch"));
        assertEditRefused("no sums of an epoch",
                texts -> texts.put("unfinished", "3.0 5.0 9.0 9.0 0.0 1.0 1.0 1.0\naccuracy=0"));
        assertEditRefused(
                "its counters contradict each other",
                texts -> texts.put("unfinished", "2.0 5.0 1.0 16.0 0.0 1.0 1.0 1.0\naccuracy=0"));
        assertEditRefused("its counters contradict each other", texts -> {
            texts.put("unfinished", "3.0 5.0 5.0 70.0 0.0 1.0 1.0 1.0\naccuracy=0"); // finished, that is
            texts.put("step", "15");
        });
        assertEditRefused("its counters contradict each other", texts -> {
            texts.put("unfinished", "3.0 6.0 1.0 16.0 0.0 1.0 1.0 1.0\naccuracy=0"); // of six steps
            texts.put("step", "11");
        });
        assertEditRefused("expected a whole number",
                texts -> texts.put("unfinished", "3.5 5.0 1.0 9.0 0.0 1.0 1.0 1.0\naccuracy=0"));
        assertEditRefused("expected the metrics [accuracy], found []", texts -> {
            texts.put("unfinished", "3.0 5.0 1.0 16.0 0.0 1.0 1.0 1.0");
            texts.put("step", "11");
        });
        assertEditRefused("expected a tensor unfinished.accuracy of (2, 4), found none", texts -> {
            texts.put("unfinished", "3.0 5.0 1.0 16.0 0.0 1.0 1.0 1.0\naccuracy=2");
            texts.put("step", "11");
        });
        assertEditRefused("expected at least 2 sums, found 0", texts -> {
            texts.put("unfinished", "3.0 5.0 1.0 16.0 0.0 1.0 1.0 1.0\naccuracy=0");
            texts.put("step", "11");
        });
        assertEditRefused("expected a number as Java writes it", texts -> texts.put("rates", "1e-2"));
    }

    @Test
    void otherTensorsAreRefused() throws IOException {
        fit(trainer(Tasks.cnn(1)));
        TensorStore good = TensorStore.read(last);
        Map<String, Tensor> tensors = new LinkedHashMap<>(good.tensors());
        Tensor bias = tensors.get("parameter.dense.bias");
        tensors.put("parameter.dense.bias", Tensor.zeros(1, 3));
        TensorStore.of(tensors).metadata(good.metadata()).write(last);
        assertUnreadable("tensor parameter.dense.bias: expected (3), found (1, 3)");
        tensors.put("parameter.dense.bias", Tensor.of(Shape.of(3), new float[] {0, Float.NaN, 0}));
        TensorStore.of(tensors).metadata(good.metadata()).write(last);
        assertUnreadable("tensor parameter.dense.bias: expected finite numbers, found NaN");
        tensors.put("parameter.dense.bias", bias);
        Tensor best = tensors.get("best.dense.bias");
        tensors.put("best.dense.bias", Tensor.of(Shape.of(3), new float[] {0, 0, Float.POSITIVE_INFINITY}));
        TensorStore.of(tensors).metadata(good.metadata()).write(last);
        assertUnreadable("tensor best.dense.bias: expected finite numbers, found Infinity");
        tensors.put("best.dense.bias", best);
        tensors.put("more", bias);
        TensorStore.of(tensors).metadata(good.metadata()).write(last);
        assertUnreadable("expected no tensor more");
        tensors.remove("more");
        tensors.remove("optimizer.1.dense.bias");
        TensorStore.of(tensors).metadata(good.metadata()).write(last);
        assertUnreadable("expected a tensor optimizer.1.dense.bias, found none");
        Tasks.cnn(1).save(last);
        assertUnreadable("expected the checkpoint of a training, found a file without fovea.checkpoint");
    }

    /** The mean square of large gradients may be infinite: the weight then stands still, and training goes on. */
    @Test
    void anOptimizersSumsMayOverflow() throws IOException {
        fit(trainer(Tasks.cnn(1), new RmsProp(), SCHEDULE));
        TensorStore good = TensorStore.read(last);
        Map<String, Tensor> tensors = new LinkedHashMap<>(good.tensors());
        float infinity = Float.POSITIVE_INFINITY;
        tensors.put("optimizer.0.dense.bias", Tensor.of(Shape.of(3), new float[] {0, infinity, 0}));
        TensorStore.of(tensors).metadata(good.metadata()).write(last);
        Trainer goesOn = trainer(Tasks.cnn(1), new RmsProp(), SCHEDULE);
        assertEquals(3, goesOn.fit(TRAIN, VALIDATION, 3, BATCH).epochs().size());
        assertEquals(infinity, TensorStore.read(last).tensors().get("optimizer.0.dense.bias").data()[1]);
    }

    @Test
    void whatAKilledProcessLeftIsRemovedAndNothingElse() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(LEFT), "half");
        Files.writeString(folder.resolve("notes.txt"), "mine");
        fit(trainer(Tasks.cnn(1)));
        assertFalse(Files.exists(folder.resolve(LEFT)));
        assertTrue(Files.exists(folder.resolve("notes.txt")));
    }

    @Test
    void aFolderThatCannotBeUsedIsTold() throws IOException {
        Files.writeString(folder, "a file");
        assertTold(folder + ": cannot hold checkpoints: it already exists");
        Files.delete(folder);
        Files.createDirectory(folder);
        Files.createDirectory(last);
        assertTold(last + ": file: expected a regular file, found a folder; without this file training begins anew");
    }

    @Test
    void aReadOnlyFolderIsTold() throws IOException {
        Files.createDirectory(folder);
        assertTrue(folder.toFile().setWritable(false));
        assumeFalse(Files.isWritable(folder), "this user may write everywhere");
        assertTold(folder + ": cannot be locked: permission denied");
    }

    @Test
    void twoTrainersOfOneProcessAreKeptApartToo() {
        Trainer second = trainer(Tasks.cnn(1));
        boolean[] refused = {false};
        fit(trainer(Tasks.cnn(1)).listener(new TrainingListener() {
            @Override
            public void epochFinished(EpochReport report) {
                UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> fit(second));
                refused[0] = (folder + ": another training is running in this folder").equals(e.getMessage());
            }
        }));
        assertTrue(refused[0]);
        assertEquals(2, fit(second).epochs().size(), "afterwards it may");
    }

    @Test
    void divergenceKeepsTheLastGoodCheckpoint() throws IOException {
        Schedule wild = at -> at.epoch() < 1 ? 0.01 : 1e30;
        Trainer trainer = new Trainer(Tasks.cnn(1), new Sgd(), wild)
                .checkpoints(Checkpoints.in(folder).everySteps(1));
        TrainingDivergedException e =
                assertThrows(TrainingDivergedException.class, () -> trainer.fit(TRAIN, VALIDATION, 3, BATCH));
        assertEquals(2, e.epoch());
        Trainer resumed = new Trainer(Tasks.cnn(1), new Sgd(), wild).checkpoints(Checkpoints.in(folder).resume());
        resumed.stop();
        resumed.fit(TRAIN, VALIDATION, 3, BATCH);
        assertTrue(resumed.step() >= 5, "the checkpoint of step " + resumed.step());
        for (float[] values : Tasks.parameters(resumed.network())) {
            for (float value : values) {
                assertTrue(Float.isFinite(value));
            }
        }
    }

    @Test
    void whatIsNoLongerFiniteIsNotSavedWithinAnEpochEither() throws IOException {
        Optimizer breaks = parameter -> new ParameterUpdate(parameter, 0) {
            @Override
            public void update(float[] g, int from, int to, UpdateStep step) {
                weights()[from] = step.number() == 7 ? Float.NaN : weights()[from];
            }
        };
        Trainer trainer = new Trainer(Tasks.linear(1), breaks, SCHEDULE)
                .checkpoints(Checkpoints.in(folder).everySteps(1));
        TrainingDivergedException e =
                assertThrows(TrainingDivergedException.class, () -> trainer.fit(TRAIN, VALIDATION, 3, BATCH));
        assertEquals(2, e.epoch());
        assertEquals(2, e.step());
        assertTrue(e.getMessage().contains("a parameter is no longer finite"), e.getMessage());
        assertEquals("6", TensorStore.read(last).metadata().get("step"));
    }

    @Test
    void anInterruptedThreadSavesAndLocksAllTheSame() {
        Thread.currentThread().interrupt();
        History none = fit(trainer(Tasks.cnn(1)));
        assertTrue(Thread.interrupted());
        assertEquals(StopReason.INTERRUPTED, none.stopped());
        assertFalse(Files.exists(last));
        assertEquals(2, fit(trainer(Tasks.cnn(1))).epochs().size());
    }

    private static Trainer with(Network network, Optimizer optimizer, Schedule schedule, Path folder) {
        return new Trainer(network, optimizer, schedule).checkpoints(Checkpoints.in(folder).resume());
    }

    private Trainer trainer(Network network, Optimizer optimizer, Schedule schedule) {
        return with(network, optimizer, schedule, folder);
    }

    private Trainer trainer(Network network) {
        return trainer(network, new Adam(), SCHEDULE);
    }

    private static History fit(Trainer trainer) {
        return trainer.fit(TRAIN, VALIDATION, 2, BATCH);
    }

    private void assertMismatch(String difference, Runnable fit) {
        CheckpointMismatchException e = assertThrows(CheckpointMismatchException.class, fit::run);
        String expected = last + ": the checkpoint was made " + difference;
        assertTrue(String.valueOf(e.getMessage()).startsWith(expected), e.getMessage() + " instead of " + expected);
    }

    private void assertEditRefused(String fault, Consumer<Map<String, String>> edit) throws IOException {
        byte[] good = Files.readAllBytes(last);
        TensorStore store = TensorStore.read(last);
        Map<String, String> texts = new LinkedHashMap<>(store.metadata());
        edit.accept(texts);
        TensorStore.of(store.tensors()).metadata(texts).write(last);
        assertUnreadable(fault);
        Files.write(last, good);
    }

    /** A trainer does not take the file, says which and why, and is as before. */
    private void assertUnreadable(String fault) {
        Network network = Tasks.cnn(1);
        float[][] before = Tasks.parameters(network);
        Trainer trainer = trainer(network);
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> fit(trainer));
        assertInstanceOf(FileException.class, e.getCause());
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith(last + ": ") && message.contains(fault), message);
        assertArrayEquals(before, Tasks.parameters(network));
        assertEquals(0, trainer.epoch());
        assertEquals(0, trainer.step());
    }

    private void assertTold(String message) {
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> fit(trainer(Tasks.cnn(1))));
        assertEquals(message, e.getMessage());
    }
}
