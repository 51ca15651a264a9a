package dev.fovea.spark;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.predict.Predictor;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.picture.Preprocessing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model says of a table is to the bit what its network says, however the rows lie and whatever they are made of. */
class PredictionTest {
    private static final Digits DIGITS = new Digits();
    private static final int FEW = 150;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7})
    void ofAllTestDigitsWhateverThePartitions(int partitions) {
        Dataset<Row> rows = DIGITS.rows(Sessions.local(), 10_000).repartition(partitions);
        Dataset<Row> answers = DIGITS.model().transform(rows).cache();
        Answers.assertSame(DIGITS.probabilities(10_000), answers);
        double accuracy = new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(answers);
        assertTrue(accuracy > 0.99, () -> "accuracy " + accuracy);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, Integer.MAX_VALUE})
    void whateverTheBatch(int size) {
        Answers.assertSame(
                DIGITS.probabilities(FEW),
                DIGITS.model().setBatchSize(size).transform(DIGITS.rows(Sessions.local(), FEW)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';',
            value = {"float; false", "float; true", "double; false", "int; true", "decimal(38,18); true"})
    void ofArraysOfNumbers(String type, boolean nulls) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            rows.add(RowFactory.create(i, type.equals("int") ? new float[Digits.PIXELS] : DIGITS.floats(i)));
        }
        DataType element = DataType.fromDDL(type);
        Dataset<Row> floats = Sessions.local().createDataFrame(rows, new StructType()
                .add("id", DataTypes.IntegerType)
                .add("pixels", DataTypes.createArrayType(DataTypes.FloatType, false)));
        ArrayType array = DataTypes.createArrayType(element, nulls);
        Dataset<Row> numbers = Sessions.local().createDataFrame(
                floats.withColumn("pixels", col("pixels").cast(array)).toJavaRDD(),
                new StructType().add("id", DataTypes.IntegerType).add("pixels", array));
        Tensor expected = type.equals("int")
                ? Predictor.of(DIGITS.network).predict(blank(FEW))
                : DIGITS.probabilities(FEW);
        Answers.assertSame(expected, DIGITS.model().transform(numbers));
    }

    private static Samples blank(int count) {
        return new Samples() {
            @Override
            public int size() {
                return count;
            }

            @Override
            public void read(int sample, float[] x, int offset, float[] workspace) {
                Arrays.fill(x, offset, offset + Digits.PIXELS, 0);
            }
        };
    }

    @Test
    void ofVectors() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            float[] x = DIGITS.floats(i);
            double[] values = new double[x.length];
            Arrays.setAll(values, j -> x[j]);
            Vector dense = Vectors.dense(values);
            rows.add(RowFactory.create(i, i % 2 == 0 ? dense : dense.toSparse()));
        }
        Dataset<Row> vectors = Sessions.local().createDataFrame(rows, new StructType()
                .add("id", DataTypes.IntegerType)
                .add("pixels", SQLDataTypes.VectorType()));
        Answers.assertSame(DIGITS.probabilities(FEW), DIGITS.model().transform(vectors));
    }

    @Test
    void keepsTheOtherColumnsInTheirOrderWithTheirMetadata() {
        var label = Metadata.fromJson("{\"unit\":\"digits\"}");
        Dataset<Row> rows = DIGITS.rows(Sessions.local(), 20)
                .withColumn("a.b `c`", functions.lit(null).cast("map<string,int>"))
                .withColumn("label", col("label").as("label", label));
        Dataset<Row> answers = DIGITS.model().transform(rows);
        assertArrayEquals(
                new String[] {"id", "pixels", "label", "a.b `c`", "prediction", "probability"}, answers.columns());
        assertEquals(label, answers.schema().apply("label").metadata());
        List<Row> before = Answers.sorted(rows);
        List<Row> after = Answers.sorted(answers);
        for (int i = 0; i < before.size(); i++) {
            assertArrayEquals(before.get(i).<byte[]>getAs("pixels"), after.get(i).<byte[]>getAs("pixels"));
            assertEquals(before.get(i).<Double>getAs("label"), after.get(i).<Double>getAs("label"));
        }
    }

    @Test
    void ofAColumnOfAnyName() {
        String name = "in.put `x` é";
        Dataset<Row> bytes = DIGITS.rows(Sessions.local(), 5).withColumnRenamed("pixels", name);
        Answers.assertSame(DIGITS.probabilities(5), DIGITS.model().setInputCol(name).transform(bytes));
        Dataset<Row> vectors = Sessions.local().sql("SELECT 1 id, array(1d, 2d) `" + name.replace("`", "``") + "`");
        FoveaModel model = small(Network.build(Shape.of(2), 1, Layers.dense(2))).setInputCol(name);
        assertEquals(name, model.transform(vectors).columns()[1]);
        assertEquals(1, model.transform(vectors).collectAsList().size());
    }

    private static FoveaModel small(Network network) {
        return FoveaModel.ofBytes(List.of(bytes(network)));
    }

    private static byte[] bytes(Network network) {
        return bytes(network, ModelMetadata.none());
    }

    private static byte[] bytes(Network network, ModelMetadata metadata) {
        try {
            return ModelFile.toBytes(network, metadata);
        } catch (FileException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void ofATableOfNothingElseAndOfNoRows() {
        Dataset<Row> alone = DIGITS.rows(Sessions.local(), 5).select("pixels");
        assertEquals(5, DIGITS.model().transform(alone).collectAsList().size());
        Dataset<Row> none = DIGITS.rows(Sessions.local(), 5).filter("id > 100").repartition(4);
        assertEquals(0, DIGITS.model().transform(none).count());
    }

    @Test
    void whatInnerLayersAndOtherNetworksCompute() {
        Network network = Network.build(Shape.of(3), 1, Layers.dense(4), Layers.relu(), Layers.dense(2));
        FoveaModel model = small(network)
                .setInputCol("x").setPredictionCol("").setProbabilityCol("").setOutputCol("y")
                .setFeaturesCol("inner").setFeaturesLayer("dense");
        float[] x = {1, -2, 3};
        Dataset<Row> rows = Sessions.local().createDataFrame(List.of(RowFactory.create(x)), new StructType()
                .add("x", DataTypes.createArrayType(DataTypes.FloatType, false)));
        Row answer = model.transform(rows).first();
        float[] expected = network.predict(new float[][] {x})[0];
        assertEquals(List.of(expected[0], expected[1]), answer.getList(answer.fieldIndex("y")));
        float[] inner = network.features("dense").of(Tensor.of(Shape.of(1, 3), x)).get("dense").data();
        double[] found = answer.<Vector>getAs("inner").toArray();
        assertEquals(inner.length, found.length);
        for (int i = 0; i < inner.length; i++) {
            assertEquals(inner[i], found[i]);
        }
    }

    @Test
    void ofAnEnsemble() {
        byte[] other = bytes(
                DigitNetwork.build(5), Preprocessing.of(KnownSet.MNIST).storedIn(ModelMetadata.none()));
        FoveaModel model = FoveaModel.ofBytes(List.of(DIGITS.file, other)).setInputCol("pixels");
        Tensor expected = Predictor.ensemble(model.toNetworks().stream().map(Predictor::of).toList())
                .predict(DIGITS.images.samples(0, FEW), Parallel.shared());
        Answers.assertSame(expected, model.transform(DIGITS.rows(Sessions.local(), FEW)));
    }

    @Test
    void ofAnEnsembleWhoseMembersReadOtherPicturesIsRefused() {
        Network network = Network.build(Shape.of(4, 4, 1), 1, Layers.flatten(), Layers.dense(2));
        Preprocessing usual = Preprocessing.to(Shape.of(4, 4, 1));
        byte[] none = bytes(network);
        byte[] stored = bytes(network, usual.storedIn(ModelMetadata.none()));
        byte[] signed = bytes(network, usual.range(-1, 1).storedIn(ModelMetadata.none()));
        assertEquals(2, FoveaModel.ofBytes(List.of(none, stored)).toNetworks().size());
        for (List<byte[]> files : List.of(List.of(none, signed), List.of(signed, none), List.of(stored, signed))) {
            String message = assertThrows(IllegalArgumentException.class, () -> FoveaModel.ofBytes(files)).getMessage();
            assertTrue(message.startsWith("the networks were made for different pictures: "), message);
        }
    }

    @Test
    void ofAnEnsembleWhoseMembersHaveOtherLabelsIsRefused(@TempDir Path folder) throws IOException {
        Network network = Network.build(Shape.of(2), 1, Layers.dense(2));
        byte[] none = bytes(network);
        byte[] cats = bytes(network, ModelMetadata.none().labels(List.of("cat", "dog")));
        byte[] dogs = bytes(network, ModelMetadata.none().labels(List.of("dog", "cat")));
        assertEquals(3, FoveaModel.ofBytes(List.of(cats, none, cats)).toNetworks().size());
        String message = assertThrows(
                IllegalArgumentException.class, () -> FoveaModel.ofBytes(List.of(none, cats, dogs))).getMessage();
        assertEquals("the networks' labels differ: network 2 has [cat, dog], network 3 has [dog, cat]", message);
        Path a = Files.write(folder.resolve("a.safetensors"), cats);
        Path b = Files.write(folder.resolve("b.safetensors"), dogs);
        String files = assertThrows(IllegalArgumentException.class, () -> FoveaModel.ofFiles(a, b)).getMessage();
        assertEquals("the networks' labels differ: " + a + " has [cat, dog], " + b + " has [dog, cat]", files);
    }

    @Test
    void inSql() {
        DIGITS.model().register(Sessions.local(), "classify");
        DIGITS.rows(Sessions.local(), FEW).createOrReplaceTempView("digits");
        Dataset<Row> answers = Sessions.local().sql(
                "SELECT id, c.prediction, c.probability FROM (SELECT id, classify(pixels) c FROM digits)");
        Answers.assertSame(DIGITS.probabilities(FEW), answers);
    }

    @Test
    void inTwoJobsAtOnceWithTheNetworksLoadedOnce() throws Exception {
        FoveaModel model = DIGITS.model();
        model.transform(DIGITS.rows(Sessions.local(), 1)).collectAsList();
        int loaded = ExecutorModels.size();
        Tensor expected = DIGITS.probabilities(FEW);
        try (var threads = Executors.newFixedThreadPool(2)) {
            Callable<Void> job = () -> {
                // another object, and another broadcast, of the same networks
                Answers.assertSame(expected,
                        DIGITS.model().transform(DIGITS.rows(Sessions.local(), FEW).repartition(3)));
                return null;
            };
            for (Future<Void> each : threads.invokeAll(List.of(job, job))) {
                each.get();
            }
        }
        assertEquals(loaded, ExecutorModels.size());
    }

    @Test
    void onlySoManyNetworksStayLoaded() {
        for (int seed = 0; seed < ExecutorModels.MOST + 2; seed++) {
            FoveaModel model = small(Network.build(Shape.of(2), seed, Layers.dense(2))).setInputCol("x");
            assertEquals(1, model.transform(Sessions.local().sql("SELECT array(1f, 2f) x")).collectAsList().size());
        }
        assertEquals(ExecutorModels.MOST, ExecutorModels.size());
    }

    @Test
    void tellsTheKernels() {
        List<ExecutorKernels> kernels = ExecutorKernels.of(Sessions.local().sparkContext());
        assertEquals(1, kernels.size());
        assertEquals("driver", kernels.getFirst().executor());
        assertTrue(kernels.getFirst().vectorised(), kernels::toString);
    }

    @Test
    void whatIsNoNetworkIsRefusedAtOnce() {
        assertThrows(UncheckedIOException.class, () -> FoveaModel.ofBytes(List.of(new byte[100])));
        assertThrows(IllegalArgumentException.class, () -> FoveaModel.ofBytes(List.of()));
        Path none = Path.of("nowhere.safetensors");
        String message = assertThrows(FileException.class, () -> FoveaModel.ofFiles(none)).getMessage();
        assertEquals("nowhere.safetensors: cannot be read: no such file or folder", message);
        List<byte[]> unlike = List.of(DIGITS.file, bytes(Network.build(Shape.of(2), 1, Layers.dense(10))));
        String both = assertThrows(IllegalArgumentException.class, () -> FoveaModel.ofBytes(unlike)).getMessage();
        assertTrue(both.contains("take the same samples"), both);
    }
}
