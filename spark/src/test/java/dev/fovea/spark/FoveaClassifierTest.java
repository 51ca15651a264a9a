package dev.fovea.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.spark.TrainingRows.LabelledRow;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Trainer;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.spark.SparkException;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** An estimator of networks: the bits of a trainer, whatever the workers, the partitions and the order of the rows. */
class FoveaClassifierTest {
    private static final int ROWS = 300;
    private static final Digits DIGITS = new Digits();

    @TempDir
    Path folder;

    /** What saves and loads takes the session that there is. */
    @BeforeAll
    static void startSpark() {
        var _ = Sessions.local();
    }

    private static FoveaClassifier classifier() {
        return new FoveaClassifier()
                .setNetwork(SmallTraining.network(1))
                .setInputCol("pixels")
                .setLearningRate(1e-2)
                .setLearningRateDecay(0.9)
                .setBatchSize(16)
                .setBatchesPerStep(4)
                .setEpochs(2)
                .setSeed(5);
    }

    private static Dataset<Row> rows() {
        return DIGITS.rows(Sessions.local(), ROWS);
    }

    /** What a trainer here makes of the rows. */
    private static Network local() throws Exception {
        SampleInput input = new SampleInput(Shape.of(28, 28, 1), null, InputFormat.AUTO);
        List<LabelledRow> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(new LabelledRow(input.compacted(DIGITS.bytes(i)), DIGITS.images.label(i)));
        }
        Network network = SmallTraining.network(1);
        Trainer trainer = new Trainer(network, new Adam(), Schedule.exponential(1e-2, 0.9)).seed(5).accumulating(4);
        var _ = trainer.fit(new TrainingRows(rows).samples(input, Shape.of(28, 28, 1), 10), null, 2, 16);
        return network;
    }

    private static void assertSame(Network expected, FoveaModel model) {
        List<Parameter> found = model.toNetworks().getFirst().parameters();
        for (int i = 0; i < found.size(); i++) {
            assertArrayEquals(expected.parameters().get(i).values(), found.get(i).values());
        }
    }

    @Test
    void learnsWhatATrainerLearnsHoweverRowsAndWorkersAreArranged() throws Exception {
        Network expected = local();
        assertSame(expected, classifier().fit(rows()));
        Dataset<Row> otherwise = rows().orderBy(functions.col("id").desc()).repartition(5);
        assertSame(expected,
                classifier().setWorkers(3).setCheckpointFolder(folder.toString()).setEverySteps(2).fit(otherwise));
    }

    @Test
    void itsWorkersAreThoseThatItsSettingsSay() {
        DistributedTraining training = DistributedTraining.on(Sessions.local());
        assertEquals(training.settings(), classifier().setEverySteps(7).training(Sessions.local()).settings());
        assertEquals(
                training.workers(3).patience(Duration.ofSeconds(9)).checkpoints("/shared", 7).settings(),
                classifier().setWorkers(3).setPatience(9).setCheckpointFolder("/shared").setEverySteps(7)
                        .training(Sessions.local()).settings());
    }

    @Test
    void numbersAreReadAsTheBytesAre() throws Exception {
        SampleInput input = new SampleInput(Shape.of(28, 28, 1), null, InputFormat.AUTO);
        float[] floats = DIGITS.floats(7);
        assertArrayEquals(floats, (float[]) input.compacted(floats));
        float[] read = new float[floats.length];
        input.read(input.compacted(DIGITS.bytes(7)), read, 0);
        assertArrayEquals(floats, read);
        LabelledRow bytes = new LabelledRow(DIGITS.bytes(7), 1);
        List<LabelledRow> sorted = new ArrayList<>(List.of(
                new LabelledRow(floats, 1), new LabelledRow(DIGITS.floats(8), 0), bytes,
                new LabelledRow(DIGITS.bytes(9), 1)));
        sorted.sort(null);
        assertEquals(0, sorted.getFirst().label());
        assertEquals(floats, sorted.getLast().value());
    }

    @Test
    void inAPipelineSavedAndLoaded() throws Exception {
        FoveaClassifier classifier = classifier().setPredictionCol("digit").setProbabilityCol("");
        String path = folder.resolve("pipeline").toString();
        new Pipeline().setStages(new PipelineStage[] {classifier}).write().overwrite().save(path);
        Pipeline loaded = Pipeline.load(path);
        FoveaClassifier again = (FoveaClassifier) loaded.getStages()[0];
        assertEquals(classifier.explainParams(), again.explainParams());
        PipelineModel fitted = loaded.fit(rows());
        FoveaModel model = (FoveaModel) fitted.stages()[0];
        assertSame(local(), model);
        assertEquals(classifier.uid(), model.uid());
        assertFalse(model.isSet(model.batchSize()), "training's is another");
        assertEquals(64, model.getOrDefault(model.batchSize()));
        Dataset<Row> answers = fitted.transform(rows());
        assertEquals(List.of("id", "pixels", "label", "digit"), List.of(answers.columns()));
        assertTrue(answers.filter("digit = label").count() > ROWS / 5, "better than guessing");
        assertEquals(classifier.network(), classifier.copy(ParamMap.empty()).network());
    }

    @Test
    void beginsWithTheNetworkOfAFile() throws Exception {
        Path file = folder.resolve("network.safetensors");
        SmallTraining.network(1).save(file);
        FoveaClassifier classifier = new FoveaClassifier("named").setNetworkFile(file.toString());
        String path = folder.resolve("classifier").toString();
        classifier.save(path);
        FoveaClassifier loaded = FoveaClassifier.load(path);
        assertEquals("named", loaded.uid());
        assertNull(loaded.network());
        assertSame(local(),
                loaded.setInputCol("pixels").setLearningRate(1e-2).setLearningRateDecay(0.9).setBatchSize(16)
                        .setBatchesPerStep(4).setEpochs(2).setSeed(5).fit(rows()));
    }

    @Test
    void whoseSavedNetworkWasLostIsRefused() throws Exception {
        Path saved = folder.resolve("classifier");
        classifier().setNetworkFile("another").save(saved.toString());
        Files.move(saved.resolve("networks"), folder.resolve("networks"));
        String message = assertThrows(
                UncheckedIOException.class, () -> FoveaClassifier.load(saved.toString())).getMessage();
        assertTrue(message.contains("networks"), message);
    }

    @Test
    void badRowsFailOrAreLeftOut() throws Exception {
        Dataset<Row> bad = DIGITS.rows(Sessions.local(), 3)
                .withColumn("label", functions.expr("CASE id WHEN 0 THEN 10.0 WHEN 1 THEN NULL ELSE 0.5 END"))
                .union(DIGITS.rows(Sessions.local(), 1).withColumn("pixels",
                        functions.expr("CAST('short' AS BINARY)")));
        for (int i = 0; i < 4; i++) {
            Dataset<Row> one = bad.filter(i < 3 ? "id = " + i + " AND length(pixels) > 5" : "length(pixels) = 5");
            String message = assertThrows(SparkException.class, () -> classifier().fit(one)).getMessage();
            assertTrue(message.contains(i < 3 ? "expected one of the classes 0 to 9, found" : "expected 784 bytes"),
                    message);
            assertTrue(message.contains(i < 3 ? "column \"label\": " : "column \"pixels\": "), message);
        }
        assertRefused("no row", () -> classifier().setHandleInvalid("skip").fit(bad));
        assertSame(local(), classifier().setHandleInvalid("skip").fit(rows().union(bad)));
    }

    @Test
    void whatCannotBeIsRefusedBeforeAnythingRuns() {
        assertRefused("inputCol", () -> new FoveaClassifier().setNetwork(SmallTraining.network(1)).fit(rows()));
        assertRefused("no network", () -> new FoveaClassifier().setInputCol("pixels").fit(rows()));
        assertRefused("\"class\"", () -> classifier().setLabelCol("class").fit(rows()));
        assertRefused("numbers of classes", () -> classifier().setLabelCol("pixels").fit(rows()));
        assertRefused("expected bytes", () -> classifier().setInputCol("label").fit(rows()));
        Network image = Network.build(Shape.of(28, 28, 1), 1, Layers.conv2d(1, 3));
        assertRefused("tells classes", () -> classifier().setNetwork(image).fit(rows()));
        for (Executable setting : List.<Executable>of(
                () -> classifier().setOptimizer("newton"), () -> classifier().setLearningRate(0),
                () -> classifier().setLearningRateDecay(1.5), () -> classifier().setEpochs(0),
                () -> classifier().setBatchSize(0), () -> classifier().setBatchesPerStep(0),
                () -> classifier().setWorkers(0), () -> classifier().setHandleInvalid("keep"),
                () -> classifier().setPatience(0), () -> classifier().setEverySteps(-1))) {
            assertThrows(IllegalArgumentException.class, setting);
        }
        assertTrue(assertThrows(UncheckedIOException.class, () -> new FoveaClassifier().setInputCol("pixels")
                .setNetworkFile(folder + "/none").fit(rows())).getMessage().startsWith("networkFile: "));
    }

    private static void assertRefused(String part, Executable fit) {
        String message = assertThrows(IllegalArgumentException.class, fit).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void aTrainingThatDivergesSaysSo() {
        String message = assertThrows(
                IllegalStateException.class,
                () -> classifier().setOptimizer("sgd").setLearningRate(1e30).fit(rows())).getMessage();
        assertTrue(message.startsWith("training diverged"), message);
    }

    @Test
    void servicesMakeThemByNameAsSparkConnectDoes() throws Exception {
        assertTrue(provided(Estimator.class).contains(FoveaClassifier.class));
        assertTrue(provided(Transformer.class).contains(FoveaModel.class));
        assertEquals("a", FoveaClassifier.class.getConstructor(String.class).newInstance("a").uid());
        assertEquals("b", FoveaModel.class.getConstructor(String.class).newInstance("b").uid());
        assertFalse(new FoveaModel().uid().isEmpty());
        FoveaModel empty = new FoveaModel().setInputCol("pixels");
        assertRefused("at least one network", () -> empty.transform(rows()));
        assertEquals(FoveaModel.class, FoveaModel.class.getMethod("load", String.class).getReturnType());
    }

    private static List<Class<?>> provided(Class<?> service) {
        List<Class<?>> types = new ArrayList<>();
        ServiceLoader.load(service).stream().forEach(provider -> types.add(provider.type()));
        return types;
    }
}
