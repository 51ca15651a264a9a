package dev.fovea.train;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.testing.LogLines;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moving statistics that still are what they were before training are told when it ends, by layer. */
@Isolated
class MovingStatisticsTest {
    /** Five steps of eight. */
    private static final Dataset TRAIN = Tasks.lines(40, 1);
    private static final int STEPS = 5;

    @TempDir
    Path folder = Path.of("");

    private static Network network(double... momentums) {
        return Network.build(
                Tasks.IMAGE, 1,
                conv2d(4, 3), batchNorm(momentums[0]), relu(), conv2d(4, 3), batchNorm(momentums[1]), relu(), flatten(),
                dense(Tasks.CLASSES));
    }

    private static List<String> said(Trainer trainer, int epochs) {
        try (LogLines log = new LogLines()) {
            trainer.fit(TRAIN, null, epochs, 8);
            return log.lines();
        }
    }

    private static String line(long steps, String layers, String share, String momentum, String remedy) {
        return "after " + steps + " steps the moving statistics of " + layers
                + ", with which the network predicts, are still " + share + " what they were before training (momentum "
                + momentum
                + "): predictions may be far worse than the training loss says; use a smaller momentum such as "
                + remedy;
    }

    @Test
    void namesTheLayersAndWhatToDo() {
        assertEquals(
                List.of(line(20, "batch_norm, batch_norm_1", "82 %", "0.99", "0.8, or at least 299 steps")),
                said(Tasks.trainer(network(0.99, 0.9)), 4));
        assertEquals(
                List.of(line(30, "batch_norm", "74 %", "0.99", "0.9, or at least 299 steps")),
                said(Tasks.trainer(network(0.99, 0.9)), 6), "0.9³⁰ is 4 %");
        assertEquals(List.of(), said(Tasks.trainer(network(0.9, 0)), 6));
        assertEquals(
                List.of(line(30, "batch_norm_1", "100 %", "1.0", "0.9")), said(Tasks.trainer(network(0.9, 1)), 6));
    }

    @Test
    void namesThreeLayersAndHowManyMore() {
        Network network = Network.build(
                Tasks.IMAGE, 1,
                batchNorm(), batchNorm(), batchNorm(), batchNorm(), batchNorm(), flatten(), dense(Tasks.CLASSES));
        assertEquals(
                List.of(line(
                        5, "batch_norm, batch_norm_1, batch_norm_2 and 2 more", "95 %", "0.99",
                        "0.5, or at least 299 steps")),
                said(Tasks.trainer(network), 1));
    }

    @Test
    void countsTheStepsOfAllCalls() {
        Trainer trainer = Tasks.trainer(network(0.9, 0.9));
        assertEquals(1, said(trainer, 3).size());
        assertEquals(
                List.of(line(25, "batch_norm, batch_norm_1", "7 %", "0.9", "0.8, or at least 29 steps")),
                said(trainer, 2));
        assertEquals(List.of(), said(trainer, 1), "6 · 5 steps");
    }

    @Test
    void countsTheStepsBeforeACheckpoint() {
        Checkpoints checkpoints = Checkpoints.in(folder).resume();
        assertEquals(1, said(Tasks.trainer(network(0.9, 0.9)).checkpoints(checkpoints), 3).size());
        Trainer resumed = Tasks.trainer(network(0.9, 0.9)).checkpoints(checkpoints);
        assertEquals(1, said(resumed, 5).size());
        assertEquals(5 * STEPS, resumed.step());
        assertEquals(List.of(), said(Tasks.trainer(network(0.9, 0.9)).checkpoints(checkpoints), 6));
    }

    @Test
    void aTrainedNetworkHasStatisticsOfItsOwn() {
        Network network = network(0.9, 0.9);
        assertEquals(1, said(Tasks.trainer(network), 1).size());
        assertEquals(List.of(), said(Tasks.trainer(network), 1));
    }

    @Test
    void aTrainingWithoutAStepOrThatWasStoppedIsNotToldOf() {
        Trainer none = Tasks.trainer(network(0.9, 1));
        none.stop();
        assertEquals(List.of(), said(none, 4));
        Trainer[] stopped = {Tasks.trainer(network(0.9, 1))};
        stopped[0] = stopped[0].listener(new TrainingListener() {
            @Override
            public void epochFinished(EpochReport report) {
                if (report.epoch() == 1) {
                    stopped[0].stop();
                }
            }
        });
        assertEquals(List.of(), said(stopped[0], 4));
        assertEquals(STEPS, stopped[0].step());
        Thread.currentThread().interrupt();
        assertEquals(List.of(), said(stopped[0], 4));
        assertTrue(Thread.interrupted());
        assertEquals(1, said(stopped[0], 1).size());
    }

    @Test
    void noMomentumOfZeroIsAdvised() {
        Dataset few = TRAIN.limit(8);
        try (LogLines log = new LogLines()) {
            Tasks.trainer(network(0.9, 0)).fit(few, null, 1, 8);
            Tasks.trainer(network(0.9, 1)).fit(few, null, 1, 8);
            assertEquals(2, log.lines().size());
            String first = log.lines().getFirst();
            assertTrue(first.startsWith("after 1 step the moving statistics of batch_norm, "), first);
            assertTrue(first.endsWith(" the training loss says; train for at least 29 steps"), first);
            String second = log.lines().getLast();
            assertTrue(second.endsWith(" the training loss says; use a smaller momentum and more steps"), second);
        }
        try (LogLines log = new LogLines()) {
            Tasks.trainer(network(0.9, 0)).fit(few, null, 2, 8);
            assertTrue(log.lines().getFirst().endsWith("such as 0.2, or at least 29 steps"), log.lines().getFirst());
        }
    }

    @Test
    void theBestEpochCountsIfItIsRestored() {
        Trainer trainer = Tasks.trainer(network(0.9, 0.9)).seed(3);
        try (LogLines log = new LogLines()) {
            History history = trainer.earlyStopping(new EarlyStopping(100).monitor(Monitor.LOSS))
                    .fit(TRAIN, null, 6, 8);
            int best = 0;
            for (int i = 0; i < history.epochs().size(); i++) {
                best = history.epochs().get(i).loss() < history.epochs().get(best).loss() ? i : best;
            }
            long steps = STEPS * (best + 1L);
            assertEquals(Math.pow(0.9, (double) steps) > 0.05 ? 1 : 0, log.lines().size());
            log.lines().forEach(line -> assertTrue(line.startsWith("after " + steps + " steps"), line));
        }
    }

    @Test
    void aBatchOfOneSampleIsToldAtTheStart() {
        Network network = Network.build(
                Tasks.IMAGE, 1, flatten(), dense(6), batchNorm(), relu(), dense(Tasks.CLASSES));
        float[][] before = Tasks.parameters(network);
        Trainer trainer = Tasks.trainer(network);
        assertEquals(
                "layer batch_norm takes statistics of the batch and needs at least 2 samples in training; the last batch of "
                        + "41 samples in batches of 8 has 1: choose another batch size, such as 9",
                assertThrows(IllegalArgumentException.class, () -> trainer.fit(Tasks.lines(41, 1), null, 1, 8))
                        .getMessage());
        assertEquals(
                "layer batch_norm takes statistics of the batch and needs at least 2 samples in training, found 1: of one "
                        + "value per channel nothing would be left but 0",
                assertThrows(IllegalArgumentException.class, () -> trainer.fit(TRAIN, null, 1, 1)).getMessage());
        assertArrayEquals(before, Tasks.parameters(network));
        assertEquals(1, trainer.fit(Tasks.lines(41, 1), null, 1, 9).epochs().size());
    }

    /** The next one whose last batch has two samples: larger before smaller, and never below two. */
    @ParameterizedTest
    @CsvSource({"41, 8, 9", "21, 4, 3", "13, 3, 5", "13, 2, 5"})
    void anotherBatchSizeIsNamed(int samples, int batchSize, int other) {
        Network network = Network.build(Tasks.IMAGE, 1, flatten(), dense(6), batchNorm(), dense(Tasks.CLASSES));
        Trainer trainer = Tasks.trainer(network);
        Dataset train = Tasks.lines(samples, 1);
        String message = assertThrows(IllegalArgumentException.class, () -> trainer.fit(train, null, 1, batchSize))
                .getMessage();
        assertTrue(message.endsWith("choose another batch size, such as " + other), message);
    }
}
