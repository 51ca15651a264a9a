package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A network has one training at a time, however it ends. */
class OneTrainingTest {
    private static final ArrayBatch BATCH = new ArrayBatch(new float[] {1, 2, 3, 3, 2, 1}, new int[] {0, 1});

    private final Network network = Network.build(Shape.of(3), 1, dense(2));

    private TrainingPass pass() {
        return network.trainingPass(PassOptions.of(new SoftmaxCrossEntropy(), 2));
    }

    /** Runs a task in a thread of its own to its end. */
    private static <T> T elsewhere(Callable<T> task) throws InterruptedException, ExecutionException {
        FutureTask<T> future = new FutureTask<>(task);
        Thread.ofPlatform().name("other").start(future);
        return future.get();
    }

    private static void assertRefusedElsewhere(Runnable training, String thread) throws Exception {
        String message = elsewhere(() -> assertThrows(IllegalStateException.class, training::run).getMessage());
        assertEquals(
                "another training of this network is under way, in thread \"" + thread
                        + "\"; two at once would spoil each "
                        + "other: train it again when that has ended, or a network of its own",
                message);
    }

    @Test
    void anotherThreadIsRefusedWhileTheNetworkIsReserved() throws Exception {
        String here = Thread.currentThread().getName();
        TrainingPass own = pass();
        TrainingPass other = pass();
        other.run(BATCH, 0);
        float[] before = network.parameter("dense.kernel").values().clone();
        try (var _ = network.reserve()) {
            assertRefusedElsewhere(network::reserve, here);
            assertRefusedElsewhere(() -> other.run(BATCH, 0), here);
            assertRefusedElsewhere(() -> other.consumeGradients((parameter, gradient, from, to) -> {}), here);
            assertThrows(IllegalStateException.class, network::reserve, "twice by one thread");
            own.run(BATCH, 0);
            own.consumeGradients((parameter, gradient, from, to) -> {});
            assertRefusedElsewhere(network::reserve, here);
        }
        assertArrayEquals(before, network.parameter("dense.kernel").values());
        elsewhere(() -> {
            network.reserve().close();
            other.consumeGradients((parameter, gradient, from, to) -> {});
            return true;
        });
        network.reserve().close();
    }

    /** A batch that does something when it is read, in one thread at a time: the threads of a pass read at the same time. */
    private record Asking(ArrayBatch batch, Runnable question) implements Batch {
        @Override
        public int size() {
            return batch.size();
        }

        @Override
        public void read(int sample, Example example) {
            synchronized (this) {
                question.run();
            }
            batch.read(sample, example);
        }
    }

    @Test
    void anotherThreadIsRefusedDuringAStep() throws Exception {
        String here = Thread.currentThread().getName();
        AtomicInteger asked = new AtomicInteger();
        pass().run(
                new Asking(BATCH, () -> {
                    try {
                        assertRefusedElsewhere(network::reserve, here);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    asked.incrementAndGet();
                }), 0);
        assertEquals(BATCH.size(), asked.get());
        elsewhere(() -> {
            network.reserve().close();
            return true;
        });
    }

    private TrainingPass evaluation() {
        return network.evaluationPass(PassOptions.of(new SoftmaxCrossEntropy(), 2));
    }

    @Test
    void passesThatEvaluateRunAtOnce() throws Exception {
        TrainingPass other = evaluation();
        AtomicInteger asked = new AtomicInteger();
        evaluation().run(
                new Asking(BATCH, () -> {
                    try {
                        double loss = elsewhere(() -> {
                            other.run(BATCH, 0);
                            network.reserve().close();
                            return other.loss();
                        });
                        assertTrue(loss > 0);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    asked.incrementAndGet();
                }), 0);
        assertEquals(BATCH.size(), asked.get());
        String here = Thread.currentThread().getName();
        try (var _ = network.reserve()) {
            assertRefusedElsewhere(() -> other.consumeGradients((parameter, gradient, from, to) -> {}), here);
        }
    }

    /** Parameters that were written to without a word show whether the next prediction takes a new snapshot. */
    @Test
    void aPassThatEvaluatesLeavesTheSnapshotOfPredictions() {
        Network folded = Network.build(Shape.of(4, 4, 1), 1, conv2d(2, 3), batchNorm(), flatten(), dense(2));
        ArrayBatch batch = ArrayBatch.random(1, 2, 16, 2);
        Tensor x = Tensor.of(Shape.of(2, 4, 4, 1), batch.x());
        float[] before = folded.predict(x).data();
        TrainingPass pass = folded.evaluationPass(PassOptions.of(new SoftmaxCrossEntropy(), 2));
        folded.parameter("batch_norm.gamma").values()[0] += 1; // of which the snapshot has a product
        pass.run(batch, 0);
        assertArrayEquals(before, folded.predict(x).data());
        pass.consumeGradients((parameter, gradient, from, to) -> {});
        assertFalse(Arrays.equals(before, folded.predict(x).data()));
    }

    @Test
    void aStepThatFailsGivesTheNetworkBack() throws Exception {
        TrainingPass pass = pass();
        ArrayBatch wrong = new ArrayBatch(new float[] {1, 2, 3}, new int[] {7});
        assertThrows(IllegalArgumentException.class, () -> pass.run(wrong, 0));
        pass.run(BATCH, 0);
        assertThrows(
                UnsupportedOperationException.class, () -> pass.consumeGradients((parameter, gradient, from, to) -> {
                    throw new UnsupportedOperationException();
                }));
        assertTrue(elsewhere(() -> {
            network.reserve().close();
            return true;
        }));
    }

    @Test
    void aReservationIsClosedOnce() {
        Reservation first = network.reserve();
        first.close();
        try (var _ = network.reserve()) {
            first.close();
            assertThrows(IllegalStateException.class, network::reserve);
        }
    }
}
