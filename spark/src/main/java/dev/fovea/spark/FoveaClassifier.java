package dev.fovea.spark;

import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.spark.TrainingRows.LabelledRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network to tell classes, on a table: a Spark ML estimator, whose model is a {@link FoveaModel}.
 *
 * <pre>{@code
 * FoveaModel model = new FoveaClassifier().setNetwork(network).setInputCol("pixels").setWorkers(4).fit(table);
 * }</pre>
 *
 * <p>The table's rows must fit into the memory of the driver and of every worker, bytes of pixels as they are,
 * everything else as floats. For more, for augmentation, validation and every other setting of a trainer there is
 * {@link DistributedTraining}. The model is to the bit the same for any number of workers, any partitioning and any
 * order of the rows.
 */
public final class FoveaClassifier extends ClassifierSettings implements MLWritable {
    private static final long serialVersionUID = 1;

    private @Nullable ModelBytes network;

    /** A classifier whose network and input column are still to be set. */
    public FoveaClassifier() {
        this(Identifiable$.MODULE$.randomUID("foveaClassifier"));
    }

    /**
     * A classifier of a given name, whose network and input column are still to be set.
     *
     * @param uid the name, to which settings belong
     */
    public FoveaClassifier(String uid) {
        super(uid);
    }

    /**
     * Sets the network to begin with, new or trained already.
     *
     * @param value the network, as it is now; not modified
     * @return this classifier
     * @throws IllegalArgumentException if it cannot be saved, as of layers of one's own
     */
    public FoveaClassifier setNetwork(Network value) {
        return setNetwork(value, ModelMetadata.none());
    }

    /**
     * Sets the network to begin with, new or trained already.
     *
     * @param value the network, as it is now; not modified
     * @param metadata what is to be remembered with it: the preprocessing of pictures
     * @return this classifier
     * @throws IllegalArgumentException if it cannot be saved, as of layers of one's own
     */
    public FoveaClassifier setNetwork(Network value, ModelMetadata metadata) {
        try {
            network = new ModelBytes(List.of(ModelFile.toBytes(value, metadata)));
            return this;
        } catch (FileException e) {
            throw new IllegalArgumentException("a network that cannot be saved cannot be sent: " + e.getMessage(), e);
        }
    }

    /**
     * What loads saved classifiers, for pipelines.
     *
     * @return the reader
     */
    public static MLReader<FoveaClassifier> read() {
        return new ClassifierReader();
    }

    /**
     * Loads a classifier that was saved.
     *
     * @param path its folder, on any file system that Spark reaches
     * @return the classifier
     */
    public static FoveaClassifier load(String path) {
        return read().load(path);
    }

    /** The network that was set; null if there is none but in a file. */
    @Nullable
    ModelBytes network() {
        return network;
    }

    void network(ModelBytes value) {
        network = value;
    }

    @Override
    public FoveaModel fit(Dataset<?> rows) {
        SparkSession session = rows.sparkSession();
        ModelBytes begin = begin(session);
        check(rows.schema(), begin);
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        Broadcast<ModelBytes> sent = context.broadcast(begin);
        String input = getOrDefault(inputCol());
        String label = getOrDefault(labelCol());
        List<LabelledRow> read = rows.select(InputColumn.column(input), InputColumn.column(label))
                .javaRDD()
                .flatMap(new RowReading(begin.sha256(), sent, format(), skips(), input, label))
                .collect();
        if (read.isEmpty()) {
            throw new IllegalArgumentException("the table has no row to learn from");
        }
        Broadcast<TrainingRows> all = context.broadcast(new TrainingRows(read));
        try {
            TrainingResult<Long> result = training(session)
                    .run((Long) getOrDefault(seed()), new ClassifierTraining(sent, all, format(), plan()));
            ModelBytes trained = new ModelBytes(List.of(result.bytes().orElseThrow(
                    () -> new IllegalStateException(result.problem().orElse("there is no network")))));
            return model(trained).setParent(this);
        } finally {
            all.destroy();
            sent.destroy();
        }
    }

    private ModelBytes begin(SparkSession session) {
        if (network != null) {
            return network;
        }
        String file = getOrDefault(networkFile());
        if (file.isEmpty()) {
            throw new IllegalArgumentException("there is no network to begin with: setNetwork, or networkFile");
        }
        Path path = new Path(file);
        try (InputStream in =
                path.getFileSystem(session.sparkContext().hadoopConfiguration()).open(path)) {
            return new ModelBytes(List.of(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("networkFile: " + e.getMessage(), e);
        }
    }

    private void check(StructType schema, ModelBytes begin) {
        LoadedModel loaded = LoadedModel.of(begin);
        if (!loaded.classifies()) {
            throw new IllegalArgumentException("expected a network that tells classes, found one of the output "
                    + loaded.outputShape());
        }
        if (!isDefined(inputCol())) {
            throw new IllegalArgumentException("inputCol is not set: which column does the network read?");
        }
        var _ = InputColumn.of(schema, getOrDefault(inputCol()), loaded.inputShape(), format());
        String label = getOrDefault(labelCol());
        if (!List.of(schema.fieldNames()).contains(label)) {
            throw new IllegalArgumentException(
                    "no column is called \"" + label + "\"; there are " + List.of(schema.fieldNames()));
        }
        if (!(schema.apply(label).dataType() instanceof NumericType)) {
            throw new IllegalArgumentException("column \"" + label + "\": expected numbers of classes, found "
                    + schema.apply(label).dataType().catalogString());
        }
    }

    @Override
    public StructType transformSchema(StructType schema) {
        ModelBytes begin = begin(SparkSession.active());
        check(schema, begin);
        return model(begin).transformSchema(schema);
    }

    /** A model with the settings of this but the batch size, which is one of training. */
    private FoveaModel model(ModelBytes networks) {
        FoveaModel model = copyValues(new FoveaModel(uid(), networks), ParamMap.empty());
        model.resetBatchSize();
        return model;
    }

    @Override
    public FoveaClassifier copy(ParamMap extra) {
        FoveaClassifier copy = new FoveaClassifier(uid());
        copy.network = network;
        return copyValues(copy, extra);
    }

    @Override
    public MLWriter write() {
        return new ClassifierWriter(this);
    }
}
