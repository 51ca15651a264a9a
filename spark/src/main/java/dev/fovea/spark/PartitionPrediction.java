package dev.fovea.spark;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import scala.Tuple2;
import scala.Tuple3;

/**
 * Predicts the rows of a partition, a batch at a time, in their order.
 *
 * @param prediction which networks, and how
 * @param <T> the input: bytes, floats, or a row that holds it
 */
record PartitionPrediction<T>(Prediction prediction)
        implements
            MapPartitionsFunction<Tuple2<Row, T>, Tuple3<Row, T, Row>> {
    @Override
    public Iterator<Tuple3<Row, T, Row>> call(Iterator<Tuple2<Row, T>> rows) {
        return new PredictedRows<>(prediction, rows);
    }
}
