package dev.fovea.nn.model;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.softmax;
import static dev.fovea.testing.Close.assertClose;

import dev.fovea.nn.AvgPool2d;
import dev.fovea.nn.Conv2d;
import dev.fovea.nn.Network;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import dev.fovea.testing.SafetensorsFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With weights that Keras and PyTorch saved, the same network predicts what they predict. */
class ImportGoldenTest {
    /** Relative error of a whole network in float32, on both sides. */
    private static final double TOLERANCE = 5e-6;

    @TempDir
    Path folder;

    private Path resource(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(name), name)) {
            Files.copy(in, file);
        }
        return file;
    }

    @Test
    void predictsAsKeras() throws IOException {
        Path file = resource("keras.safetensors");
        Network network = Network.build(
                Shape.of(9, 8, 3), 1,
                conv2d(6, 3).padding(Padding.SAME), batchNorm(), relu(),
                new Conv2d(8, 3, 2).stride(2).padding(Padding.SAME).bias(false),
                batchNorm().momentum(0.9).epsilon(1e-5), relu(),
                maxPool2d(2), flatten(), dense(7), relu(), dense(5), softmax());
        Weights.of(file).into(network, WeightMap.keras(network).ignore("x").ignore("y"));
        SafetensorsFile golden = SafetensorsFile.read(file);
        Tensor y = network.predict(golden.tensor("x"));
        assertClose("prediction", y.data(), Close.doubles(golden.tensor("y").data()), TOLERANCE);
    }

    @Test
    void predictsAsPyTorch() throws IOException {
        Path file = resource("pytorch.safetensors");
        Network network = Network.build(
                Shape.of(9, 10, 3), 1,
                conv2d(6, 3).padding(Padding.SAME), batchNorm().momentum(0.9).epsilon(1e-5), relu(),
                new Conv2d(8, 3, 2).stride(2).bias(false), batchNorm().momentum(0.99).epsilon(1e-3), relu(),
                new AvgPool2d(2, 1), flatten(), dense(7), relu(), dense(5));
        WeightMap map =
                WeightMap.pytorch(network).layers("0", "1", "3", "4", "8", "10").ignore("x").ignore("y");
        Weights.of(file).into(network, map);
        SafetensorsFile golden = SafetensorsFile.read(file);
        Tensor y = network.predict(nhwc(golden.tensor("x")));
        assertClose("prediction", y.data(), Close.doubles(golden.tensor("y").data()), TOLERANCE);
    }

    private static Tensor nhwc(Tensor nchw) {
        Shape shape = nchw.shape();
        Tensor nhwc = Tensor.zeros(shape.dimension(0), shape.dimension(2), shape.dimension(3), shape.dimension(1));
        int to = 0;
        for (int n = 0; n < shape.dimension(0); n++) {
            for (int y = 0; y < shape.dimension(2); y++) {
                for (int x = 0; x < shape.dimension(3); x++) {
                    for (int c = 0; c < shape.dimension(1); c++) {
                        nhwc.data()[to++] = nchw.get(n, c, y, x);
                    }
                }
            }
        }
        return nhwc;
    }
}
