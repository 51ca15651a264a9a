package dev.fovea.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Executors in processes of their own, one of which is lost at times. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
    private static final Digits DIGITS = new Digits();
    private static SparkSession spark;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        spark = Sessions.cluster();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    @Order(1) // while both are there
    void answersAsTheNetworkItselfWithVectors() {
        List<ExecutorKernels> kernels = ExecutorKernels.of(spark.sparkContext());
        assertEquals(2, kernels.size(), kernels::toString);
        assertTrue(kernels.stream().allMatch(ExecutorKernels::vectorised), kernels::toString);
        Answers.assertSame(
                DIGITS.probabilities(1000), DIGITS.model().transform(DIGITS.rows(spark, 1000).repartition(4)));
    }

    @Test
    @Order(2)
    void answersAlikeWhenAnExecutorIsLost() {
        assertAnswersAlike(new DisturbedOnce(folder.resolve("lost").toString(), false));
    }

    @Test
    @Order(4)
    void answersAlikeWhenAnExecutorHangs() {
        assertAnswersAlike(new DisturbedOnce(folder.resolve("hanging").toString(), true));
    }

    private static void assertAnswersAlike(DisturbedOnce disturbed) {
        Dataset<Row> rows = DIGITS.rows(spark, 400).repartition(4);
        Dataset<Row> answers = DIGITS.model().setBatchSize(10).transform(rows);
        Answers.assertSame(DIGITS.probabilities(400), answers.map(disturbed, Encoders.row(answers.schema())));
        assertTrue(Files.exists(Path.of(disturbed.flag)), "no executor was disturbed");
    }

    @Test
    @Order(3)
    void trainsAlikeWhenAnExecutorIsLost() throws IOException {
        String flag = folder.resolve("lost").toString();
        assertTrainsAlike(new SmallTraining.HaltingOnce(flag), flag);
    }

    @Test
    @Order(4)
    void trainsAlikeWhenAnExecutorHangsWithAllItsLocks() throws IOException {
        String flag = folder.resolve("hanging").toString();
        assertTrainsAlike(new SmallTraining.HangingOnce(flag), flag);
    }

    @Test
    @Order(3)
    void trainsTogetherAlikeWhenAnExecutorIsLost() throws IOException {
        String flag = folder.resolve("lost").toString();
        assertTrainsTogetherAlike(new SmallTraining.HaltingOnce(flag), flag);
    }

    @Test
    @Order(5)
    void trainsTogetherAlikeWhenAnExecutorHangs() throws IOException {
        String flag = folder.resolve("hanging").toString();
        assertTrainsTogetherAlike(new SmallTraining.HangingOnce(flag), flag);
    }

    private void assertTrainsTogetherAlike(TrainingTask<Long> disturbed, String flag) throws IOException {
        TrainingResult<Long> result =
                DistributedTraining.on(spark).workers(2).checkpoints(folder.toString(), 2).run(1L, disturbed);
        assertTrue(Files.exists(Path.of(flag)), "no executor was disturbed");
        assertEquals(List.of(2, 4), SmallTraining.resumed(flag, 0));
        DistributedTrainingTest.assertLocal(SmallTraining.longer(1), result);
    }

    private void assertTrainsAlike(TrainingTask<Long> disturbed, String flag) throws IOException {
        List<Long> seeds = List.of(1L, 2L, 3L);
        List<TrainingResult<Long>> expected = Sweep.on(spark).run(seeds, SmallTraining::longer);
        List<TrainingResult<Long>> found =
                Sweep.on(spark).checkpoints(folder.toString(), 2).run(seeds, disturbed);
        int task = Integer.parseInt(Files.readString(Path.of(flag))); // which was disturbed in a fifth step
        assertEquals(List.of(2, 4), SmallTraining.resumed(flag, task));
        SweepTest.assertSameNetworks(expected, found);
    }

    /** Ends or stops the process, after some rows, of the first task that gets there. */
    record DisturbedOnce(String flag, boolean hanging) implements MapFunction<Row, Row> {
        private static final int ROWS = 20;

        @Override
        public Row call(Row row) throws Exception {
            if (row.<Integer>getAs("id") % ROWS == 0 && TaskContext.get().attemptNumber() == 0
                    && Path.of(flag).toFile().createNewFile()) {
                if (hanging) {
                    SmallTraining.hang();
                } else {
                    Runtime.getRuntime().halt(1);
                }
            }
            return row;
        }
    }
}
