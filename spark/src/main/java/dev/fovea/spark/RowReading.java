package dev.fovea.spark;

import dev.fovea.spark.TrainingRows.LabelledRow;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a row of two columns, input and class, has to learn from.
 *
 * @param sha256 of the network
 * @param network that reads them
 * @param format what bytes are
 * @param skips whether rows that are no sample are left out
 * @param input the input's name, for messages
 * @param label the classes' name, for messages
 */
record RowReading(
        String sha256, Broadcast<ModelBytes> network, InputFormat format, boolean skips, String input, String label)
        implements
            FlatMapFunction<Row, LabelledRow> {
    @Override
    public Iterator<LabelledRow> call(Row row) {
        LoadedModel model = ExecutorModels.of(sha256, network);
        String column = label;
        try {
            int number = number(row.get(1), model.outputShape().size());
            column = input;
            Object value = model.input(format).compacted(row.get(0));
            return List.of(new LabelledRow(value, number)).iterator();
        } catch (InvalidRowException e) {
            if (skips) {
                return List.<LabelledRow>of().iterator();
            }
            throw new IllegalArgumentException(
                    "column \"" + column + "\": " + e.getMessage()
                            + "; with handleInvalid \"skip\" such rows are left out",
                    e);
        }
    }

    private static int number(@Nullable Object value, int classes) throws InvalidRowException {
        double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
        if (!(number >= 0 && number < classes) || number != Math.rint(number)) {
            throw new InvalidRowException("expected one of the classes 0 to " + (classes - 1) + ", found " + value);
        }
        return (int) number;
    }
}
