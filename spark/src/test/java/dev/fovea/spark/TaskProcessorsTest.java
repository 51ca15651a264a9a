package dev.fovea.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A task computes on as many threads as Spark gives it processors, to the same bits. */
class TaskProcessorsTest {
    private static final Digits DIGITS = new Digits();
    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = Sessions.ofTwoProcessors();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void threadsAreTheProcessorsOfTheTask() {
        List<Integer> threads = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(List.of(0, 1, 2), 3)
                .map(_ -> Prediction.threads().threads())
                .collect();
        assertEquals(List.of(2, 2, 2), threads);
        assertEquals(1, Prediction.threads().threads(), "outside of tasks");
    }

    @Test
    void answersAreThoseOfOneThread() {
        Answers.assertSame(DIGITS.probabilities(200), DIGITS.model().transform(DIGITS.rows(spark, 200).repartition(2)));
    }

    @Test
    void trainingComesToTheBitsOfOneThread() {
        DistributedTrainingTest.assertLocal(
                SmallTraining.longer(1), Sweep.on(spark).run(List.of(1L), SmallTraining::longer).getFirst());
        DistributedTrainingTest.assertLocal(
                SmallTraining.longer(1), DistributedTraining.on(spark).run(1L, SmallTraining::longer));
    }
}
