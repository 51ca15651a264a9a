package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Augmentations;
import dev.fovea.data.Dataset;
import dev.fovea.data.LabelledDataset;
import dev.fovea.data.Mixing;
import dev.fovea.data.Sampling;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.Metric;
import dev.fovea.nn.Network;
import dev.fovea.optim.AdamW;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several workers are one trainer, to the bit. */
class WorkersTest {
    private static final Dataset TRAIN = Tasks.lines(70, 1);
    /** Evaluated in three blocks. */
    private static final Dataset VALIDATION = Tasks.lines(1100, 2);
    private static final int EPOCHS = 3;
    /** 8 batches, the last of 7. */
    private static final int BATCH = 9;

    @TempDir
    Path temporary;

    /** With all that draws random numbers or has a state. */
    private static Trainer trainer(Network network, int leaves) {
        return new Trainer(network, new AdamW(0.01), Schedule.cosine(0.02, 0, EPOCHS))
                .parallel(Parallel.ofThreads(1))
                .augmentation(Tasks.AUGMENTATION.then(Augmentations.gaussianNoise(0.02)))
                .mixing(Mixing.mixup(0.2).withProbability(0.3))
                .sampling(Sampling.balanced())
                .metrics(new Accuracy(),
                        Metric.mean("fraction", true, outcome -> outcome.logits()[outcome.logitsOffset()]))
                .group(ParameterGroup.named("dense.*").rate(2))
                .regularizer(Regularizer.l1(1e-3))
                .clipping(Clipping.norm(0.5))
                .accumulating(leaves)
                .averaging(Averaging.exponential(0.8))
                .reducing(new ReduceOnPlateau(0.5, 1).minDelta(0.2))
                .earlyStopping(new EarlyStopping(3).monitor(Monitor.VAL_ACCURACY).minDelta(0.01));
    }

    private record Result(List<EpochReport> epochs, StopReason stopped, float[][] parameters) {
        static Result of(Trainer trainer) {
            return of(trainer, EPOCHS);
        }

        static Result of(Trainer trainer, int epochs) {
            History history = trainer.fit(TRAIN, VALIDATION, epochs, BATCH);
            return new Result(Tasks.timeless(history), history.stopped(), Tasks.parameters(trainer.network()));
        }

        void assertSame(Result other) {
            assertEquals(epochs, other.epochs);
            assertEquals(stopped, other.stopped);
            assertArrayEquals(parameters, other.parameters);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "3, 1", "3, 2", "3, 5", "7, 3", "8, 2", "8, 3", "8, 5"})
    void anyNumberOfWorkersComesToTheBitsOfOneTrainer(int leaves, int workers) {
        Result expected = Result.of(trainer(Tasks.cnn(1), leaves));
        List<Result> found = ThreadWorkers.all(
                workers, exchange -> Result.of(trainer(Tasks.cnn(1), leaves).exchanging(exchange)));
        assertEquals(workers, found.size());
        found.forEach(expected::assertSame);
    }

    @Test
    void momentumAndSeveralCallsOfFit() {
        UnaryOperator<Trainer> some = trainer -> trainer.augmentation(Tasks.AUGMENTATION).accumulating(4);
        Trainer local = some.apply(new Trainer(Tasks.cnn(1), new Sgd(0.9), Schedule.constant(0.05)));
        Result.of(local, 1);
        Result expected = Result.of(local, 2);
        ThreadWorkers.all(3, exchange -> {
            Trainer trainer = some.apply(new Trainer(Tasks.cnn(1), new Sgd(0.9), Schedule.constant(0.05)))
                    .parallel(Parallel.ofThreads(2))
                    .exchanging(exchange);
            Result.of(trainer, 1);
            return Result.of(trainer, 2);
        }).forEach(expected::assertSame);
    }

    /** Does something after a step, counted over all epochs, on one worker. */
    private record AfterStep(int step, Runnable action, int[] seen) implements TrainingListener {
        AfterStep(int step, Runnable action) {
            this(step, action, new int[1]);
        }

        @Override
        public void stepFinished(StepReport report) {
            if (++seen[0] == step) {
                action.run();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "4, false", "3, true", "5, true"})
    void whenOneStopsAllDoAndGoOnTogether(int step, boolean interrupt) {
        Result expected = Result.of(trainer(Tasks.cnn(1), 3));
        ThreadWorkers.all(3, exchange -> {
            Trainer[] self = new Trainer[1];
            Runnable stop = interrupt ? Thread.currentThread()::interrupt : () -> self[0].stop();
            self[0] = trainer(Tasks.cnn(1), 3)
                    .exchanging(exchange)
                    .listener(new AfterStep(step, exchange.worker() == 1 ? stop : () -> {}));
            Result first = Result.of(self[0]);
            assertEquals(interrupt ? StopReason.INTERRUPTED : StopReason.REQUESTED, first.stopped);
            assertEquals((step - 1) / 3, first.epochs.size(), "back to the end of the epoch before");
            assertEquals(exchange.worker() == 1 && interrupt, Thread.interrupted());
            return Result.of(self[0], EPOCHS - first.epochs.size()).parameters;
        }).forEach(parameters -> assertArrayEquals(expected.parameters, parameters));
    }

    /** The validation set, which stops a trainer when it is read for the second time. */
    private record Stopping(Trainer[] trainer, AtomicInteger reads) implements LabelledDataset {
        Stopping(Trainer[] trainer) {
            this(trainer, new AtomicInteger());
        }

        @Override
        public int size() {
            return VALIDATION.size();
        }

        @Override
        public Shape sampleShape() {
            return VALIDATION.sampleShape();
        }

        @Override
        public int classes() {
            return Tasks.CLASSES;
        }

        @Override
        public int label(int index) {
            return VALIDATION.label(index);
        }

        @Override
        public void read(int index, float[] x, int offset) {
            VALIDATION.read(index, x, offset);
            if (index == 600 && reads.getAndIncrement() == 2) { // once for the checksum, then once for each epoch
                trainer[0].stop();
            }
        }
    }

    @Test
    void whenOneStopsWhileItValidatesAllDo() {
        Result expected = Result.of(trainer(Tasks.cnn(1), 3));
        ThreadWorkers.all(2, exchange -> {
            Trainer[] self = {trainer(Tasks.cnn(1), 3).exchanging(exchange)};
            Dataset validation = new Stopping(self);
            History history = self[0].fit(TRAIN, validation, EPOCHS, BATCH);
            assertEquals(StopReason.REQUESTED, history.stopped());
            assertEquals(1, history.epochs().size());
            self[0].fit(TRAIN, validation, EPOCHS - 1, BATCH);
            return Tasks.parameters(self[0].network());
        }).forEach(parameters -> assertArrayEquals(expected.parameters, parameters));
    }

    /** An exchange in one of whose rounds every other worker asks to stop. */
    private record AskingToStop(int round, GradientExchange exchange, int[] rounds) implements GradientExchange {
        AskingToStop(int round, GradientExchange exchange) {
            this(round, exchange, new int[1]);
        }

        @Override
        public int workers() {
            return exchange.workers();
        }

        @Override
        public int worker() {
            return exchange.worker();
        }

        @Override
        public List<ByteBuffer> exchange(List<ByteBuffer> messages) {
            List<ByteBuffer> received = exchange.exchange(messages);
            if (++rounds[0] != round) {
                return received;
            }
            return Stream.generate(
                    () -> ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(0,
                            Workers.REQUESTED))
                    .limit(workers())
                    .toList();
        }
    }

    /** Before the first step; in the first and in the second round of a step; in those that end an epoch; later. */
    @ParameterizedTest
    @CsvSource({"2, 0", "3, 0", "4, 0", "6, 0", "9, 0", "10, 0", "11, 1", "14, 1"})
    void aRequestToStopIsHeardInAnyRound(int round, int epochs) {
        Result expected = Result.of(trainer(Tasks.cnn(1), 3));
        ThreadWorkers.all(2, exchange -> {
            Trainer trainer = trainer(Tasks.cnn(1), 3).exchanging(new AskingToStop(round, exchange));
            Result first = Result.of(trainer);
            assertEquals(StopReason.REQUESTED, first.stopped);
            assertEquals(epochs, first.epochs.size());
            return Result.of(trainer, EPOCHS - epochs).parameters;
        }).forEach(parameters -> assertArrayEquals(expected.parameters, parameters));
    }

    @Test
    void whenOneFailsAllDoAndSayWhy() {
        List<RuntimeException> failures = ThreadWorkers.all(3, exchange -> {
            Trainer trainer = trainer(Tasks.cnn(1), 3).exchanging(exchange)
                    .listener(new AfterStep(4, () -> {
                        if (exchange.worker() == 2) {
                            throw new IllegalStateException("as if the power had failed");
                        }
                    }));
            return assertThrows(RuntimeException.class, () -> Result.of(trainer));
        });
        assertInstanceOf(IllegalStateException.class, failures.get(2));
        for (RuntimeException failure : failures.subList(0, 2)) {
            assertInstanceOf(WorkersApartException.class, failure);
            assertTrue(failure.getMessage().startsWith("worker 2 of 3 failed: "), failure::getMessage);
            assertTrue(failure.getMessage().endsWith("as if the power had failed"), failure::getMessage);
        }
    }

    @Test
    void whoIsAboutToTrainSomethingElseIsNamed() {
        assertApart("seed 5", trainer -> trainer.seed(5));
        assertApart("batches of a step 2", trainer -> trainer.accumulating(2));
        assertApart("checkpoints true", trainer -> trainer.checkpoints(Checkpoints.in(temporary.resolve("unused"))));
        List<String> messages = ThreadWorkers.all(2,
                exchange -> assertThrows(WorkersApartException.class, () -> trainer(
                        Tasks.cnn(1), 3).exchanging(exchange)
                        .fit(Tasks.lines(70, 1 + exchange.worker()), VALIDATION, 1, BATCH))
                        .getMessage());
        assertTrue(messages.get(0).startsWith("worker 1 differs from worker 0 in training data "), messages.get(0));
        List<String> networks = ThreadWorkers.all(2, exchange -> {
            Network network = Tasks.cnn(1);
            network.parameters().getFirst().values()[3] += exchange.worker();
            return assertThrows(WorkersApartException.class, () -> Result.of(trainer(network, 3).exchanging(exchange)))
                    .getMessage();
        });
        assertTrue(networks.get(0).startsWith("worker 1 differs from worker 0 in the checksums"), networks.get(0));
    }

    private static void assertApart(String difference, UnaryOperator<Trainer> change) {
        ThreadWorkers.all(3, exchange -> {
            Trainer trainer = trainer(Tasks.cnn(1), 3).exchanging(exchange);
            Trainer changed = exchange.worker() == 1 ? change.apply(trainer) : trainer;
            return assertThrows(WorkersApartException.class, () -> Result.of(changed)).getMessage();
        }).forEach(message -> assertEquals(
                "worker 1 differs from worker 0 in " + difference,
                message.substring(0, message.indexOf(" instead of "))));
    }

    @Test
    void aWorkerWhoseParametersGoAstrayIsNoticed() {
        ThreadWorkers.all(2, exchange -> {
            Network network = Tasks.cnn(1);
            Trainer trainer = trainer(network, 3).exchanging(exchange)
                    .listener(new AfterStep(2, () -> network.parameters().getFirst().values()[0] += exchange.worker()));
            return assertThrows(WorkersApartException.class, () -> Result.of(trainer)).getMessage();
        }).forEach(message -> assertTrue(message.contains("worker 1 differs"), message));
    }

    @Test
    void killedAfterAnyStepAndResumedByAnotherNumberOfWorkers() {
        Result expected = Result.of(trainer(Tasks.cnn(1), 3));
        for (int killed = 1; killed < EPOCHS * 3; killed += 2) {
            int step = killed;
            Checkpoints checkpoints = Checkpoints.in(temporary.resolve("after" + step)).everySteps(1).resume();
            List<RuntimeException> failures = ThreadWorkers.all(2, exchange -> {
                Trainer trainer = trainer(Tasks.cnn(1), 3).exchanging(exchange)
                        .checkpoints(checkpoints)
                        .listener(new AfterStep(step + 1, () -> {
                            throw new IllegalStateException("killed");
                        }));
                return assertThrows(IllegalStateException.class, () -> Result.of(trainer));
            });
            assertEquals(2, failures.size());
            List<List<Integer>> resumed = new ArrayList<>();
            ThreadWorkers.all(3, exchange -> {
                Trainer trainer = trainer(Tasks.cnn(1), 3).exchanging(exchange)
                        .checkpoints(checkpoints)
                        .listener(new TrainingListener() {
                            @Override
                            public void resumed(List<EpochReport> done, int steps) {
                                synchronized (resumed) {
                                    resumed.add(List.of(done.size(), steps));
                                }
                            }
                        });
                return Result.of(trainer);
            }).forEach(expected::assertSame);
            List<Integer> place = List.of(step / 3, step % 3);
            assertEquals(List.of(place, place, place), resumed);
        }
    }

    @Test
    void divergesEverywhereAlike() {
        ThreadWorkers.all(2, exchange -> assertThrows(TrainingDivergedException.class, () -> new Trainer(
                Tasks.cnn(1), new Sgd(), Schedule.constant(1e30)).accumulating(2).exchanging(exchange)
                .fit(TRAIN, null, 1, BATCH)).getMessage())
                .forEach(message -> assertTrue(message.startsWith("training diverged in epoch 1"), message));
    }

    @Test
    void anExchangeHasNumbersFromZero() {
        Trainer trainer = trainer(Tasks.cnn(1), 1).exchanging(new GradientExchange() {
            @Override
            public int workers() {
                return 2;
            }

            @Override
            public int worker() {
                return 2;
            }

            @Override
            public List<ByteBuffer> exchange(List<ByteBuffer> messages) {
                throw new AssertionError();
            }
        });
        assertThrows(IllegalArgumentException.class, () -> Result.of(trainer));
        assertThrows(IllegalArgumentException.class, () -> Result.of(trainer), "it is not training");
    }
}
