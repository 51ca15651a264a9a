package org.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Split;
import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.spark.DistributedTraining;
import dev.fovea.spark.ExecutorKernels;
import dev.fovea.spark.FoveaClassifier;
import dev.fovea.spark.FoveaModel;
import dev.fovea.spark.Lesson;
import dev.fovea.spark.Sessions;
import dev.fovea.spark.Sweep;
import dev.fovea.spark.TrainingResult;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.GuideCode;
import dev.fovea.train.Trainer;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.LabelledImages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/spark.md; that of the README's section is SubmitTest's. */
class SparkGuideTest {
    static final int DIGITS = 200;

    @TempDir
    Path folder;

    @Test
    void thePageIsThisCode() throws IOException {
        GuideCode.assertStandsIn("../spark.md", SparkGuideTest.class, 8);
    }

    @Test
    void predictsATable() throws IOException {
        SparkSession spark = Sessions.local();
        LabelledImages images = writeDigits(spark, folder);
        FoveaModel digits = FoveaModel.ofFiles(folder.resolve("digits.safetensors")).setInputCol("pixels");
        Dataset<Row> table = spark.read().parquet(folder + "/digits.parquet"); // a column of bytes, 28 x 28 for each row
        Dataset<Row> answers = digits.transform(table);                        // and two more: prediction, probability
        answers.drop("pixels").write().parquet(folder + "/answers.parquet");
        assertRight(images, spark.read().parquet(folder + "/answers.parquet"));

        PipelineModel pipeline = new Pipeline().setStages(new PipelineStage[] {digits}).fit(table);
        pipeline.write().overwrite().save(folder + "/pipeline");
        Dataset<Row> again = PipelineModel.load(folder + "/pipeline").transform(table);
        assertRight(images, again);

        table.createOrReplaceTempView("digits");
        digits.register(spark, "classify");
        Dataset<Row> counts = spark.sql("SELECT classify(pixels).prediction c, count(*) FROM digits GROUP BY c");
        assertEquals(10, counts.count());

        List<ExecutorKernels> kernels = ExecutorKernels.of(spark.sparkContext());
        assertTrue(kernels.stream().allMatch(ExecutorKernels::vectorised), kernels::toString);
    }

    @Test
    void trainsAnEnsemble() throws IOException {
        SparkSession spark = Sessions.local();
        List<Long> seeds = List.of(1L, 2L, 3L);
        List<TrainingResult<Long>> members = Sweep.on(spark).checkpoints(folder + "/ensemble").run(seeds, seed -> {
            Split split = trainingDigits().split(0.1, seed);                   // read by each task
            Trainer trainer = new Trainer(network(seed), new Adam(), Schedule.exponential(1e-2, 0.95)).seed(seed);
            return new Lesson(trainer, split.train(), split.validation(), 2, 64);
        });
        members.forEach(member -> System.out.println(member + " " + member.epochs().getLast().seconds() + " s"));
        FoveaModel ensemble = FoveaModel.ofBytes(members.stream().map(member -> member.bytes().orElseThrow()).toList());
        assertEquals(3, ensemble.toNetworks().size());
        assertTrue(members.stream().allMatch(member -> member.epochs().getLast().figures().get("val_accuracy") > 0.5));
    }

    @Test
    void trainsOnDataThatIsBroadcast() throws IOException {
        SparkSession spark = Sessions.local();
        LabelledImages digits = trainingDigits();
        byte[] pixels = new byte[digits.size() * 28 * 28];
        int[] labels = new int[digits.size()];
        for (int i = 0; i < labels.length; i++) {
            digits.copyBytes(i, pixels, i * 28 * 28);
            labels[i] = digits.label(i);
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<byte[]> sentPixels = context.broadcast(pixels);                  // of all images, one after the other
        Broadcast<int[]> sentLabels = context.broadcast(labels);
        List<TrainingResult<Double>> rates = Sweep.on(spark).run(List.of(1e-2, 1e-3), rate -> {
            ImageForm form = ImageForm.grey(28, 28, ClassNames.DIGITS);
            var images = LabelledImages.labelled(form, sentPixels.value(), sentLabels.value(), "broadcast"); // no copy
            return new Lesson(new Trainer(network(1), new Adam(), Schedule.constant(rate)), images, null, 1, 64);
        });
        for (TrainingResult<Double> result : rates) {
            Network here = network(1);
            var _ = new Trainer(here, new Adam(), Schedule.constant(result.configuration())).fit(digits, null, 1, 64);
            assertArrayEquals(here.parameters().getFirst().values(),
                    result.model().network().parameters().getFirst().values());
        }
    }

    @Test
    void trainsOneNetworkWithSeveralWorkers() throws IOException {
        SparkSession spark = Sessions.local();
        writeLabelledDigits(spark);
        Dataset<Row> labelled = spark.read().parquet(folder + "/labelled.parquet"); // pixels and label
        FoveaClassifier classifier = new FoveaClassifier().setNetwork(network(1)).setInputCol("pixels").setWorkers(2);
        FoveaModel trained = classifier.setEpochs(3).fit(labelled);
        assertEquals(1, trained.toNetworks().size());

        DistributedTraining training = DistributedTraining.on(spark).workers(2).checkpoints(folder + "/together");
        TrainingResult<Long> result = training.run(1L, seed -> {
            Split split = trainingDigits().split(0.1, seed);                   // read by each worker
            Trainer trainer = new Trainer(network(seed), new Adam(), Schedule.exponential(1e-2, 0.95)).accumulating(4);
            return new Lesson(trainer, split.train(), split.validation(), 2, 32);
        });
        assertTrue(result.epochs().getLast().figures().get("val_accuracy") > 0.5, result::toString);
    }

    private void writeLabelledDigits(SparkSession spark) throws IOException {
        LabelledImages images = trainingDigits();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < DIGITS; i++) {
            byte[] pixels = new byte[28 * 28];
            images.copyBytes(i, pixels, 0);
            rows.add(RowFactory.create(pixels, images.label(i)));
        }
        spark.createDataFrame(rows, StructType.fromDDL("pixels binary, label int"))
                .write().parquet(folder + "/labelled.parquet");
    }

    private static LabelledImages trainingDigits() throws IOException {
        return BundledMnist.train().first(2000);
    }

    private static Network network(long seed) {
        return Network.build(
                Shape.of(28, 28, 1), seed, Layers.conv2d(4, 5).stride(3), Layers.relu(), Layers.flatten(),
                Layers.dense(10));
    }

    static void assertRight(LabelledImages images, Dataset<Row> table) {
        List<Row> answers = table.collectAsList();
        assertEquals(DIGITS, answers.size());
        long right = answers.stream()
                .filter(row -> row.<Double>getAs("prediction") == images.label(row.<Integer>getAs("id")))
                .count();
        assertTrue(right > 0.97 * DIGITS, () -> right + " of " + DIGITS);
    }

    static LabelledImages writeDigits(SparkSession spark, Path folder) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                BundledMnist.class.getResourceAsStream("/dev/fovea/mnist/ensemble/digits.safetensors"))) {
            Files.copy(in, folder.resolve("digits.safetensors"));
        }
        LabelledImages images = BundledMnist.test().first(DIGITS);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < DIGITS; i++) {
            byte[] pixels = new byte[28 * 28];
            images.copyBytes(i, pixels, 0);
            rows.add(RowFactory.create(i, pixels));
        }
        spark.createDataFrame(rows, StructType.fromDDL("id int, pixels binary"))
                .write().parquet(folder + "/digits.parquet");
        return images;
    }
}
