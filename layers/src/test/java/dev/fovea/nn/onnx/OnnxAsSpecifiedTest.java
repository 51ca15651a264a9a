package dev.fovea.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.nn.internal.onnx.ModelBytes;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.network.OnnxReader;
import dev.fovea.nn.internal.onnx.reference.Budget;
import dev.fovea.nn.internal.onnx.reference.Evaluator;
import dev.fovea.nn.onnx.OnnxAttribute.Int;
import dev.fovea.nn.onnx.OnnxAttribute.Ints;
import dev.fovea.nn.onnx.OnnxAttribute.Text;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Small graphs whose parts could be mistaken for something else: they compute what ONNX says, or are refused. */
class OnnxAsSpecifiedTest {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    @TempDir
    private Path folder;

    private static ModelBytes input(int... extents) {
        long[] axes = new long[extents.length + 1];
        axes[0] = -1;
        for (int i = 0; i < extents.length; i++) {
            axes[i + 1] = extents[i];
        }
        return new ModelBytes().input("x", axes);
    }

    private static ModelBytes with(ModelBytes model, String name, int... extents) {
        Shape shape = Shape.of(extents);
        return model.floats(name, shape, OnnxCase.numbers(shape.size()));
    }

    /** A convolution of one-pixel windows whose output is called c, and a vector for its eight channels. */
    private static ModelBytes convolution(int... image) {
        return with(with(with(input(3, image[0], image[1]), "w", 8, 3, 1, 1), "g", 8, 1, 1), "v", 8, 1, 1)
                .node("Conv", "c", List.of("x", "w"));
    }

    /** What reads a value that a layer could change when it takes the next node in. */
    static List<Arguments> shared() {
        return List.of(
                Arguments.of("a product and its sum with a constant", with(with(input(5, 8), "w", 8, 6), "k", 6)
                        .integers("rows", -1, 8).integers("back", -1, 5, 6)
                        .node("Reshape", "r", List.of("x", "rows")).node("MatMul", "d", List.of("r", "w"))
                        .node("Add", "a", List.of("d", "k")).node("Relu", "s", List.of("d"))
                        .node("Sub", "q", List.of("a", "s")).node("Reshape", "y", List.of("q", "back"))),
                Arguments.of("a view of a product", with(with(input(4, 6), "w", 6, 8), "k", 8)
                        .integers("rows", -1, 8).integers("back", -1, 4, 8)
                        .node("MatMul", "d", List.of("x", "w")).node("Reshape", "m", List.of("d", "rows"))
                        .node("Add", "a", List.of("d", "k")).node("Relu", "r", List.of("m"))
                        .node("Reshape", "s", List.of("r", "back")).node("Sub", "y", List.of("a", "s"))),
                Arguments.of("a value twice in a sum with a constant", convolution(2, 2)
                        .node("Sum", "y", List.of("c", "g", "c"))),
                Arguments.of("under two names", convolution(2, 2).node("Identity", "i", List.of("c"))
                        .node("Sum", "y", List.of("c", "g", "i"))),
                Arguments.of("a factor before a batch normalisation", convolution(4, 4).floats(
                        "deviation", Shape.of(8, 1, 1), 1, 2, 3, 4, 5, 6, 7, 8).node("Mul", "m", List.of("c", "g"))
                        .node("Sub", "s", List.of("m", "v")).node("Div", "d", List.of("s", "deviation"))
                        .node("Mul", "k", List.of("d", "v")).node("Add", "y", List.of("k", "g"))),
                Arguments.of("a factor for the only channel", with(with(input(6), "w", 6, 1), "b", 1)
                        .tensor("half", FLOAT, new byte[] {0, 0, 0, 0x3f}, 1)
                        .tensor("quarter", FLOAT, new byte[] {0, 0, (byte) 0x80, 0x3e}, 1)
                        .node("Gemm", "g", List.of("x", "w", "b")).node("Shape", "s", List.of("g"))
                        .node("Expand", "a", List.of("half", "s")).node("Mul", "m", List.of("g", "a"))
                        .node("Expand", "e", List.of("quarter", "s")).node("Add", "y", List.of("m", "e"))),
                Arguments.of("a summand behind a view of a factor", with(with(with(input(3, 8, 8), "w", 16, 3, 4, 4),
                        "g", 16, 1, 1), "b", 16)
                        .node("Conv", "c", List.of("x", "w"), Ints.of("strides", 4, 4))
                        .node("Mul", "m", List.of("c", "g")).integers("rows", 0, 16, 4)
                        .node("Reshape", "r", List.of("m", "rows"))
                        .node("Transpose", "t", List.of("r"), Ints.of("perm", 0, 2, 1))
                        .node("Add", "a", List.of("t", "b")).node("Softmax", "y", List.of("a"), new Int("axis", -1))));
    }

    static List<Arguments> operators() {
        return List.of(
                Arguments.of("a row times matrices", with(input(3, 4), "v", 3).node("MatMul", "m", List.of("v", "x"))
                        .node("Softmax", "y", List.of("m"), new Int("axis", 1))),
                Arguments.of("a scale with more axes than are normalised", with(input(5, 8), "g", 1, 1, 8)
                        .node("LayerNormalization", "y", List.of("x", "g"))),
                Arguments.of("one factor for both sides", input(1, 7, 5).opset(18).integers("size", 10, 10)
                        .node("Resize", "y", List.of("x", "", "", "size"), Ints.of("axes", 2, 3),
                                new Text("mode", "linear"), new Text("keep_aspect_ratio_policy", "not_larger"))),
                Arguments.of("nothing taken of nothing", with(input(3).floats("none", Shape.of(0)), "v", 3)
                        .integers("minus", -1).integers("least", -9).integers("axis", 0)
                        .node("Slice", "s", List.of("none", "minus", "least", "axis", "minus"))
                        .node("Concat", "c", List.of("v", "s"), new Int("axis", 0))
                        .node("Add", "y", List.of("x", "c"))));
    }

    private Network imported(ModelBytes model) throws IOException {
        return Network.importOnnx(Files.write(folder.resolve("model.onnx"), model.bytes()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"shared", "operators"})
    void computesWhatTheSpecificationSays(String name, ModelBytes model) throws IOException {
        Network network = imported(model.output("y"));
        OnnxFile file = OnnxReader.graph(folder.resolve("model.onnx"), new OnnxImport());
        Shape shape = network.inputShape().batch(3);
        NdArray x = NdArray.floats(OnnxCase.numbers(shape.size()), shape.dimensions());
        NdArray expected = Evaluator.evaluate(file, Map.of("x", x), Budget.unlimited()).get("y");
        double error = OnnxCase.error(network.predict(Tensor.of(shape, x.floats())), expected);
        assertTrue(error <= 1e-6, name + ": " + error + " in " + network.layers());
    }

    private float[] predicted(ModelBytes model, float... x) throws IOException {
        return imported(model.output("y")).predict(Tensor.of(Shape.of(1, x.length), x)).data();
    }

    /** NaN would come of 0/0. */
    @Test
    void aVectorOfZerosHasNoDirection() throws IOException {
        for (int p : new int[] {1, 2}) {
            ModelBytes model = input(4).node("LpNormalization", "y", List.of("x"), new Int("p", p));
            assertArrayEquals(new float[4], predicted(model, 0, 0, 0, 0));
        }
    }

    @Test
    void infinityHasASign() throws IOException {
        float[] x = {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN, -Float.MAX_VALUE, Float.MAX_VALUE};
        float[][] expected = {{0, 0, 0, 0, 0}, {1, 0, 0, 0, 0}, {0, 1, 0, 0, 0}, {1, 1, 0, 0, 0}};
        for (int signs = 0; signs < expected.length; signs++) {
            ModelBytes model = input(5)
                    .node("IsInf", "i", List.of("x"), new Int("detect_positive", signs / 2),
                            new Int("detect_negative", signs % 2))
                    .node("Cast", "y", List.of("i"), new Int("to", FLOAT));
            assertArrayEquals(expected[signs], predicted(model, x), "signs " + signs);
        }
    }

    /** What ONNX Runtime 1.30 makes of them; place 11 of 2.2 times as many is at 5 in float, just before it in double. */
    @ParameterizedTest
    @CsvSource({"0.3, 047", "0.6, 024579", "0.75, 0234678", "1.5, 001223445667889", "2.2, 0001122334455566778899"})
    void theOldResizeTakesThePlaceBehindWhereItShrinks(float factor, String places) throws IOException {
        float[] x = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        float[] expected = new float[places.length()];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = Character.digit(places.charAt(i), 10);
        }
        ModelBytes model = input(10).opset(10).floats("factors", Shape.of(2), 1, factor)
                .node("Resize", "y", List.of("x", "factors"), new Text("mode", "nearest"));
        assertArrayEquals(expected, predicted(model, x));
    }

    /** 1/41 as a float is too small: 41·(1/41) would be cut to 0. */
    @Test
    void wholeNumbersAreDividedExactly() throws IOException {
        int[] divisors = {41, 47, 55, 61, 82, 83, 94, 97};
        for (int divisor : divisors) {
            ModelBytes whole = input(2).integers("d", divisor).integers("both", divisor, 2L * divisor)
                    .node("Cast", "i", List.of("x"), new Int("to", INT64));
            ModelBytes each = whole.node("Div", "a", List.of("i", "both")).node("Div", "b", List.of("d", "i"))
                    .node("Div", "c", List.of("i", "d")).node("Add", "ab", List.of("a", "b"))
                    .node("Add", "abc", List.of("ab", "c")).node("Cast", "y", List.of("abc"), new Int("to", FLOAT));
            assertArrayEquals(new float[] {3, 3}, predicted(each, divisor, 2 * divisor), "by " + divisor);
        }
    }

    @Test
    void equalConstantsAreCastLikeOthers() throws IOException {
        ModelBytes real = input(2).floats("f", Shape.of(1), 2.7f).integers("three", 3)
                .node("Expand", "c", List.of("f", "three")).node("Cast", "i", List.of("c"), new Int("to", INT64))
                .node("Cast", "r", List.of("i"), new Int("to", FLOAT)).node("ReduceSum", "s", List.of("r"))
                .node("Mul", "y", List.of("x", "s"));
        assertArrayEquals(new float[] {6, -6}, predicted(real, 1, -1));
        ModelBytes truth = input(2).integers("two", 2).floats("five", Shape.of(), 5)
                .node("Expand", "c", List.of("five", "two")).node("Cast", "b", List.of("c"), new Int("to", 9))
                .node("Cast", "r", List.of("b"), new Int("to", FLOAT)).node("Add", "y", List.of("x", "r"));
        assertArrayEquals(new float[] {2, 0}, predicted(truth, 1, -1));
    }

    private String refused(ModelBytes model) throws IOException {
        Path path = Files.write(folder.resolve("model.onnx"), model.output("y").bytes());
        return assertThrows(FileException.class, () -> Network.importOnnx(path)).getMessage()
                .replaceAll("^.*model[.]onnx: ", "");
    }

    /** Until operator set 12 a softmax was of all axes from the second on. */
    @Test
    void anOldSoftmaxOfMergedAxesIsRefused() throws IOException {
        String message = refused(input(2, 3, 4).opset(11).integers("merged", -1, 3, 4).integers("apart", -1, 2, 3, 4)
                .node("Reshape", "r", List.of("x", "merged")).node("Softmax", "s", List.of("r"))
                .node("Reshape", "y", List.of("s", "apart")));
        assertTrue(message.startsWith("node \"the_s\" (Softmax): it works along the axis of the samples"), message);
    }

    @Test
    void aConstantThatMovesTheSamplesIsRefused() throws IOException {
        String message = refused(with(input(3), "c", 1, 1, 3).node("Add", "s", List.of("x", "c"))
                .node("ReduceSum", "y", List.of("s"), new Int("keepdims", 0)));
        assertEquals("node \"the_s\" (Add): a constant of FLOAT(1, 1, 3) meets a value of 2 axes, so that the samples "
                + "are along another axis than the first", message);
    }

    @Test
    void brokenNodesAreNamed() throws IOException {
        assertEquals(
                "node \"the_s\" (Split): expected at least one part, found num_outputs -1",
                refused(input(3).opset(18)
                        .node("Split", "s", List.of("x"), new Int("axis", 1), new Int("num_outputs", -1))
                        .node("Relu", "y", List.of("s"))));
        String other = refused(with(input(5, 8), "g", 5, 8).node("LayerNormalization", "y", List.of("x", "g")));
        assertTrue(other.contains("gamma of FLOAT(5, 8) has numbers for other axes than those that are normalised"),
                other);
    }

    /** Each layer's number is part of one, whatever there are of them. */
    @Test
    void aLongChainOfSummandsIsOneBias() throws IOException {
        ModelBytes model = convolution(2, 2);
        String last = "c";
        for (int i = 0; i < 20_000; i++) {
            model.node("Add", "a" + i, List.of(last, "g"));
            last = "a" + i;
        }
        Network network = imported(model.output(last));
        assertEquals(1, network.parameters("**.bias").size());
        assertEquals(20_000 * Math.sin(1), network.parameters("**.bias").get(0).values()[0], 20_000 * 1e-6);
    }

    @Test
    void outputsMayHaveDotsInTheirNames() throws IOException {
        ModelBytes model = input(3).node("Relu", "a.0", List.of("x")).node("Add", "a_0", List.of("x", "a.0"))
                .node("Neg", "/model.22/out", List.of("a_0"));
        Network one = imported(input(3).node("Relu", "a", List.of("x"))
                .node("Add", "concat_0.tmp_0", List.of("x", "a")).output("concat_0.tmp_0"));
        assertArrayEquals(new float[] {2, -1, 0},
                one.predict(Tensor.of(Shape.of(1, 3), new float[] {1, -1, 0})).data());
        Network several = imported(model.output("a.0").output("a_0").output("/model.22/out"));
        assertEquals(List.of("a_0", "a_0_1", "/model_22/out"), several.outputParts().orElseThrow().names());
    }

    @Test
    void anOwnNetworksNormalisationOfOnePixelIsReadBack() throws IOException {
        Network network = Network.build(
                Shape.of(1, 1, 4), 1, Layers.layerNorm().overSample(true), Layers.flatten(), Layers.dense(2));
        Path path = folder.resolve("own.onnx");
        network.exportOnnx(path);
        Tensor x = Tensor.of(Shape.of(1, 1, 1, 4), new float[] {1, 2, 3, 5});
        assertArrayEquals(network.predict(x).data(), Network.importOnnx(path).predict(x).data(), 1e-6f);
    }
}
