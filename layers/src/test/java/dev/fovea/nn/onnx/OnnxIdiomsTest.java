package dev.fovea.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.BatchNorm;
import dev.fovea.nn.Layer;
import dev.fovea.nn.Network;
import dev.fovea.nn.internal.onnx.ModelBytes;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.network.OnnxReader;
import dev.fovea.nn.internal.onnx.reference.Budget;
import dev.fovea.nn.internal.onnx.reference.Evaluator;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.RandomArrays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What exporters spell out with a dozen nodes becomes one layer, and nothing else is left. */
class OnnxIdiomsTest {
    private static final double BOUND = 1e-5;

    @TempDir
    private Path folder;

    private static ModelBytes vectors() {
        return new ModelBytes().input("x", -1, 5, 4).number("half", 0.5).number("one", 1).number("two", 2)
                .number("root2", Math.sqrt(2)).number("eps", 1e-6).number("least", 1e-12);
    }

    private static ModelBytes image() {
        return new ModelBytes().input("x", -1, 3, 4, 2).floats("mean", Shape.of(3, 1, 1), 1, -2, 0.5f)
                .floats("deviation", Shape.of(1, 3, 1, 1), 0.5f, 2, 0.001f)
                .floats("gamma", Shape.of(3, 1, 1), 2, -1, 0.5f)
                .floats("inverse", Shape.of(3, 1, 1), 2, 0.5f, 4)
                .floats("beta", Shape.of(1, 3, 1, 1), 0.1f, 0.2f, 0.3f);
    }

    private static ModelBytes erf(ModelBytes model) {
        return model.node("Div", "scaled", List.of("x", "root2")).node("Erf", "e", List.of("scaled"))
                .node("Add", "e1", List.of("e", "one"));
    }

    private static ModelBytes meanSquare(ModelBytes model) {
        return model.node("Pow", "square", List.of("x", "two"))
                .node("ReduceMean", "mean", List.of("square"), OnnxAttribute.Ints.of("axes", -1))
                .node("Add", "shifted", List.of("mean", "eps")).node("Sqrt", "root", List.of("shifted"));
    }

    private static ModelBytes norm(String operator) {
        return vectors().node("ReduceL2", "n", List.of("x"), OnnxAttribute.Ints.of("axes", -1))
                .node(operator, "c", List.of("n", "least"));
    }

    static List<Arguments> idioms() {
        return List.of(
                Arguments.of("gelu", erf(vectors()).node("Mul", "p", List.of("x", "e1"))
                        .node("Mul", "y", List.of("p", "half"))),
                Arguments.of("gelu", erf(vectors().node("Mul", "h", List.of("x", "half")))
                        .node("Mul", "y", List.of("h", "e1"))),
                Arguments.of("silu", vectors().node("Sigmoid", "s", List.of("x")).node("Mul", "y", List.of("x", "s"))),
                Arguments.of("mish", vectors().node("Softplus", "s", List.of("x")).node("Tanh", "t", List.of("s"))
                        .node("Mul", "y", List.of("x", "t"))),
                Arguments.of("rms_norm", meanSquare(vectors()).node("Div", "y", List.of("x", "root"))),
                Arguments.of("rms_norm", meanSquare(vectors().floats("g", Shape.of(4), 1, 2, -3, 4))
                        .node("Reciprocal", "r", List.of("root")).node("Mul", "n", List.of("x", "r"))
                        .node("Mul", "y", List.of("g", "n"))),
                Arguments.of("l2_normalize", norm("Clip").node("Shape", "s", List.of("x"))
                        .node("Expand", "z", List.of("c", "s")).node("Div", "y", List.of("x", "z"))),
                Arguments.of("l2_normalize", norm("Max").node("Div", "y", List.of("x", "c"))),
                Arguments.of("l2_normalize", vectors().node("Mul", "square", List.of("x", "x"))
                        .node("ReduceSum", "sum", List.of("square", "last")).integers("last", 2)
                        .node("Add", "shifted", List.of("sum", "eps")).node("Sqrt", "root", List.of("shifted"))
                        .node("Div", "y", List.of("x", "root"))));
    }

    private Network imported(ModelBytes model) throws IOException {
        Path path = Files.write(folder.resolve("model.onnx"), model.output("y").bytes());
        Network network = Network.importOnnx(path);
        OnnxFile file = OnnxReader.graph(path, new OnnxImport());
        Shape shape = network.inputShape().batch(3);
        float[] x = RandomArrays.gaussian(5, shape.size());
        NdArray expected = Evaluator
                .evaluate(file, Map.of("x", NdArray.floats(x, shape.dimensions())), Budget.unlimited()).values()
                .iterator()
                .next();
        double error = OnnxCase.error(network.predict(Tensor.of(shape, x)), expected);
        assertTrue(error <= BOUND, error + " in " + network.layers());
        return network;
    }

    private static List<String> names(Network network) {
        return network.layers().stream().map(Layer::name).toList();
    }

    @ParameterizedTest
    @MethodSource
    void idioms(String layer, ModelBytes model) throws IOException {
        assertEquals(List.of(layer), names(imported(model)));
    }

    private static ModelBytes normalised(ModelBytes model, String operator, String constant) {
        return model.node("Sub", "centred", List.of("x", "mean")).node(operator, "unit", List.of("centred", constant))
                .node("Mul", "scaled", List.of("gamma", "unit")).node("Add", "y", List.of("scaled", "beta"));
    }

    /** With the statistics of the file, so that it is trained on as batch normalisation. */
    @Test
    void batchNormalisationAlone() throws IOException {
        Network network = imported(normalised(image(), "Div", "deviation"));
        List<String> kinds = new ArrayList<>(names(network));
        kinds.remove("permute");
        kinds.remove("permute");
        assertEquals(List.of("batch_norm"), kinds);
        BatchNorm norm =
                (BatchNorm) network.layers().stream().filter(BatchNorm.class::isInstance).findFirst().orElseThrow();
        float[] variance = network.parameters("**.moving_variance").get(0).values();
        assertEquals(0.25, variance[0] + norm.epsilon(), 1e-7);
        assertEquals(1e-6, variance[2] + norm.epsilon(), 1e-12);
        assertEquals(-2, network.parameters("**.moving_mean").get(0).values()[1]);
        assertEquals(2, network.parameters("**.gamma").get(0).values()[0]);
        assertTrue(names(imported(normalised(image(), "Mul", "inverse"))).contains("batch_norm"));
    }

    /** Numbers for each column are no batch normalisation, nor are a mean and deviation of pixels. */
    @Test
    void whatOnlyLooksLikeIt() throws IOException {
        Network columns = imported(normalised(
                new ModelBytes().input("x", -1, 3, 4, 2).floats("mean", Shape.of(2), 1, 2)
                        .floats("deviation", Shape.of(2), 2, 4).floats("gamma", Shape.of(2), 1, 3)
                        .floats("beta", Shape.of(2), 0, 1),
                "Div", "deviation"));
        assertTrue(!columns.summary().toString().contains("BatchNorm"), columns.layers().toString());
        Network pixels = imported(image().node("Sub", "centred", List.of("x", "mean"))
                .node("Div", "y", List.of("centred", "deviation")));
        assertTrue(!pixels.summary().toString().contains("BatchNorm"), pixels.layers().toString());
    }
}
