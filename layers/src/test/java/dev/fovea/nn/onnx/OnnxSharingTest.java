package dev.fovea.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.nn.Network;
import dev.fovea.nn.internal.onnx.ModelBytes;
import dev.fovea.nn.onnx.OnnxAttribute.Ints;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernels that several nodes of a file share are one in the network, too. */
class OnnxSharingTest {
    @TempDir
    private Path folder;

    private Network network(ModelBytes model) throws IOException {
        return Network.importOnnx(Files.write(folder.resolve("model.onnx"), model.bytes()));
    }

    private static List<String> names(Network network) {
        return network.parameters().stream().map(Parameter::name).toList();
    }

    private static ModelBytes image() {
        return new ModelBytes().input("x", -1, 2, 4, 4).floats("w", Shape.of(2, 2, 1, 1), 0.5f, -1, 2, 0.25f)
                .floats("b", Shape.of(2), 1, -1);
    }

    @Test
    void aHeadOnSeveralLevelsIsOneLayer() throws IOException {
        Network network = network(image()
                .node("Conv", "a", List.of("x", "w", "b")).node("Relu", "fine", List.of("a"))
                .node("MaxPool", "p", List.of("x"), Ints.of("kernel_shape", 2, 2), Ints.of("strides", 2, 2))
                .node("Conv", "c", List.of("p", "w", "b")).node("Relu", "coarse", List.of("c"))
                .output("fine").output("coarse"));
        assertEquals(2, network.parameters().size(), () -> names(network).toString());
        Path again = folder.resolve("again.onnx");
        network.exportOnnx(again);
        Tensor x = Tensor.of(Shape.of(1, 2, 4, 4), numbers());
        assertArrayEquals(network.predict(x).data(), Network.importOnnx(again).predict(x).data(), 1e-6f);
        network.save(folder.resolve("kept.safetensors"));
        Network kept = Network.load(folder.resolve("kept.safetensors"));
        assertEquals(names(network), names(kept));
        assertArrayEquals(network.predict(x).data(), kept.predict(x).data());
    }

    /** PyTorch writes kernel_shape, pads and strides with every convolution. */
    @Test
    void attributesOfSeveralNumbersAreCompared() throws IOException {
        Network network = network(image()
                .node("Conv", "a", List.of("x", "w", "b"), Ints.of("kernel_shape", 1, 1), Ints.of("strides", 1, 1))
                .node("MaxPool", "p", List.of("x"), Ints.of("kernel_shape", 2, 2), Ints.of("strides", 2, 2))
                .node("Conv", "c", List.of("p", "w", "b"), Ints.of("kernel_shape", 1, 1), Ints.of("strides", 1, 1))
                .output("a").output("c"));
        assertEquals(2, network.parameters().size(), () -> names(network).toString());
    }

    private static float[] numbers() {
        float[] values = new float[32];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.cos(i);
        }
        return values;
    }

    /** A chain would be cut between them: it must stay one graph. */
    @Test
    void aLayerThatIsAppliedTwiceInARow() throws IOException {
        Network network = network(image().node("Conv", "a", List.of("x", "w", "b")).node("Sigmoid", "s", List.of("a"))
                .node("Conv", "y", List.of("s", "w", "b")).node("Relu", "r", List.of("y")).output("r"));
        assertEquals(2, network.parameters().size(), () -> names(network).toString());
    }

    @Test
    void othersKeepTheirOwn() throws IOException {
        Network otherBias = network(image().floats("b2", Shape.of(2), 1, -1)
                .node("Conv", "a", List.of("x", "w", "b")).node("Conv", "y", List.of("a", "w", "b2")).output("y"));
        assertEquals(4, otherBias.parameters().size());
        Network otherStride = network(image().node("Conv", "a", List.of("x", "w", "b"))
                .node("Conv", "y", List.of("a", "w", "b"), Ints.of("strides", 2, 2)).output("y"));
        assertEquals(4, otherStride.parameters().size());
        // Exporters give equal vectors one name, which says nothing of the layers they are in.
        Network norms = network(image().node("BatchNormalization", "n", List.of("x", "b", "b", "b", "v"))
                .node("Relu", "r", List.of("n")).node("BatchNormalization", "y", List.of("r", "b", "b", "b", "v"))
                .floats("v", Shape.of(2), 1, 2).output("y"));
        assertEquals(8, norms.parameters().size());
    }

    /** Each takes in a factor of its own. */
    @Test
    void whatTookSomethingInIsAnotherLayer() throws IOException {
        ModelBytes model = image().floats("m", Shape.of(2, 1, 1), 3, 4).floats("n", Shape.of(2, 1, 1), 5, 6)
                .floats("s", Shape.of(2, 1, 1), 0, 1)
                .node("Conv", "a", List.of("x", "w", "b")).node("Add", "am", List.of("a", "m"))
                .node("Conv", "c", List.of("am", "w", "b")).node("Add", "y", List.of("c", "n")).output("y");
        assertEquals(4, network(model).parameters().size());
    }
}
