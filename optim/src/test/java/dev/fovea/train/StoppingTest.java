package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.optim.Adam;
import dev.fovea.optim.ParameterUpdate;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.optim.UpdateStep;
import dev.fovea.parallel.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends training before its time, and that a trainer is always at the end of an epoch then. */
class StoppingTest {
    private static final Dataset TRAIN = Tasks.lines(80, 1);
    private static final Dataset VALIDATION = Tasks.lines(40, 2);
    private static final int STEPS = 5;

    /** Does something once, in the given step of the given epoch. */
    private record Once(int epoch, int step, AtomicBoolean done, Runnable action) implements TrainingListener {
        Once(int epoch, int step, Runnable action) {
            this(epoch, step, new AtomicBoolean(), action);
        }

        @Override
        public void stepFinished(StepReport report) {
            if (report.epoch() == epoch && report.step() == step && done.compareAndSet(false, true)) {
                action.run();
            }
        }
    }

    /** Throws in one read of one sample. */
    private record Faulty(Dataset data, int index, RuntimeException fault, AtomicInteger reads, int when)
            implements
                Forwarding {
        Faulty(Dataset data, int when, RuntimeException fault) {
            this(data, 33, fault, new AtomicInteger(), when);
        }

        @Override
        public void read(int sample, float[] x, int offset) {
            if (sample == index && reads.incrementAndGet() == when) {
                throw fault;
            }
            data.read(sample, x, offset);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "1, 3, 0", "2, 2, 1", "2, 5, 1", "3, 4, 2"})
    void aRequestStopsBeforeTheNextStep(int epoch, int step, int epochsDone) {
        AtomicReference<Trainer> trainer = new AtomicReference<>();
        List<Integer> steps = new ArrayList<>();
        Network network = Tasks.cnn(1);
        trainer.set(Tasks.augmented(network)
                .listener(new Once(epoch, step, () -> trainer.get().stop()))
                .listener(recordSteps(steps)));

        History history = trainer.get().fit(TRAIN, VALIDATION, 4, 16);

        assertEquals(StopReason.REQUESTED, history.stopped());
        assertEquals(epochsDone, history.epochs().size());
        assertEquals((epoch - 1) * STEPS + step, steps.size());
        assertContinues(trainer.get(), network, epochsDone);
    }

    @Test
    void aRequestAfterAnEpochKeepsIt() {
        AtomicReference<Trainer> trainer = new AtomicReference<>();
        Network network = Tasks.cnn(1);
        AtomicBoolean first = new AtomicBoolean(true);
        trainer.set(Tasks.augmented(network).listener(new TrainingListener() {
            @Override
            public void epochFinished(EpochReport report) {
                if (first.getAndSet(false)) {
                    trainer.get().stop();
                }
            }
        }));
        assertEquals(1, trainer.get().fit(TRAIN, VALIDATION, 4, 16).epochs().size());
        assertContinues(trainer.get(), network, 1);
    }

    @Test
    void aRefusedFitLeavesARequestToTheNext() {
        Network network = Tasks.cnn(1);
        Trainer trainer = Tasks.augmented(network);
        trainer.stop();
        assertThrows(IllegalArgumentException.class, () -> trainer.fit(TRAIN, null, 2, 0));
        assertThrows(IllegalArgumentException.class, () -> trainer.fit(TRAIN, null, 0, 16));
        try (var _ = network.reserve()) {
            assertThrows(IllegalStateException.class, () -> trainer.fit(TRAIN, null, 2, 16));
        }
        assertEquals(StopReason.REQUESTED, trainer.fit(TRAIN, null, 2, 16).stopped());
        assertContinues(trainer, network, 0);
    }

    @Test
    void aRequestBeforehandStopsTheNextFitOnly() {
        Network network = Tasks.cnn(1);
        Trainer trainer = Tasks.augmented(network);
        trainer.stop();
        History history = trainer.fit(TRAIN, null, 2, 16);
        assertEquals(new History(List.of(), StopReason.REQUESTED), history);
        assertThrows(IllegalStateException.class, history::last);
        assertContinues(trainer, network, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anInterruptStopsPromptlyAndKeepsItsFlag(int threads) throws Exception {
        Network network = Tasks.cnn(1);
        List<Integer> steps = new ArrayList<>();
        Thread[] training = new Thread[1];
        Trainer trainer = Tasks.augmented(network)
                .parallel(Parallel.ofThreads(threads))
                .listener(new Once(2, 3, () -> training[0].interrupt()))
                .listener(recordSteps(steps));
        AtomicReference<History> history = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        training[0] = new Thread(() -> {
            history.set(trainer.fit(TRAIN, VALIDATION, 1000, 16));
            flag.set(Thread.currentThread().isInterrupted());
        });
        training[0].start();
        training[0].join();
        assertTrue(flag.get(), "the flag is kept");
        assertEquals(StopReason.INTERRUPTED, history.get().stopped());
        assertFalse(history.get().finished());
        assertEquals(1, history.get().epochs().size());
        assertEquals(STEPS + 3, steps.size());
        assertContinues(trainer, network, 1);
    }

    @Test
    void anInterruptDuringValidationStopsToo() {
        Network network = Tasks.cnn(1);
        Thread current = Thread.currentThread();
        Dataset interrupting = new Forwarding() {
            @Override
            public Dataset data() {
                return VALIDATION;
            }

            @Override
            public void read(int index, float[] x, int offset) {
                current.interrupt();
                VALIDATION.read(index, x, offset);
            }
        };
        Trainer trainer = Tasks.augmented(network);
        History history = trainer.fit(TRAIN, interrupting, 2, 16);
        assertTrue(Thread.interrupted(), "the flag is kept");
        assertEquals(new History(List.of(), StopReason.INTERRUPTED), history);
        assertContinues(trainer, network, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aFaultInTheDataSurfacesAsItIs(int threads) {
        for (int when : new int[] {1, 2}) {
            RuntimeException fault = new IllegalStateException("disk on fire", new IOException("cause"));
            Network network = Tasks.cnn(1);
            Trainer trainer = Tasks.augmented(network).parallel(Parallel.ofThreads(threads));
            Dataset faulty = new Faulty(TRAIN, when, fault);
            Throwable thrown = assertThrows(
                    IllegalStateException.class, () -> trainer.fit(faulty, VALIDATION, 4, 16));
            assertSame(fault, thrown);
            assertContinues(trainer, network, when - 1);
        }
    }

    @Test
    void aFaultInTheValidationDataToo() {
        RuntimeException fault = new IllegalStateException("disk on fire");
        Network network = Tasks.cnn(1);
        Trainer trainer = Tasks.augmented(network);
        assertSame(
                fault,
                assertThrows(
                        IllegalStateException.class,
                        () -> trainer.fit(TRAIN, new Faulty(VALIDATION, 2, fault), 4, 16)));
        assertContinues(trainer, network, 1);
    }

    @Test
    void aListenerThatThrowsToo() {
        RuntimeException fault = new IllegalStateException("no more");
        Network network = Tasks.cnn(1);
        Trainer trainer = Tasks.augmented(network).listener(new Once(2, 1, () -> {
            throw fault;
        }));
        assertSame(fault, assertThrows(IllegalStateException.class, () -> trainer.fit(TRAIN, VALIDATION, 4, 16)));
        assertContinues(trainer, network, 1);
    }

    @Test
    void divergenceStopsBeforeTheUpdateAndSaysWhere() {
        Network network = Tasks.cnn(1);
        List<Integer> steps = new ArrayList<>();
        float[][] before = Tasks.parameters(network);
        Trainer trainer = new Trainer(network, new Sgd(), Schedule.constant(1e30)).listener(recordSteps(steps));
        TrainingDivergedException thrown =
                assertThrows(TrainingDivergedException.class, () -> trainer.fit(TRAIN, VALIDATION, 4, 16));
        assertEquals(1, thrown.epoch());
        assertEquals(steps.size() + 1, thrown.step());
        assertTrue(
                thrown.getMessage()
                        .startsWith("training diverged in epoch 1, step " + thrown.step() + " of 5: the loss is "),
                thrown.getMessage());
        assertTrue(
                thrown.getMessage()
                        .endsWith("(learning rate 1.0E30); the network is back at its state before training"),
                thrown.getMessage());
        assertEquals(new History(List.of(), StopReason.DIVERGED), thrown.history());
        assertArrayEquals(before, Tasks.parameters(network));
        assertEquals(0, trainer.step());
    }

    @Test
    void divergenceLaterGoesBackToTheLastGoodEpoch() {
        Network network = Tasks.cnn(1);
        Network good = Tasks.cnn(1);
        Schedule sane = Schedule.constant(0.01);
        Schedule mad = at -> at.epoch() < 2 ? 0.01 : 1e35;
        Trainer trainer = new Trainer(network, new Adam(), mad);
        TrainingDivergedException thrown =
                assertThrows(TrainingDivergedException.class, () -> trainer.fit(TRAIN, VALIDATION, 4, 16));
        History history = new Trainer(good, new Adam(), sane).fit(TRAIN, VALIDATION, 2, 16);
        assertEquals(3, thrown.epoch());
        assertEquals(Tasks.timeless(history), Tasks.timeless(thrown.history()));
        assertTrue(thrown.getMessage().endsWith("; the network is back at the end of epoch 2"), thrown.getMessage());
        assertArrayEquals(Tasks.parameters(good), Tasks.parameters(network));
        assertEquals(2, trainer.epoch());
        assertEquals(10, trainer.step());
    }

    @Test
    void divergenceInTheLastUpdateIsNoticed() {
        Network network = Tasks.linear(1);
        float[][] before = Tasks.parameters(network);
        // One step: its loss is fine, what it makes of the weights is not.
        Trainer trainer = new Trainer(network, new Sgd(), Schedule.constant(Double.MAX_VALUE));
        TrainingDivergedException thrown =
                assertThrows(TrainingDivergedException.class, () -> trainer.fit(TRAIN, null, 1, 80));
        assertEquals(1, thrown.epoch());
        assertEquals(1, thrown.step());
        assertTrue(thrown.getMessage().contains("a parameter is no longer finite"), thrown.getMessage());
        assertArrayEquals(before, Tasks.parameters(network));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aLossThatIsNoNumberNeverReachesTheWeights(double bad) {
        AtomicInteger calls = new AtomicInteger();
        SoftmaxCrossEntropy good = new SoftmaxCrossEntropy();
        // Sample 40 or so, in step 3, has a bad loss.
        Loss loss = frame -> {
            double value = good.gradient(frame);
            return calls.incrementAndGet() == 40 ? bad : value;
        };
        Network network = Tasks.linear(1);
        float[][] before = Tasks.parameters(network);
        AtomicReference<float[][]> lastSeen = new AtomicReference<>(before);
        Trainer trainer = Tasks.trainer(network).loss(loss).listener(new TrainingListener() {
            @Override
            public void stepFinished(StepReport report) {
                lastSeen.set(Tasks.parameters(network));
            }
        });
        TrainingDivergedException thrown =
                assertThrows(TrainingDivergedException.class, () -> trainer.fit(TRAIN, null, 1, 16));
        assertEquals(3, thrown.step());
        assertTrue(thrown.getMessage().contains("the loss is " + bad), thrown.getMessage());
        assertArrayEquals(before, Tasks.parameters(network));
        assertNotSame(before, lastSeen.get(), "there were good steps before");
    }

    @Test
    void anErrorInTheMiddleOfAnUpdateIsUndone() {
        Network network = Tasks.cnn(1);
        float[][] before = Tasks.parameters(network);
        AtomicInteger updates = new AtomicInteger();
        Sgd sgd = new Sgd();
        Trainer trainer = new Trainer(
                network,
                parameter -> new ParameterUpdate(parameter, 0) {
                    private final ParameterUpdate update = sgd.begin(parameter);

                    @Override
                    public void update(float[] g, int from, int to, UpdateStep step) {
                        if (updates.incrementAndGet() == 13) {
                            throw new IllegalStateException("no more");
                        }
                        update.update(g, from, to, step);
                    }
                },
                Schedule.constant(0.1));
        assertThrows(IllegalStateException.class, () -> trainer.fit(TRAIN, VALIDATION, 1, 16));
        assertArrayEquals(before, Tasks.parameters(network));
        History history = trainer.fit(TRAIN, VALIDATION, 1, 16);
        Network undisturbed = Tasks.cnn(1);
        History expected = new Trainer(undisturbed, sgd, Schedule.constant(0.1)).fit(TRAIN, VALIDATION, 1, 16);
        assertEquals(Tasks.timeless(expected), Tasks.timeless(history));
        assertArrayEquals(Tasks.parameters(undisturbed), Tasks.parameters(network));
    }

    @Test
    void aTrainerThatIsTrainingRefusesASecondFit() {
        AtomicReference<Trainer> trainer = new AtomicReference<>();
        List<String> messages = new ArrayList<>();
        Consumer<Runnable> refused =
                action -> messages.add(assertThrows(IllegalStateException.class, action::run).getMessage());
        trainer.set(Tasks.augmented(Tasks.cnn(1)).listener(new Once(1, 1, () -> {
            refused.accept(() -> trainer.get().fit(TRAIN, null, 1, 16));
            refused.accept(() -> {
                var _ = trainer.get().seed(3);
            });
        })));
        trainer.get().fit(TRAIN, null, 1, 16);
        assertEquals(
                List.of("this trainer is training already", "settings cannot change once training has begun"),
                messages);
        refused.accept(() -> {
            var _ = trainer.get().seed(3);
        });
        assertFalse(messages.get(2).isEmpty());
    }

    /** The trainer is at the end of the epoch, and further training is as if nothing had happened. */
    private static void assertContinues(Trainer trainer, Network network, int epochsDone) {
        Network undisturbed = Tasks.cnn(1);
        Trainer reference = Tasks.augmented(undisturbed);
        if (epochsDone > 0) {
            reference.fit(TRAIN, VALIDATION, epochsDone, 16);
        }
        assertEquals(epochsDone, trainer.epoch());
        assertEquals((long) epochsDone * STEPS, trainer.step());
        assertArrayEquals(Tasks.parameters(undisturbed), Tasks.parameters(network), "back at the end of the epoch");

        History expected = reference.fit(TRAIN, VALIDATION, 2, 16);
        History actual = trainer.fit(TRAIN, VALIDATION, 2, 16);
        assertEquals(StopReason.COMPLETED, actual.stopped());
        assertTrue(actual.finished());
        assertEquals(Tasks.timeless(expected), Tasks.timeless(actual));
        assertArrayEquals(Tasks.parameters(undisturbed), Tasks.parameters(network), "continued");
    }

    private static TrainingListener recordSteps(List<Integer> steps) {
        return new TrainingListener() {
            @Override
            public void stepFinished(StepReport report) {
                steps.add(report.step());
            }
        };
    }
}
