package dev.fovea.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.mnist.ensemble.Augmenting;
import dev.fovea.mnist.ensemble.EnsembleListener;
import dev.fovea.mnist.ensemble.EnsembleSettings;
import dev.fovea.mnist.ensemble.EnsembleTrainer;
import dev.fovea.mnist.ensemble.Member;
import dev.fovea.mnist.ensemble.Recipe;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.parallel.Parallel;
import dev.fovea.train.StopReason;
import dev.fovea.train.Trainer;
import dev.fovea.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that are trained in tasks are to the bit those that are trained here. */
class SweepTest {

    @TempDir
    Path folder;

    @Test
    void theDigitEnsembleHasTheVeryFilesOfTheLocalRun() throws Exception {
        EnsembleSettings settings =
                new EnsembleSettings(Recipe.NOTEBOOK, 3, 1, 64, 1e-3, 0.95, 0.1, Augmenting.WRITING, 7, 1);
        List<Member> expected = new EnsembleTrainer(settings, Parallel.shared())
                .train(BundledMnist.train().first(SmallTraining.DIGITS), new Silent());
        List<Long> seeds = List.of(settings.seed(0), settings.seed(1), settings.seed(2));
        List<TrainingResult<Long>> found = Sweep.on(Sessions.local()).run(seeds, SmallTraining::member);
        for (int i = 0; i < expected.size(); i++) {
            byte[] file = ModelFile.toBytes(
                    expected.get(i).network(), expected.get(i).record().orElseThrow().addTo(ModelMetadata.none()));
            assertArrayEquals(file, found.get(i).bytes().orElseThrow());
            assertEquals(expected.get(i).epochs().getLast().figures(), found.get(i).epochs().getLast().figures());
            assertEquals(StopReason.COMPLETED, found.get(i).stopped());
            assertEquals(seeds.get(i), found.get(i).configuration());
        }
    }

    @Test
    void continuesWhereTheSameSweepWasEndedAndTellsOfEachResult() throws Exception {
        List<Long> seeds = List.of(1L, 2L);
        List<TrainingResult<Long>> whole = Sweep.on(Sessions.local()).run(seeds, SmallTraining::longer);
        Sweep saved = Sweep.on(Sessions.local()).checkpoints(folder.toString(), 3);
        String flag = folder + "/failed";
        SmallTraining.FailingOnce task = new SmallTraining.FailingOnce(flag);
        assertThrows(SparkException.class, () -> saved.run(seeds, task));
        int failed = Integer.parseInt(Files.readString(Path.of(flag)));
        List<TrainingResult<Long>> told = new ArrayList<>();
        List<TrainingResult<Long>> resumed = saved.run(seeds, task, told::add);
        assertEquals(List.of(2, 3), SmallTraining.resumed(flag, failed)); // of the third epoch's steps the fifth failed
        assertEquals(Set.copyOf(resumed), Set.copyOf(told));
        assertSameNetworks(whole, resumed);
        assertSameNetworks(whole, saved.run(seeds, SmallTraining::longer)); // nothing is left to be done
        try (Stream<Path> attempts = Files.list(folder.resolve("training-1"))) {
            assertTrue(attempts.count() >= 3);
        }
    }

    private record Silent() implements EnsembleListener {
        @Override
        public TrainingListener networkStarted(int index, Network network, int training, int validation) {
            return new TrainingListener() {};
        }

        @Override
        public void networkFinished(Member member) {}
    }

    static void assertSameNetworks(List<? extends TrainingResult<Long>> expected,
            List<? extends TrainingResult<Long>> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            var some = expected.get(i).model().network().parameters();
            var others = found.get(i).model().network().parameters();
            for (int j = 0; j < some.size(); j++) {
                assertArrayEquals(some.get(j).values(), others.get(j).values());
            }
            assertEquals(
                    expected.get(i).epochs().stream().map(EpochFigures::figures).toList(),
                    found.get(i).epochs().stream().map(EpochFigures::figures).toList());
        }
    }

    @Test
    void aTrainingThatDivergesIsAResult() {
        List<TrainingResult<Double>> results = Sweep.on(Sessions.local()).run(List.of(1e-3, 1e30), rate -> {
            var network = SmallTraining.network(1);
            return new Lesson(
                    new Trainer(network, new Sgd(), Schedule.constant(rate)), SmallTraining.digits(), null, 1, 64);
        });
        assertEquals(StopReason.COMPLETED, results.get(0).stopped());
        assertTrue(results.get(0).problem().isEmpty());
        TrainingResult<Double> diverged = results.get(1);
        assertEquals(StopReason.DIVERGED, diverged.stopped());
        assertTrue(diverged.bytes().isEmpty());
        assertTrue(diverged.problem().orElseThrow().contains("diverged"));
        assertTrue(assertThrows(IllegalStateException.class, diverged::model).getMessage().contains("1.0E30"));
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
        Set<Integer> told = new TreeSet<>();
        assertThrows(SparkException.class, () -> Sweep.on(Sessions.local()).run(
                List.of(1L), new SmallTraining.Endless(started.toString()), result -> told.add(result.index())));
        cancelling.join();
        assertEquals(Set.of(), told);
    }

    @Test
    void aTaskThatIsKilledIsTriedAgainFromItsCheckpoint() throws Exception {
        String flag = folder + "/waiting";
        List<Long> seeds = List.of(1L);
        Thread killing = SmallTraining.killing(Sessions.local().sparkContext(), flag);
        List<TrainingResult<Long>> found = Sweep.on(Sessions.local())
                .checkpoints(folder.toString(), 2)
                .run(seeds, new SmallTraining.WaitingOnce(flag));
        killing.join();
        assertEquals(List.of(2, 4), SmallTraining.resumed(flag, 0));
        DistributedTrainingTest.assertLocal(SmallTraining.longer(1), found.getFirst());
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> Sweep.on(Sessions.local()).run(List.<Long>of(), SmallTraining::member));
        assertThrows(IllegalArgumentException.class, () -> Sweep.on(Sessions.local()).checkpoints("relative"));
        assertThrows(IllegalArgumentException.class, () -> Sweep.on(Sessions.local()).checkpoints("/absolute", -1));
    }

    @Test
    void anotherTrainingInTheSameFolderIsRefused() throws IOException {
        Sweep saved = Sweep.on(Sessions.local()).checkpoints(folder.toString());
        assertFalse(saved.run(List.of(1L), SmallTraining::member).isEmpty());
        String message = assertThrows(SparkException.class, () -> saved.run(List.of(2L), SmallTraining::member))
                .getMessage();
        assertTrue(message.contains("seed"), message);
    }
}
