package dev.fovea.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What came of a table beside what a network says itself. */
final class Answers {
    private Answers() {}

    /** The rows in the order of their id. */
    static List<Row> sorted(Dataset<Row> rows) {
        return rows.collectAsList().stream().sorted(Comparator.comparing(row -> row.<Integer>getAs("id"))).toList();
    }

    /** Every bit of every probability, and the classes. */
    static void assertSame(Tensor expected, Dataset<Row> answered) {
        List<Row> rows = sorted(answered);
        int classes = expected.shape().dimension(1);
        assertEquals(expected.shape().dimension(0), rows.size());
        for (int n = 0; n < rows.size(); n++) {
            double[] p = new double[classes];
            int from = n * classes;
            Arrays.setAll(p, i -> expected.data()[from + i]);
            assertArrayEquals(p, rows.get(n).<Vector>getAs("probability").toArray(), "row " + n);
            double best = Arrays.stream(p).max().orElseThrow();
            assertEquals(best, p[(int) rows.get(n).<Double>getAs("prediction").doubleValue()], "row " + n);
        }
    }
}
