package dev.fovea.spark;

import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A network, or several as an ensemble, that predicts the rows of a table: a Spark ML model, alone or in a pipeline.
 *
 * <pre>{@code
 * FoveaModel digits = FoveaModel.ofFiles(Path.of("digits.safetensors")).setInputCol("pixels");
 * Dataset<Row> answers = digits.transform(table);          // columns prediction and probability
 * }</pre>
 *
 * <p>The input column has bytes (pixels 0 to 255, or PNG and JPEG), arrays of numbers, ML vectors or Spark's images. What
 * is predicted is to the bit what the network predicts elsewhere, whatever the partitions and batches. Networks travel
 * once and are loaded once for each executor; a task computes on as many threads as it has processors.
 */
public final class FoveaModel extends PredictionSettings implements MLWritable {
    private static final long serialVersionUID = 1;

    private final ModelBytes networks;
    private transient @Nullable LoadedModel loaded;
    private transient @Nullable Sent sent;

    /** The networks' bytes on a cluster. */
    private record Sent(JavaSparkContext context, Broadcast<ModelBytes> broadcast) {}

    /**
     * A model without networks, which can predict nothing: for what makes models by the names of their classes, as
     * Spark Connect does.
     */
    public FoveaModel() {
        this(Identifiable$.MODULE$.randomUID("fovea"));
    }

    /**
     * A model of a given name without networks, which can predict nothing.
     *
     * @param uid the name, to which settings belong
     */
    public FoveaModel(String uid) {
        this(uid, new ModelBytes(List.of()));
    }

    FoveaModel(String uid, ModelBytes networks) {
        super(uid);
        this.networks = networks;
    }

    /**
     * A model of networks in files, on this machine.
     *
     * @param files one network, or the members of an ensemble, whose probabilities are averaged
     * @return the model
     * @throws FileException if a file cannot be read or breaks a rule
     * @throws IOException if one changes meanwhile
     * @throws IllegalArgumentException if there is none, or they do not go together
     */
    public static FoveaModel ofFiles(Path... files) throws IOException {
        List<byte[]> bytes = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Path file : files) {
            var _ = ModelFile.read(file); // says what is wrong with which
            bytes.add(Files.readAllBytes(file));
            names.add(file.toString());
        }
        return of(bytes, names);
    }

    /**
     * A model of a network.
     *
     * @param network the network, as it is now
     * @param metadata what is to be remembered with it, such as the preprocessing of pictures
     * @return the model
     * @throws FileException if the network cannot be saved
     */
    public static FoveaModel of(Network network, ModelMetadata metadata) throws FileException {
        return ofBytes(List.of(ModelFile.toBytes(network, metadata)));
    }

    /**
     * A model of networks that are in memory as the bytes of their files.
     *
     * @param files one network, or the members of an ensemble, whose probabilities are averaged
     * @return the model
     * @throws java.io.UncheckedIOException if one breaks a rule
     * @throws IllegalArgumentException if there is none, or they do not go together
     */
    public static FoveaModel ofBytes(List<byte[]> files) {
        return of(files, List.of());
    }

    private static FoveaModel of(List<byte[]> files, List<String> names) {
        FoveaModel model = new FoveaModel(Identifiable$.MODULE$.randomUID("fovea"), new ModelBytes(files));
        model.loaded = LoadedModel.of(model.networks, names); // refuses what is no network
        return model;
    }

    /**
     * What loads saved models, for pipelines.
     *
     * @return the reader
     */
    public static MLReader<FoveaModel> read() {
        return new FoveaModelReader();
    }

    /**
     * Loads a model that was saved.
     *
     * @param path its folder, on any file system that Spark reaches
     * @return the model
     */
    public static FoveaModel load(String path) {
        return read().load(path);
    }

    /**
     * The networks.
     *
     * @return new ones each time, to be trained on or looked at
     */
    public List<Network> toNetworks() {
        return LoadedModel.of(networks).networks();
    }

    ModelBytes networks() {
        return networks;
    }

    private synchronized LoadedModel loaded() {
        if (loaded == null) {
            loaded = LoadedModel.of(networks);
        }
        return loaded;
    }

    private synchronized Broadcast<ModelBytes> send(SparkSession session) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        if (sent == null || !sent.context.sc().equals(context.sc())) {
            sent = new Sent(context, context.broadcast(networks));
        }
        return sent.broadcast;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> rows) {
        checked(rows.schema());
        return input(rows.schema()).predict(rows, prediction(rows.sparkSession()));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return checked(schema);
    }

    /**
     * Makes this model a function of SQL: {@code SELECT classify(pixels).prediction FROM digits}. It takes a value of the
     * kinds that an input column may have, and gives a struct of the columns that this model adds. A row at a time, so
     * {@link #transform} is faster.
     *
     * @param session where the function is known
     * @param name what it is called
     * @throws IllegalArgumentException if {@code handleInvalid} is "skip": a function leaves no row out
     */
    public void register(SparkSession session, String name) {
        if (invalid() == InvalidRows.SKIP) {
            throw new IllegalArgumentException("a function of SQL leaves no row out:"
                    + " set handleInvalid to \"keep\" or \"error\", not \"skip\"");
        }
        outputs().check(loaded());
        session.udf().register(name, new RowFunction(prediction(session)), outputs().schema());
    }

    private StructType checked(StructType schema) {
        outputs().check(loaded());
        var _ = input(schema);
        StructType all = schema;
        for (var field : outputs().schema().fields()) {
            if (List.of(schema.fieldNames()).contains(field.name())) {
                throw new IllegalArgumentException(
                        "there is a column \"" + field.name() + "\" already; name another one,"
                                + " or switch it off by \"\"");
            }
            all = all.add(field);
        }
        return all;
    }

    private InputColumn input(StructType schema) {
        if (!isDefined(inputCol())) {
            throw new IllegalArgumentException("inputCol is not set: which column does the network read?");
        }
        return InputColumn.of(schema, getOrDefault(inputCol()), loaded().inputShape(), format());
    }

    private Prediction prediction(SparkSession session) {
        return new Prediction(
                networks.sha256(), send(session), format(), outputs(), invalid(),
                isDefined(inputCol()) ? getOrDefault(inputCol()) : "input", (Integer) getOrDefault(batchSize()));
    }

    @Override
    public FoveaModel copy(ParamMap extra) {
        FoveaModel copy = new FoveaModel(uid(), networks);
        synchronized (this) { // what is loaded and sent is the same, whatever the settings
            copy.loaded = loaded;
            copy.sent = sent;
        }
        return copyValues(copy, extra).setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new FoveaModelWriter(this);
    }
}
