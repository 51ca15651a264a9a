package dev.fovea.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.train.EpochReport;
import dev.fovea.train.History;
import dev.fovea.train.StopReason;
import dev.fovea.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that several tasks train is to the bit what one machine makes of it. */
class DistributedTrainingTest {

    @TempDir
    Path folder;

    /** That a result is what the lesson comes to here. */
    static void assertLocal(Lesson lesson, TrainingResult<?> result) {
        Trainer trainer = lesson.trainer();
        History history = trainer.fit(lesson.train(), lesson.validation(), lesson.epochs(), lesson.batchSize());
        List<Parameter> found = result.model().network().parameters();
        for (int i = 0; i < found.size(); i++) {
            assertArrayEquals(trainer.network().parameters().get(i).values(), found.get(i).values());
        }
        assertEquals(
                history.epochs().stream().map(EpochReport::figures).toList(),
                result.epochs().stream().map(EpochFigures::figures).toList());
        assertEquals(history.stopped(), result.stopped());
    }

    @Test
    void anyNumberOfWorkersComesToTheBitsOfOneMachine() {
        for (int workers = 1; workers <= 3; workers++) {
            assertLocal(
                    SmallTraining.longer(1),
                    DistributedTraining.on(Sessions.local()).workers(workers).run(1L, SmallTraining::longer));
        }
    }

    @Test
    void whatFailsIsTriedAgainFromTheLastCheckpoint() throws Exception {
        String flag = folder + "/failed";
        TrainingResult<Long> result = DistributedTraining.on(Sessions.local())
                .workers(2)
                .checkpoints(folder.toString(), 2)
                .run(1L, new SmallTraining.FailingOnce(flag));
        assertTrue(Files.exists(Path.of(flag)));
        assertLocal(SmallTraining.longer(1), result);
        for (int worker = 0; worker < 2; worker++) { // after the fourth of the nine steps of the third epoch
            assertEquals(List.of(2, 4), SmallTraining.resumed(flag, worker));
        }
        try (var attempts = Files.list(folder.resolve("training-1"))) {
            assertEquals(2, attempts.count());
        }
    }

    /** The session has three processors: the second attempt cannot begin before the worker that waits is interrupted. */
    @Test
    void aWorkerThatHangsIsInterruptedAndTheStageRunsAgain() throws Exception {
        String flag = folder + "/waiting";
        Sessions.local().sparkContext().setLocalProperty("spark.job.interruptOnCancel", "false");
        TrainingResult<Long> result = null;
        for (int seconds = 1; result == null; seconds *= 2) { // which may be too few where the machine is busy
            try {
                result = DistributedTraining.on(Sessions.local())
                        .workers(3)
                        .checkpoints(folder.toString(), 2)
                        .patience(Duration.ofSeconds(seconds))
                        .run(1L, new SmallTraining.WaitingOnce(flag));
            } catch (Exception e) { // Spark's, which Scala does not declare
                assertTrue(String.valueOf(e.getMessage()).contains("has sent nothing for"), e::getMessage);
            }
        }
        assertEquals("false", Sessions.local().sparkContext().getLocalProperty("spark.job.interruptOnCancel"));
        Sessions.local().sparkContext().setLocalProperty("spark.job.interruptOnCancel", null);
        assertTrue(Files.exists(Path.of(flag)));
        assertEquals(2, SmallTraining.resumed(flag, 0).getFirst());
        assertLocal(SmallTraining.longer(1), result);
    }

    @Test
    void whenATaskIsKilledTheStageRunsAgain() throws Exception {
        String flag = folder + "/waiting";
        Thread killing = SmallTraining.killing(Sessions.local().sparkContext(), flag);
        TrainingResult<Long> result = DistributedTraining.on(Sessions.local())
                .workers(2)
                .checkpoints(folder.toString(), 2)
                .run(1L, new SmallTraining.WaitingOnce(flag));
        killing.join();
        assertEquals(List.of(2, 4), SmallTraining.resumed(flag, 0));
        assertLocal(SmallTraining.longer(1), result);
    }

    @Test
    void workersThatTrainSomethingElseAreRefused() {
        String message =
                assertThrows(SparkException.class, () -> DistributedTraining.on(Sessions.local()).workers(2).run(
                        1L, seed -> SmallTraining.longer(seed + TaskContext.getPartitionId()))).getMessage();
        assertTrue(message.contains("worker 1 differs from worker 0 in network seed 2 instead of 1"), message);
    }

    @Test
    void aJobThatIsCancelledLeavesNoResult() throws Exception {
        Path started = folder.resolve("started");
        Thread cancelling = Thread.startVirtualThread(() -> {
            while (!Files.exists(started)) {
                LockSupport.parkNanos(10_000_000);
            }
            Sessions.local().sparkContext().cancelAllJobs();
        });
        assertThrows(SparkException.class, () -> DistributedTraining.on(Sessions.local()).workers(2).run(
                1L, new SmallTraining.Endless(started.toString())));
        cancelling.join();
    }

    @Test
    void aTrainingThatDivergesIsAResult() {
        TrainingResult<Long> result = DistributedTraining.on(Sessions.local()).workers(2).run(1L, seed -> new Lesson(
                new Trainer(SmallTraining.network(seed), new Sgd(), Schedule.constant(1e30)).accumulating(2),
                SmallTraining.digits(), null, 1, 32));
        assertEquals(StopReason.DIVERGED, result.stopped());
        assertTrue(result.problem().orElseThrow().contains("diverged"));
    }

    @Test
    void whatCannotBeIsRefused() {
        DistributedTraining training = DistributedTraining.on(Sessions.local());
        assertThrows(IllegalArgumentException.class, () -> training.workers(0));
        assertThrows(IllegalArgumentException.class, () -> training.checkpoints("relative"));
        assertThrows(IllegalArgumentException.class, () -> training.checkpoints("/absolute", -1));
        assertThrows(IllegalArgumentException.class, () -> training.patience(Duration.ofMillis(10)));
        assertThrows(IllegalArgumentException.class, () -> training.meeting(Duration.ofMillis(10)));
    }
}
