package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.data.BatchPlan;
import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.PassOptions;
import dev.fovea.nn.TrainingPass;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Batch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** A second training of a network is refused while a first one runs, and changes nothing of it. */
class OneTrainingAtOnceTest {
    private static final Dataset TRAIN = Tasks.lines(40, 1);
    private static final String REFUSED = "another training of this network is under way, in thread \"";

    private final Network network = Tasks.cnn(1);

    /** Does something when the first epoch begins. */
    private record AtFirst(Runnable task) implements TrainingListener {
        @Override
        public void epochStarted(int epoch, int lastEpoch, int steps) {
            if (epoch == 1) {
                task.run();
            }
        }
    }

    private static void assertRefused(Runnable training) {
        FutureTask<String> other = new FutureTask<>(
                () -> assertThrows(IllegalStateException.class, training::run).getMessage());
        Thread.ofPlatform().start(other);
        try {
            String message = other.get();
            assertEquals(REFUSED, message.substring(0, Math.min(REFUSED.length(), message.length())));
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private History fit(Trainer trainer) {
        return trainer.fit(TRAIN, null, 2, 8);
    }

    @Test
    void aSecondTrainerIsRefused() {
        Network alone = Tasks.cnn(1);
        fit(Tasks.augmented(alone));
        Trainer second = Tasks.trainer(network).seed(7);
        fit(Tasks.augmented(network).listener(new AtFirst(() -> assertRefused(() -> fit(second)))));
        assertArrayEquals(Tasks.parameters(alone), Tasks.parameters(network));
        assertEquals(0, second.step());
        assertEquals(2, fit(second).epochs().size());
    }

    @Test
    void aSecondTrainerInAListenerIsRefusedToo() {
        Trainer second = Tasks.trainer(network);
        fit(Tasks.trainer(network).listener(
                new AtFirst(() -> assertThrows(IllegalStateException.class, () -> fit(second)))));
        assertEquals(0, second.step());
    }

    @Test
    void aPassBesideATrainerIsRefused() {
        TrainingPass pass = network.trainingPass(PassOptions.of(new SoftmaxCrossEntropy(), 8));
        BatchPlan batches = new BatchPlan(TRAIN, 8, 1);
        batches.startEpoch(0);
        Batch batch = batches.batch(0);
        fit(Tasks.trainer(network).listener(new AtFirst(() -> assertRefused(() -> pass.run(batch, 0)))));
        pass.run(batch, 0);
    }

    @Test
    void whateverEndsATrainingGivesTheNetworkBack() throws Exception {
        assertThrows(
                UnsupportedOperationException.class, () -> fit(Tasks.trainer(network).listener(new AtFirst(() -> {
                    throw new UnsupportedOperationException();
                }))));
        assertThrows(IllegalArgumentException.class, () -> Tasks.trainer(network).fit(Tasks.lines(40, 1), null, 2, 0));
        Trainer stopped = Tasks.trainer(network);
        stopped.stop();
        assertEquals(StopReason.REQUESTED, fit(stopped).stopped());
        FutureTask<History> elsewhere = new FutureTask<>(() -> fit(Tasks.trainer(network)));
        Thread.ofPlatform().start(elsewhere);
        assertEquals(StopReason.COMPLETED, elsewhere.get().stopped());
    }
}
