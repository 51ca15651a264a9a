package dev.fovea.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Network;
import dev.fovea.nn.internal.onnx.ModelBytes;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.network.OnnxReader;
import dev.fovea.nn.internal.onnx.reference.Budget;
import dev.fovea.nn.internal.onnx.reference.Evaluator;
import dev.fovea.nn.onnx.OnnxAttribute.Int;
import dev.fovea.nn.onnx.OnnxAttribute.Ints;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values whose batch is not the first axis, or one axis with others, as attention over heads and windows has them. */
class OnnxBatchAxisTest {
    @TempDir
    private Path folder;

    private static ModelBytes tokens() {
        return new ModelBytes().input("x", -1, 5, 8);
    }

    private static ModelBytes with(ModelBytes model, String name, int... extents) {
        Shape shape = Shape.of(extents);
        return model.floats(name, shape, OnnxCase.numbers(shape.size()));
    }

    /** (batch·heads, tokens, 4): attention as it was before products of four axes. */
    private static ModelBytes heads() {
        return with(with(tokens(), "w", 8, 8), "mask", 1, 5, 5).integers("split", -1, 5, 2, 4)
                .integers("heads", -1, 5, 4).integers("apart", -1, 2, 5, 4).integers("join", -1, 5, 8)
                .node("MatMul", "m", List.of("x", "w")).node("Reshape", "s", List.of("m", "split"))
                .node("Transpose", "t", List.of("s"), Ints.of("perm", 0, 2, 1, 3))
                .node("Reshape", "q", List.of("t", "heads"))
                .node("Transpose", "k", List.of("q"), Ints.of("perm", 0, 2, 1))
                .node("MatMul", "qk", List.of("q", "k")).node("Add", "masked", List.of("qk", "mask"))
                .node("Softmax", "p", List.of("masked"), new Int("axis", -1)).node("MatMul", "o", List.of("p", "q"))
                .node("Reshape", "a", List.of("o", "apart"))
                .node("Transpose", "b", List.of("a"), Ints.of("perm", 0, 2, 1, 3))
                .node("Reshape", "y", List.of("b", "join")).output("y");
    }

    /** (tokens, batch, 8), then (tokens·batch, 8) for a Gemm, as PyTorch's MultiheadAttention has it. */
    private static ModelBytes tokensFirst() {
        return with(with(with(tokens(), "w", 8, 6), "b", 6), "v", 8, 8).integers("rows", -1, 8)
                .integers("back", 5, -1, 6)
                .node("Transpose", "t", List.of("x"), Ints.of("perm", 1, 0, 2)).node("MatMul", "m", List.of("t", "v"))
                .node("Softmax", "s", List.of("m"), new Int("axis", 0)).node("Add", "sum", List.of("s", "m"))
                .node("Reshape", "r", List.of("sum", "rows")).node("Relu", "rr", List.of("r"))
                .node("Gemm", "g", List.of("rr", "w", "b")).node("Reshape", "u", List.of("g", "back"))
                .node("Transpose", "y", List.of("u"), Ints.of("perm", 1, 0, 2)).output("y");
    }

    /** Windows of 2×2 of an image, (batch·windows, 4, 3, 2), whose three parts come apart by Gather. */
    private static ModelBytes windows(int batch, int first) {
        return with(new ModelBytes().input("x", batch, 4, 6, 6), "w", 2, 2).integers("cut", first, 2, 2, 3, 2, 6)
                .integers("windows", first < 0 ? -1 : 6, 4, 3, 2).integers("whole", first, 2, 3, 2, 2, 2)
                .integers("image", first, 4, 6, 2).floats("i", Shape.of(), 0)
                .node("Cast", "i0", List.of("i"), new Int("to", 7)).integers("one", 1).integers("two", 2)
                .integers("axis", 1).integers("zero", 0)
                .node("Reshape", "c", List.of("x", "cut"))
                .node("Transpose", "t", List.of("c"), Ints.of("perm", 0, 1, 3, 2, 4, 5))
                .node("Reshape", "n", List.of("t", "windows"))
                .node("Transpose", "three", List.of("n"), Ints.of("perm", 2, 0, 1, 3))
                .node("Gather", "q", List.of("three", "i0"), new Int("axis", 0))
                .node("Slice", "v1", List.of("three", "one", "two", "zero"))
                .node("ReduceSum", "v", List.of("v1", "zero"), new Int("keepdims", 0))
                .node("MatMul", "qw", List.of("q", "w")).node("Sigmoid", "p", List.of("qw"))
                .node("Mul", "o", List.of("p", "v"))
                .node("Reshape", "a", List.of("o", "whole"))
                .node("Transpose", "b", List.of("a"), Ints.of("perm", 0, 1, 3, 2, 4, 5))
                .node("Reshape", "y", List.of("b", "image")).output("y");
    }

    static List<Arguments> models() {
        return List.of(
                Arguments.of("heads", heads(), 3), Arguments.of("tokens first", tokensFirst(), 3),
                Arguments.of("windows", windows(-1, -1), 3), Arguments.of("windows of one image", windows(1, 1), 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void eachSampleIsComputedByItself(String name, ModelBytes model, int batch) throws IOException {
        Path path = Files.write(folder.resolve("model.onnx"), model.bytes());
        Network network = Network.importOnnx(path);
        int[] extents = network.inputShape().batch(batch).dimensions();
        NdArray x = NdArray.floats(OnnxCase.numbers(Shape.of(extents).size()), extents);
        OnnxFile file = OnnxReader.graph(path, new OnnxImport());
        NdArray expected = Evaluator.evaluate(file, Map.of("x", x), Budget.unlimited()).values().iterator().next();
        double error = OnnxCase.error(OnnxCase.predicted(network, List.of(x)).get(0), expected);
        assertTrue(error <= 1e-6, name + ": " + error);
    }

    private String refused(ModelBytes model) throws IOException {
        Path path = Files.write(folder.resolve("model.onnx"), model.bytes());
        return String.valueOf(
                assertThrows(OnnxUnsupportedException.class, () -> Network.importOnnx(path)).getMessage());
    }

    @Test
    void whatMixesSamplesIsRefused() throws IOException {
        ModelBytes rows = tokens().integers("rows", -1, 8).node("Reshape", "r", List.of("x", "rows"));
        String softmax = refused(rows.node("Softmax", "y", List.of("r"), new Int("axis", 0)).output("y"));
        assertTrue(softmax.contains("node \"the_y\" (Softmax): it works along the axis of the samples"), softmax);
        ModelBytes output = tokens().integers("rows", -1, 8).node("Reshape", "y", List.of("x", "rows")).output("y");
        assertTrue(refused(output).contains("does not have the samples along its first axis, or not alone"));
        ModelBytes product = tokens().integers("rows", -1, 8).node("Reshape", "r", List.of("x", "rows"))
                .node("Transpose", "t", List.of("r"), Ints.of("perm", 1, 0))
                .node("MatMul", "y", List.of("t", "r")).output("y");
        assertTrue(refused(product).contains("node \"the_y\" (MatMul)"));
        ModelBytes other = tokens().integers("rows", -1, 40).node("Reshape", "r", List.of("x", "rows"))
                .integers("more", -1, 8).node("Reshape", "m", List.of("x", "more"))
                .integers("less", -1, 2).node("Reshape", "l", List.of("r", "less")).integers("axes", 1)
                .node("ReduceSum", "s", List.of("l", "axes")).node("Add", "y", List.of("m", "s")).output("y");
        assertEquals(
                "node \"the_y\" (Add): the samples are along different axes of its inputs",
                refused(other).replaceAll("^.*onnx: ", ""));
    }
}
