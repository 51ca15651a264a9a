package dev.fovea.spark;

import dev.fovea.parallel.Parallel;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;

/**
 * Predicts one value, for SQL.
 *
 * @param prediction which networks, and how
 */
record RowFunction(Prediction prediction) implements UDF1<@Nullable Object, Row> {
    private static final Parallel ALONE = Parallel.ofThreads(1);

    @Override
    public Row call(@Nullable Object value) {
        LoadedModel model = prediction.model();
        SampleBatch batch = new SampleBatch(model.inputShape().size());
        Outputs outputs = prediction.outputs();
        try {
            batch.add(model.input(prediction.format()), value);
            return RowFactory.create(outputs.of(model).run(batch, ALONE).getFirst());
        } catch (InvalidRowException e) {
            if (prediction.invalid() == InvalidRows.ERROR) {
                throw prediction.failure(e);
            }
            return RowFactory.create(outputs.without(String.valueOf(e.getMessage())));
        }
    }
}
