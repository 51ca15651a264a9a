package dev.fovea.train;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.data.RandomAffine;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Parameter;
import dev.fovea.ops.Padding;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final Dataset TRAIN = Tasks.lines(70, 1);
    private static final Dataset VALIDATION = Tasks.lines(30, 2);

    /** Writes down what it is told. */
    private static final class Recorder implements TrainingListener {
        final List<String> events = new ArrayList<>();
        final List<StepReport> steps = new ArrayList<>();
        final List<EpochReport> epochs = new ArrayList<>();
        final List<History> histories = new ArrayList<>();
        final List<Thread> threads = new ArrayList<>();

        private void add(String event) {
            events.add(event);
            threads.add(Thread.currentThread());
        }

        @Override
        public void trainingStarted() {
            add("begin");
        }

        @Override
        public void epochStarted(int epoch, int lastEpoch, int steps) {
            add("start " + epoch + "/" + lastEpoch + " of " + steps);
        }

        @Override
        public void stepFinished(StepReport report) {
            add("step " + report.epoch() + "." + report.step());
            steps.add(report);
        }

        @Override
        public void epochFinished(EpochReport report) {
            add("end " + report.epoch());
            epochs.add(report);
        }

        @Override
        public void trainingFinished(History history) {
            add("finished");
            histories.add(history);
        }
    }

    @Test
    void settingsMakeNoStateOfTheOptimizer() {
        AtomicInteger asked = new AtomicInteger();
        Network network = Tasks.cnn(1);
        Optimizer counting = parameter -> {
            asked.incrementAndGet();
            return new Sgd().begin(parameter);
        };
        Trainer trainer = new Trainer(network, counting, Schedule.constant(1)).seed(3)
                .listener(new Recorder())
                .augmentation(RandomAffine.degrees(10));
        assertEquals(0, asked.get());
        trainer.fit(TRAIN, null, 1, 32);
        assertEquals(1, trainer.fit(TRAIN, null, 1, 32).epochs().size());
        assertEquals(2, trainer.epoch());
        assertEquals(network.parameters().stream().filter(Parameter::trainable).count(), asked.get());
    }

    @Test
    void listenersAreToldInOrderOnTheCallersThread() {
        Recorder recorder = new Recorder();
        History history = Tasks.trainer(Tasks.cnn(1)).listener(recorder).fit(TRAIN, VALIDATION, 2, 32);
        assertEquals(
                List.of("begin", "start 1/2 of 3", "step 1.1", "step 1.2", "step 1.3", "end 1", "start 2/2 of 3",
                        "step 2.1", "step 2.2", "step 2.3", "end 2", "finished"),
                recorder.events);
        recorder.threads.forEach(thread -> assertSame(Thread.currentThread(), thread));
        assertEquals(history.epochs(), recorder.epochs);
        assertSame(history, recorder.histories.get(0));
    }

    @Test
    void everyListenerIsTold() {
        Recorder first = new Recorder();
        Recorder second = new Recorder();
        TrainingListener silent = new TrainingListener() {};
        Tasks.trainer(Tasks.cnn(1)).listener(first).listener(silent).listener(second).fit(TRAIN, null, 1, 32);
        assertEquals(7, first.events.size());
        assertEquals(first.events, second.events);
    }

    @Test
    void aStepsReportSumsUpTheEpochSoFar() {
        Recorder recorder = new Recorder();
        Tasks.trainer(Tasks.cnn(1)).listener(recorder).fit(TRAIN, null, 1, 32);
        int[] samples = {32, 64, 70};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            StepReport step = recorder.steps.get(i);
            sum += step.batchLoss() * (samples[i] - (i == 0 ? 0 : samples[i - 1]));
            assertEquals(samples[i], step.samples());
            assertEquals(3, step.steps());
            assertEquals(sum / samples[i], step.loss(), 1e-12);
            assertEquals(Math.rint(step.accuracy() * samples[i]), step.accuracy() * samples[i], 1e-9);
        }
        EpochReport epoch = recorder.epochs.get(0);
        assertEquals(recorder.steps.get(2).loss(), epoch.loss());
        assertEquals(recorder.steps.get(2).accuracy(), epoch.accuracy());
    }

    @Test
    void everySampleCountsTheSameInTheEpochsLoss() {
        // Without updates the epoch's loss is that of an evaluation, however the batches are cut.
        Network network = Tasks.linear(1);
        Evaluation evaluation = Evaluation.of(network, TRAIN, new SoftmaxCrossEntropy());
        for (int batchSize : new int[] {1, 32, 69, 70, 1000}) {
            EpochReport report = new Trainer(network, new Adam(), Schedule.constant(0))
                    .fit(TRAIN, TRAIN, 1, batchSize)
                    .last();
            assertEquals(evaluation.loss(), report.loss(), 1e-6);
            assertEquals(evaluation.accuracy(), report.accuracy(), 1e-12);
            assertEquals(evaluation.loss(), report.valLoss());
            assertEquals(evaluation.accuracy(), report.valAccuracy());
        }
    }

    @Test
    void aRateBelowZeroIsRefusedAndNothingIsChanged() {
        Network network = Tasks.linear(1);
        float[][] before = Tasks.parameters(network);
        Trainer trainer = new Trainer(network, new Sgd(), at -> at.step() < 2 ? 0.1 : -0.1);
        assertEquals(
                "the learning rate must be at least 0 and finite, not -0.1",
                assertThrows(IllegalArgumentException.class, () -> trainer.fit(TRAIN, VALIDATION, 1, 8)).getMessage());
        assertArrayEquals(before, Tasks.parameters(network));
        assertEquals(
                "Trainer[" + new Sgd() + ", " + new SoftmaxCrossEntropy() + ", after 0 epochs of " + network + "]",
                trainer.toString());
    }

    @Test
    void theScheduleIsAskedAtEveryStep() {
        Recorder recorder = new Recorder();
        Trainer trainer = new Trainer(Tasks.linear(1), new Adam(), at -> at.epoch() / 100).listener(recorder);
        trainer.fit(TRAIN, null, 1, 20);
        trainer.fit(TRAIN, null, 1, 20);
        double[] expected = {0, 0.0025, 0.005, 0.0075, 0.01, 0.0125, 0.015, 0.0175};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], recorder.steps.get(i).learningRate(), 1e-15);
        }
        assertEquals(0.0075, recorder.epochs.get(0).learningRate(), 1e-15);
        assertEquals(2, recorder.epochs.get(1).epoch());
    }

    /** Steps run on whatever the size of the batches; an epoch has those of the current one. */
    @Test
    void theScheduleKnowsAllSteps() {
        Recorder recorder = new Recorder();
        Schedule schedule = at -> at.step() / 1000.0 + at.stepsPerEpoch();
        Trainer trainer = new Trainer(Tasks.linear(1), new Adam(), schedule).listener(recorder);
        trainer.fit(TRAIN, null, 1, 20);
        trainer.fit(TRAIN, null, 1, 35);
        double[] expected = {4, 4.001, 4.002, 4.003, 2.004, 2.005};
        assertEquals(expected.length, recorder.steps.size());
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], recorder.steps.get(i).learningRate(), 1e-15);
        }
    }

    @Test
    void dropoutIsDrawnAnewInEveryStepOfEveryEpoch() {
        // One image that is never learned: only dropout makes its loss differ.
        Network network = Network.build(Tasks.IMAGE, 1, flatten(), dropout(0.5), dense(Tasks.CLASSES));
        Trainer trainer = new Trainer(network, new Adam(), Schedule.constant(0));
        List<EpochReport> epochs = new ArrayList<>(trainer.fit(TRAIN.limit(1), null, 5, 1).epochs());
        epochs.addAll(trainer.fit(TRAIN.limit(1), null, 5, 1).epochs());
        assertEquals(10, epochs.stream().map(EpochReport::loss).distinct().count());
    }

    @Test
    void withoutAValidationSetItsValuesAreUnknown() {
        EpochReport without = Tasks.trainer(Tasks.linear(1)).fit(TRAIN, null, 1, 32).last();
        assertFalse(without.validated());
        assertTrue(Double.isNaN(without.valLoss()) && Double.isNaN(without.valAccuracy()));
        EpochReport with = Tasks.trainer(Tasks.linear(1)).fit(TRAIN, VALIDATION, 1, 32).last();
        assertTrue(with.validated());
        assertTrue(with.seconds() > 0 && with.samplesPerSecond() > 0);
        assertEquals(3, with.steps());
    }

    @Test
    void validationIsNotAugmented() {
        Network network = Tasks.linear(1);
        EpochReport report = new Trainer(network, new Adam(), Schedule.constant(0))
                .augmentation(RandomAffine.degrees(90))
                .fit(TRAIN, TRAIN, 1, 70)
                .last();
        assertEquals(Evaluation.of(network, TRAIN, new SoftmaxCrossEntropy()).loss(), report.valLoss());
        assertTrue(Math.abs(report.loss() - report.valLoss()) > 1e-4, "training is");
    }

    @Test
    void settingsMakeANewTrainer() {
        Network network = Tasks.linear(1);
        float[][] before = Tasks.parameters(network);
        Trainer plain = Tasks.trainer(network);
        Recorder recorder = new Recorder();
        Trainer listening = plain.listener(recorder);
        plain.fit(TRAIN, null, 1, 32);
        assertTrue(recorder.events.isEmpty());
        assertEquals(0, listening.epoch());
        assertSame(network, listening.network());
        assertFalse(Arrays.deepEquals(before, Tasks.parameters(network)));
        assertThrows(IllegalStateException.class, () -> plain.listener(recorder));
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingRuns() {
        Dataset empty = TRAIN.limit(0);
        Dataset wide = Dataset.of(Tensor.zeros(2, 8, 9, 1), new int[2]);
        Dataset flat = Dataset.of(Tensor.zeros(2, 64), new int[2]);
        Dataset classes = Dataset.of(Tensor.zeros(2, 8, 8, 1), new int[2], 4);
        assertRefused("the training set is empty", empty, VALIDATION, 1, 16);
        assertRefused("the validation set is empty", TRAIN, empty, 1, 16);
        assertRefused("the batch size must be at least 1, not 0", TRAIN, VALIDATION, 1, 0);
        assertRefused("there must be at least 1 epoch, not 0", TRAIN, VALIDATION, 0, 16);
        assertRefused(
                "the network takes samples of (8, 8, 1), the training set has samples of (8, 9, 1)", wide, null, 1, 1);
        assertRefused(
                "the network takes samples of (8, 8, 1), the validation set has samples of (64)", TRAIN, flat, 1, 1);
        assertRefused(
                "cross-entropy compares outputs of (3) with labels of at most 3 classes, found targets that are a label of 4 "
                        + "classes; let the network end in 4 numbers",
                classes, null, 1, 1);
        assertRefused(
                "the training set: sample 1: label 7 is not one of 3 classes", new Mislabelled(TRAIN, 7), null, 1, 1);
        assertRefused(
                "the validation set: sample 1: label -1 is not one of 3 classes", TRAIN,
                new Mislabelled(TRAIN, -1), 1, 1);
    }

    @Test
    void aBatchThatNoArrayCanHoldIsRefused() {
        Shape large = Shape.of(1000, 1000, 1);
        Network network = Network.build(large, 1, flatten(), dense(2));
        Dataset data = Dataset.of(Tensor.zeros(large.batch(1)), new int[1]).select(new int[3000]);
        Exception thrown = assertThrows(
                IllegalArgumentException.class, () -> Tasks.trainer(network).fit(data, null, 1, 5000));
        assertEquals("a batch of 3000 samples needs an array of more than 2147483647 elements", thrown.getMessage());
    }

    @Test
    void fewerClassesThanOutputsAreFine() {
        Dataset one = Dataset.of(Tensor.zeros(2, 8, 8, 1), new int[2]);
        assertEquals(1, one.classes());
        assertEquals(1, Tasks.trainer(Tasks.linear(1)).fit(one, one, 1, 2).epochs().size());
    }

    @Test
    void augmentationThatCannotTakeTheSamplesSaysSo() {
        Network network = Network.build(Shape.of(4), 1, dense(2));
        Dataset data = Dataset.of(Tensor.zeros(2, 4), new int[] {0, 1});
        Exception thrown = assertThrows(
                IllegalArgumentException.class, () -> Tasks.augmented(network).fit(data, null, 1, 2));
        assertEquals("only images (height, width, channels) can be warped, not (4)", thrown.getMessage());
    }

    /** As with strides or pooling: before, the image was moved and its map was not. */
    @Test
    void augmentationThatCannotMoveTheMapSaysSo() {
        Network network = Network.build(Tasks.IMAGE, 1, conv2d(2, 3).stride(2).padding(Padding.SAME));
        Dataset maps = Dataset.of(
                Tensor.zeros(2, 8, 8, 1), Tensor.zeros(2, 4, 4), Target.labels(Shape.of(4, 4), 2));
        assertEquals(1, Tasks.trainer(network).fit(maps, null, 1, 2).epochs().size());
        Exception thrown = assertThrows(
                IllegalArgumentException.class, () -> Tasks.augmented(network).fit(maps, null, 1, 2));
        assertTrue(
                thrown.getMessage().startsWith(
                        "images of (8, 8, 1) cannot be warped beside targets that are labels (4, 4) of 2 classes, "),
                thrown.getMessage());
    }

    @Test
    void whatADataSetDoesNotSayIsNamed() {
        Dataset noTarget = new Silent(TRAIN, TRAIN.sampleShape(), null);
        Dataset noShape = new Silent(TRAIN, null, TRAIN.target());
        assertRefused("the training set does not say what it has: target() is null", noTarget, null, 1, 16);
        assertRefused("the validation set does not say what it has: sampleShape() is null", TRAIN, noShape, 1, 16);
        assertEquals(
                "the data set does not say what it has: target() is null",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Evaluation.of(Tasks.cnn(1), noTarget, new SoftmaxCrossEntropy())).getMessage());
    }

    /** A data set without a shape or target. */
    private record Silent(Dataset data, Shape sampleShape, Target target) implements Forwarding {}

    /** A data set that does not keep its word: sample 1 has another label. */
    private record Mislabelled(Dataset data, int other) implements Forwarding {
        @Override
        public void readTarget(int index, float[] target, int offset) {
            target[offset] = index == 1 ? other : data.label(index);
        }
    }

    private static void assertRefused(
            String message, Dataset train, Dataset validation, int epochs, int batchSize) {
        Network network = Tasks.cnn(1);
        float[][] before = Tasks.parameters(network);
        Recorder recorder = new Recorder();
        Trainer trainer = Tasks.trainer(network).listener(recorder);
        Exception thrown = assertThrows(
                IllegalArgumentException.class, () -> trainer.fit(train, validation, epochs, batchSize));
        assertEquals(message, thrown.getMessage());
        assertArrayEquals(before, Tasks.parameters(network));
        assertTrue(recorder.events.isEmpty());
        // Still usable.
        assertEquals(1, trainer.fit(TRAIN, VALIDATION, 1, 16).epochs().size());
    }
}
