package dev.fovea.spark;

import dev.fovea.parallel.Parallel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.Tuple3;

/** Rows with what a network makes of them; no more than a batch of them is held. */
final class PredictedRows<T> implements Iterator<Tuple3<Row, T, Row>> {
    private final Prediction prediction;
    private final Iterator<Tuple2<Row, T>> rows;
    private final Parallel parallel = Prediction.threads();
    private final Queue<Tuple3<Row, T, Row>> done = new ArrayDeque<>();
    /** Made for the first row: a partition may have none. */
    private @Nullable Worker worker;

    PredictedRows(Prediction prediction, Iterator<Tuple2<Row, T>> rows) {
        this.prediction = prediction;
        this.rows = rows;
    }

    /** A task's part of a model. */
    private record Worker(SampleInput input, Outputs.Computation computation, SampleBatch batch) {
        static Worker of(Prediction prediction) {
            LoadedModel model = prediction.model();
            return new Worker(
                    model.input(prediction.format()), prediction.outputs().of(model),
                    new SampleBatch(model.inputShape().size()));
        }
    }

    /** A row, and why it has no sample if so. */
    private record Waiting<T>(Tuple2<Row, T> row, @Nullable String reason) {}

    @Override
    public boolean hasNext() {
        while (done.isEmpty() && rows.hasNext()) {
            predictBatch();
        }
        return !done.isEmpty();
    }

    @Override
    public Tuple3<Row, T, Row> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return done.remove();
    }

    private void predictBatch() {
        if (worker == null) {
            worker = Worker.of(prediction);
        }
        List<Waiting<T>> waiting = new ArrayList<>();
        worker.batch.clear();
        while (waiting.size() < prediction.batchSize() && rows.hasNext()) {
            Tuple2<Row, T> row = rows.next();
            try {
                worker.batch.add(worker.input, value(row._2()));
                waiting.add(new Waiting<>(row, null));
            } catch (InvalidRowException e) {
                switch (prediction.invalid()) {
                    case ERROR -> throw prediction.failure(e);
                    case KEEP -> waiting.add(new Waiting<>(row, e.getMessage()));
                    case SKIP -> {}
                }
            }
        }
        Iterator<Object[]> predicted = worker.batch.size() == 0
                ? List.<Object[]>of().iterator()
                : worker.computation.run(worker.batch, parallel).iterator();
        for (Waiting<T> each : waiting) {
            Object[] values =
                    each.reason == null ? predicted.next() : prediction.outputs().without(each.reason);
            done.add(new Tuple3<>(each.row._1(), each.row._2(), RowFactory.create(values)));
        }
    }

    /** What is neither bytes nor floats comes in a row of its own: see {@link InputColumn}. */
    private static @Nullable Object value(@Nullable Object input) {
        return input instanceof Row row ? row.get(0) : input;
    }
}
