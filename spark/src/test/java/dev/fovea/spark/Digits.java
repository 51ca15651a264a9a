package dev.fovea.spark;

import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.predict.Predictor;
import dev.fovea.tensor.Tensor;
import dev.fovea.vision.LabelledImages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The test digits of MNIST as rows, the bundled network and its local answers. */
final class Digits {
    static final int PIXELS = 28 * 28;

    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.IntegerType, false)
            .add("pixels", DataTypes.BinaryType)
            .add("label", DataTypes.DoubleType, false);

    final LabelledImages images;
    final byte[] file;
    final Network network;

    Digits() {
        try (InputStream in = Objects.requireNonNull(
                BundledMnist.class.getResourceAsStream("/dev/fovea/mnist/ensemble/digits.safetensors"))) {
            file = in.readAllBytes();
            images = BundledMnist.test();
            network = ModelFile.read(file, "digits").network();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    float[] floats(int index) {
        float[] x = new float[PIXELS];
        images.read(index, x, 0);
        return x;
    }

    byte[] bytes(int index) {
        byte[] bytes = new byte[PIXELS];
        images.copyBytes(index, bytes, 0);
        return bytes;
    }

    /** The first so many as rows of id, pixels and label. */
    Dataset<Row> rows(SparkSession spark, int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(RowFactory.create(i, bytes(i), (double) images.label(i)));
        }
        return spark.createDataFrame(rows, SCHEMA);
    }

    FoveaModel model() {
        return FoveaModel.ofBytes(List.of(file)).setInputCol("pixels");
    }

    /** The probabilities of the first so many, computed here: (count, 10). */
    Tensor probabilities(int count) {
        return Predictor.of(network).predict(images.samples(0, count));
    }
}
