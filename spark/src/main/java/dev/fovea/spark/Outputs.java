package dev.fovea.spark;

import dev.fovea.nn.Features;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Tensor;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns a model adds, by their names; an empty name is a column that is not wanted.
 *
 * @param prediction the most probable class, as Spark has classes: a double
 * @param probability a vector of a probability for each class
 * @param output what the network computes, numbers of any shape one after the other
 * @param features what an inner layer computes, a vector
 * @param layer that layer
 * @param error why a row has none of these
 */
record Outputs(
        String prediction, String probability, String output, String features, String layer, String error)
        implements
            Serializable {
    /** The names of the columns, in their order. */
    List<String> names() {
        return Stream.of(prediction, probability, output, features, error).filter(name -> !name.isEmpty()).toList();
    }

    /** Names and types. */
    StructType schema() {
        StructType schema = new StructType();
        schema = with(schema, prediction, DataTypes.DoubleType);
        schema = with(schema, probability, SQLDataTypes.VectorType());
        schema = with(schema, output, DataTypes.createArrayType(DataTypes.FloatType, false));
        schema = with(schema, features, SQLDataTypes.VectorType());
        return with(schema, error, DataTypes.StringType);
    }

    private static StructType with(StructType schema, String name, DataType type) {
        return name.isEmpty() ? schema : schema.add(name, type, true);
    }

    /** Refuses what a model cannot compute. */
    void check(LoadedModel model) {
        if (names().stream().allMatch(error::equals)) {
            throw new IllegalArgumentException("a model adds at least one column; all of them are switched off");
        }
        if (names().stream().distinct().count() < names().size()) {
            throw new IllegalArgumentException("the columns need different names, found " + names());
        }
        if (wantsClasses() && !model.classifies()) {
            throw new IllegalArgumentException("the network computes " + model.outputShape() + ", which are no classes:"
                    + " switch off predictionCol and probabilityCol by \"\", and name an outputCol");
        }
        if (model.networks().size() > 1 && !(output.isEmpty() && features.isEmpty())) {
            throw new IllegalArgumentException("an ensemble of " + model.networks().size()
                    + " networks has predictions and probabilities; outputCol and featuresCol are for one network");
        }
        if (!features.isEmpty()) {
            if (layer.isEmpty()) {
                throw new IllegalArgumentException("featuresCol needs a featuresLayer: the layer whose output it is");
            }
            var _ = model.networks().getFirst().features(layer); // refuses layers that there are not
        }
    }

    private boolean wantsClasses() {
        return !prediction.isEmpty() || !probability.isEmpty();
    }

    /** What computes these columns of a model. */
    Computation of(LoadedModel model) {
        return new Computation(model);
    }

    /** A row without any of it but the reason. */
    Object[] without(String reason) {
        Object[] row = new Object[names().size()];
        if (!error.isEmpty()) {
            row[row.length - 1] = reason;
        }
        return row;
    }

    /** Computes the columns. Each task has one of its own; networks are shared. */
    final class Computation {
        private final LoadedModel model;
        private final List<Features> inner;

        private Computation(LoadedModel model) {
            this.model = model;
            this.inner = features.isEmpty() ? List.of() : List.of(model.networks().getFirst().features(layer));
        }

        /** A row for each sample; the error of all is null. */
        List<Object[]> run(Samples samples, Parallel parallel) {
            Network network = model.networks().getFirst();
            Tensor classes = wantsClasses() ? model.predictor().predict(samples, parallel) : null;
            Tensor outputs = output.isEmpty() ? null : network.predict(samples, parallel);
            Tensor vectors = inner.isEmpty() ? null : inner.getFirst().of(samples, parallel).get(layer);
            List<Object[]> rows = new ArrayList<>(samples.size());
            for (int n = 0; n < samples.size(); n++) {
                List<Object> row = new ArrayList<>();
                if (classes != null) {
                    double[] probabilities = doubles(sample(classes, n));
                    add(row, prediction, (double) largest(probabilities));
                    add(row, probability, Vectors.dense(probabilities));
                }
                if (outputs != null) {
                    row.add(sample(outputs, n));
                }
                if (vectors != null) {
                    row.add(Vectors.dense(doubles(sample(vectors, n))));
                }
                rows.add(row.toArray(new Object[names().size()])); // null behind
            }
            return rows;
        }

        private static void add(List<Object> row, String name, Object value) {
            if (!name.isEmpty()) {
                row.add(value);
            }
        }

        private static float[] sample(Tensor tensor, int n) {
            int size = tensor.shape().sample().size();
            return Arrays.copyOfRange(tensor.data(), n * size, (n + 1) * size);
        }

        private static double[] doubles(float[] values) {
            double[] doubles = new double[values.length];
            Arrays.setAll(doubles, i -> values[i]);
            return doubles;
        }

        private static int largest(double[] values) {
            int largest = 0;
            for (int i = 1; i < values.length; i++) {
                if (values[i] > values[largest]) {
                    largest = i;
                }
            }
            return largest;
        }
    }
}
