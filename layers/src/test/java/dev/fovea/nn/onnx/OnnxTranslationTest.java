package dev.fovea.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Layer;
import dev.fovea.nn.LayerGraph;
import dev.fovea.nn.Network;
import dev.fovea.nn.internal.onnx.ModelBytes;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.network.OnnxReader;
import dev.fovea.nn.internal.onnx.reference.Budget;
import dev.fovea.nn.internal.onnx.reference.Evaluator;
import dev.fovea.nn.onnx.OnnxAttribute.Int;
import dev.fovea.nn.onnx.OnnxAttribute.Ints;
import dev.fovea.nn.onnx.OnnxAttribute.Real;
import dev.fovea.nn.onnx.OnnxAttribute.Text;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What exporters of several programs write, as networks: they compute what the operators' specifications say, and what is spelled
 * out has become the layer that it means.
 */
class OnnxTranslationTest {
    /** Relative error: some float32 operations against float64 ones. */
    private static final double BOUND = 1e-5;

    @TempDir
    private Path folder;

    /** A graph, and the layers that it becomes, or some that must be among them. */
    record Case(String name, ModelBytes model, List<String> layers) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static float[] random(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian() * 0.7f;
        }
        return values;
    }

    private static ModelBytes image(int channels, int height, int width) {
        return new ModelBytes().input("x", -1, channels, height, width);
    }

    private static ModelBytes weights(ModelBytes model, String name, int... extents) {
        Shape shape = Shape.of(extents);
        return model.floats(name, shape, random(shape.size(), name.hashCode()));
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("channel shuffle by the input's shape", shuffle(), List.of("reshape", "permute")));
        cases.add(new Case("group normalisation", groupNorm(), List.of("group_norm")));
        cases.add(new Case("batch normalisation spelled out", batchNorm(), List.of("conv2d", "permute")));
        cases.add(new Case("layer normalisation spelled out", layerNorm(), List.of("layer_norm")));
        cases.add(new Case("resizing to another value's size", resizeToOther(), List.of("concat")));
        cases.add(new Case("align corners", image(2, 3, 4).number("unused", 1).floats("none", Shape.of(0))
                .floats("f", Shape.of(4), 1, 1, 2, 3)
                .node("Resize", "y", List.of("x", "none", "f"), new Text("mode", "linear"),
                        new Text("coordinate_transformation_mode", "align_corners"))
                .output("y"),
                List.of("along_axis")));
        cases.add(new Case("heads of a detector", detector(), List.of("concat", "softmax")));
        cases.add(new Case("a grid of boxes", yolo(), List.of("sigmoid", "arithmetic")));
        cases.add(new Case("attention", attention(), List.of("matrix_product", "softmax")));
        cases.add(new Case("a sequence", sequence(), List.of("conv2d", "max_pool2d")));
        cases.add(new Case("channels last, as TensorFlow has them", tensorflow(),
                List.of("conv2d", "global_avg_pool2d")));
        cases.add(new Case("reflecting borders", image(2, 4, 5).integers("p", 0, 0, 2, 1, 0, 0, 1, 3)
                .node("Pad", "y", List.of("x", "p"), new Text("mode", "reflect")).output("y"), List.of("select")));
        cases.add(new Case("borders of -infinity before a maximum",
                image(2, 4, 5).integers("p", 0, 0, 1, 1, 0, 0, 1, 1).number("v", Double.NEGATIVE_INFINITY)
                        .node("Pad", "a", List.of("x", "p", "v"))
                        .node("MaxPool", "y", List.of("a"), Ints.of("kernel_shape", 3, 3), Ints.of("strides", 2, 2))
                        .output("y"),
                List.of("max_pool2d")));
        cases.add(new Case("slopes for each channel", weights(image(3, 2, 2), "s", 3, 1, 1)
                .node("PRelu", "y", List.of("x", "s")).output("y"), List.of("prelu")));
        cases.add(new Case("vectors of length 1", new ModelBytes().input("x", -1, 5)
                .node("ReduceL2", "n", List.of("x"), Ints.of("axes", 1), new Int("keepdims", 1))
                .floats("e", Shape.of(), 1e-12f).node("Clip", "c", List.of("n", "e"))
                .node("Shape", "s", List.of("x")).node("Expand", "z", List.of("c", "s"))
                .node("Div", "y", List.of("x", "z")).output("y"), List.of("l2_normalize")));
        cases.add(new Case("a transposed convolution in groups", weights(image(4, 3, 2), "w", 4, 3, 3, 2)
                .node("ConvTranspose", "y", List.of("x", "w"), new Int("group", 2), Ints.of("strides", 2, 2),
                        Ints.of("pads", 1, 0, 1, 0), Ints.of("output_padding", 1, 0))
                .output("y"),
                List.of("conv_transpose2d")));
        cases.add(new Case("squeeze and excite, hard swish by hand", squeezeExcite(),
                List.of("hard_sigmoid", "multiply", "hard_swish")));
        cases.add(new Case("a gather of several places", image(4, 3, 2).integers("i", 2, 0, 3)
                .node("Gather", "y", List.of("x", "i"), new Int("axis", 1)).output("y"), List.of("select")));
        cases.add(new Case("the largest channel of each pixel", image(4, 3, 2)
                .node("ArgMax", "a", List.of("x"), new Int("axis", 1), new Int("keepdims", 0))
                .node("Cast", "y", List.of("a"), new Int("to", 1)).output("y"), List.of("reduce")));
        cases.add(new Case("softmax over all pixels", image(2, 3, 2).integers("f", 0, 2, -1).integers("b", 0, 2, 3, 2)
                .node("Reshape", "a", List.of("x", "f")).node("Softmax", "s", List.of("a"), new Int("axis", 2))
                .node("Reshape", "y", List.of("s", "b")).output("y"), List.of("softmax")));
        cases.add(new Case("an old softmax of several axes", image(2, 3, 2).opset(11)
                .node("Softmax", "y", List.of("x"), new Int("axis", 1)).output("y"), List.of("softmax")));
        cases.add(new Case("local responses",
                image(6, 2, 2).node("LRN", "y", List.of("x"), new Int("size", 5), new Real("alpha", 0.3f))
                        .output("y"),
                List.of("local_response_norm")));
        cases.add(new Case("a flattened image", weights(image(3, 2, 4), "w", 24, 5).node("Flatten", "f", List.of("x"))
                .node("Gemm", "y", List.of("f", "w"), new Real("alpha", 0.5f)).output("y"),
                List.of("reshape", "dense")));
        cases.add(new Case("constants of the input's type", image(2, 3, 4).integers("six", 6).integers("none", 0)
                .node("CastLike", "most", List.of("six", "x")).node("CastLike", "least", List.of("none", "x"))
                .node("Clip", "y", List.of("x", "least", "most")).output("y"), List.of("relu6")));
        cases.add(
                new Case("channels by indices", indexed(List.of(1, 0, 2, 3), 2, 0, -1).output("y"), List.of("select")));
        cases.add(new Case("pixels by pairs of indices",
                indexed(List.of(2, 3, 0, 1), 2, 0, 1, 2, 0).output("y"), List.of("select")));
        cases.add(new Case("a masked value", weights(image(2, 3, 4).number("zero", 0), "m", 1, 1, 3, 4)
                .node("Greater", "g", List.of("m", "zero")).node("Where", "y", List.of("g", "x", "zero")).output("y"),
                List.of("arithmetic")));
        cases.add(new Case("differences to the mean of all channels", image(3, 4, 2)
                .node("ReduceMean", "m", List.of("x"), Ints.of("axes", 1), new Int("keepdims", 1))
                .node("Sub", "d", List.of("x", "m")).node("Abs", "a", List.of("d"))
                .node("ReduceMax", "y", List.of("a"), Ints.of("axes", 2, 3), new Int("keepdims", 0)).output("y"),
                List.of("reduce", "arithmetic")));
        cases.add(new Case("norms of windows", image(2, 5, 4)
                .node("LpPool", "y", List.of("x"), Ints.of("kernel_shape", 3, 2), Ints.of("strides", 2, 1),
                        Ints.of("pads", 1, 0, 1, 1))
                .output("y"), List.of("avg_pool2d")));
        cases.add(new Case("sums of windows of a sequence", new ModelBytes().input("x", -1, 3, 7)
                .node("LpPool", "y", List.of("x"), Ints.of("kernel_shape", 3), new Int("p", 1)).output("y"),
                List.of("avg_pool2d")));
        cases.add(new Case("norms of images", image(3, 4, 5).node("GlobalLpPool", "y", List.of("x")).output("y"),
                List.of("global_avg_pool2d")));
        cases.add(new Case("sums of sequences", new ModelBytes().input("x", -1, 3, 7)
                .node("GlobalLpPool", "y", List.of("x"), new Int("p", 1)).output("y"),
                List.of("global_avg_pool2d")));
        cases.add(new Case("blocks to channels and back", image(8, 4, 2)
                .node("DepthToSpace", "d", List.of("x"), new Int("blocksize", 2), new Text("mode", "CRD"))
                .node("SpaceToDepth", "y", List.of("d"), new Int("blocksize", 2)).output("y"),
                List.of("space_to_depth")));
        return cases;
    }

    /** Advanced indexing as PyTorch's newer exporter writes it: the axes in front, GatherND, the samples in front. */
    private static ModelBytes indexed(List<Integer> order, int count, long... indices) {
        int[] axes = order.stream().mapToInt(axis -> axis).toArray();
        int each = indices.length / count;
        int[] back = each == 1 ? axes : new int[] {1, 2, 0};
        return image(4, 3, 2).integers("flat", indices).integers("pairs", count, each)
                .node("Reshape", "i", List.of("flat", "pairs"))
                .node("Transpose", "t", List.of("x"), Ints.of("perm", axes))
                .node("GatherND", "g", List.of("t", "i")).node("Transpose", "y", List.of("g"), Ints.of("perm", back));
    }

    private static ModelBytes shuffle() {
        return image(6, 3, 2).node("Shape", "s", List.of("x")).integers("zero", 0).integers("g", 2).integers("each", 3)
                .integers("hw", 3, 2).integers("c", 6)
                .node("Gather", "n", List.of("s", "zero"))
                .node("Concat", "s1", List.of("n", "g", "each", "hw"), new Int("axis", 0))
                .node("Concat", "s2", List.of("n", "c", "hw"), new Int("axis", 0))
                .node("Reshape", "a", List.of("x", "s1"))
                .node("Transpose", "b", List.of("a"), Ints.of("perm", 0, 2, 1, 3, 4))
                .node("Reshape", "y", List.of("b", "s2")).output("y");
    }

    private static ModelBytes groupNorm() {
        ModelBytes model = image(6, 3, 2).integers("rows", 0, 3, -1).node("Shape", "s", List.of("x"))
                .floats("one", Shape.of(3), 1, 1, 1).floats("none", Shape.of(3), 0, 0, 0)
                .node("Reshape", "a", List.of("x", "rows"))
                .node("InstanceNormalization", "b", List.of("a", "one", "none"), new Real("epsilon", 1e-3f))
                .node("Reshape", "c", List.of("b", "s"))
                .node("Mul", "d", List.of("c", "gamma")).node("Add", "y", List.of("d", "beta")).output("y");
        return weights(weights(model, "gamma", 6, 1, 1), "beta", 6, 1, 1);
    }

    private static ModelBytes batchNorm() {
        ModelBytes model = image(2, 4, 4)
                .node("Conv", "a", List.of("x", "w", "bias"), Ints.of("pads", 1, 1, 1, 1))
                .node("Sub", "b", List.of("a", "mean")).node("Div", "c", List.of("b", "deviation"))
                .node("Mul", "d", List.of("c", "gamma")).node("Add", "y", List.of("d", "beta")).output("y");
        weights(weights(weights(model, "w", 3, 2, 3, 3), "bias", 3), "mean", 1, 3, 1, 1);
        weights(weights(model, "gamma", 3, 1, 1), "beta", 1, 3, 1, 1);
        return model.floats("deviation", Shape.of(3, 1, 1), 0.5f, 1.5f, 2);
    }

    private static ModelBytes layerNorm() {
        ModelBytes model = new ModelBytes().input("x", -1, 5, 4)
                .node("ReduceMean", "m", List.of("x"), Ints.of("axes", -1)).node("Sub", "d", List.of("x", "m"))
                .node("Pow", "q", List.of("d", "two")).node("ReduceMean", "v", List.of("q"), Ints.of("axes", -1))
                .node("Add", "e", List.of("v", "eps")).node("Sqrt", "r", List.of("e"))
                .node("Div", "n", List.of("d", "r"))
                .node("Mul", "g", List.of("n", "gamma")).node("Add", "y", List.of("g", "beta")).output("y");
        return weights(weights(model.number("two", 2).number("eps", 1e-5), "gamma", 4), "beta", 4);
    }

    private static ModelBytes resizeToOther() {
        return weights(image(3, 5, 7), "w", 3, 3, 1, 1).integers("a", 0).integers("b", 2).integers("e", 4)
                .floats("none", Shape.of(0))
                .node("Conv", "small", List.of("x", "w"), Ints.of("strides", 2, 2))
                .node("Shape", "own", List.of("small")).node("Shape", "other", List.of("x"))
                .node("Slice", "nc", List.of("own", "a", "b")).node("Slice", "hw", List.of("other", "b", "e"))
                .node("Concat", "sizes", List.of("nc", "hw"), new Int("axis", 0))
                .node("Resize", "large", List.of("small", "none", "none", "sizes"), new Text("mode", "nearest"),
                        new Text("coordinate_transformation_mode", "asymmetric"), new Text("nearest_mode", "floor"))
                .node("Concat", "y", List.of("x", "large"), new Int("axis", 1)).output("y");
    }

    private static ModelBytes detector() {
        ModelBytes model = image(3, 4, 4).integers("rows", 0, -1, 4).integers("first", 0).integers("second", 2)
                .integers("last", 4).integers("axis", 2)
                .node("Conv", "a", List.of("x", "w")).node("Conv", "b", List.of("x", "v"), Ints.of("strides", 2, 2))
                .node("Transpose", "ta", List.of("a"), Ints.of("perm", 0, 2, 3, 1))
                .node("Transpose", "tb", List.of("b"), Ints.of("perm", 0, 2, 3, 1))
                .node("Reshape", "ra", List.of("ta", "rows")).node("Reshape", "rb", List.of("tb", "rows"))
                .node("Concat", "all", List.of("ra", "rb"), new Int("axis", 1))
                .node("Slice", "centre", List.of("all", "first", "second", "axis"))
                .node("Slice", "size", List.of("all", "second", "last", "axis"))
                .node("Exp", "grown", List.of("size")).node("Mul", "scaled", List.of("grown", "prior"))
                .node("Concat", "boxes", List.of("centre", "scaled"), new Int("axis", 2))
                .node("Softmax", "p", List.of("all"), new Int("axis", 2)).output("boxes").output("p");
        weights(weights(model, "w", 8, 3, 1, 1), "v", 4, 3, 1, 1);
        return weights(model, "prior", 1, 36, 2);
    }

    private static ModelBytes yolo() {
        return weights(image(12, 3, 2), "grid", 1, 1, 3, 2, 6).integers("s", -1, 2, 6, 3, 2).integers("f", -1, 12, 6)
                .node("Reshape", "a", List.of("x", "s"))
                .node("Transpose", "b", List.of("a"), Ints.of("perm", 0, 1, 3, 4, 2))
                .node("Sigmoid", "c", List.of("b")).node("Add", "d", List.of("c", "grid"))
                .node("Reshape", "y", List.of("d", "f")).output("y");
    }

    private static ModelBytes attention() {
        ModelBytes model =
                new ModelBytes().input("x", -1, 5, 8).integers("heads", 0, 0, 2, 4).integers("back", 0, 0, 8);
        for (String name : List.of("q", "k", "v")) {
            weights(model, "w" + name, 8, 8);
            weights(model, "b" + name, 8);
            model.node("MatMul", "m" + name, List.of("x", "w" + name))
                    .node("Add", "a" + name, List.of("m" + name, "b" + name))
                    .node("Reshape", "r" + name, List.of("a" + name, "heads"))
                    .node("Transpose", name, List.of("r" + name),
                            name.equals("k") ? Ints.of("perm", 0, 2, 3, 1) : Ints.of("perm", 0, 2, 1, 3));
        }
        model.number("root", 2);
        return model.node("MatMul", "s", List.of("q", "k")).node("Div", "d", List.of("s", "root"))
                .node("Softmax", "p", List.of("d"), new Int("axis", -1)).node("MatMul", "o", List.of("p", "v"))
                .node("Transpose", "t", List.of("o"), Ints.of("perm", 0, 2, 1, 3))
                .node("Reshape", "u", List.of("t", "back"))
                .node("Add", "y", List.of("x", "u")).output("y");
    }

    private static ModelBytes sequence() {
        ModelBytes model = new ModelBytes().input("x", -1, 3, 12)
                .node("Conv", "a", List.of("x", "w", "b"), Ints.of("pads", 1, 1), Ints.of("dilations", 1))
                .node("BatchNormalization", "n", List.of("a", "g", "e", "m", "v"))
                .node("Relu", "r", List.of("n"))
                .node("MaxPool", "p", List.of("r"), Ints.of("kernel_shape", 2), Ints.of("strides", 2))
                .node("Transpose", "t", List.of("p"), Ints.of("perm", 0, 2, 1))
                .node("MatMul", "y", List.of("t", "last"))
                .output("y");
        weights(weights(weights(model, "w", 4, 3, 3), "b", 4), "g", 4);
        weights(weights(weights(model, "e", 4), "m", 4), "last", 4, 5);
        return model.floats("v", Shape.of(4), 1, 2, 3, 0.5f);
    }

    private static ModelBytes tensorflow() {
        ModelBytes model =
                new ModelBytes().input("x", 1, 6, 6, 3).integers("p", 0, 1, 0, 0, 0, 0, 1, 0).integers("a", 1, 2)
                        .node("Pad", "pad", List.of("x", "p"))
                        .node("Transpose", "t", List.of("pad"), Ints.of("perm", 0, 3, 1, 2))
                        .node("Conv", "c", List.of("t", "w"), Ints.of("strides", 2, 2))
                        .node("Transpose", "u", List.of("c"), Ints.of("perm", 0, 2, 3, 1))
                        .node("Add", "b", List.of("u", "bias")).node("Clip", "r", List.of("b", "zero", "six"))
                        .node("ReduceMean", "m", List.of("r"), Ints.of("axes", 1, 2), new Int("keepdims", 0))
                        .node("MatMul", "d", List.of("m", "k")).node("Add", "e", List.of("d", "f"))
                        .node("Reshape", "y", List.of("e", "one")).output("y").integers("one", 1, 4);
        model.number("zero", 0).number("six", 6);
        weights(weights(model, "w", 5, 3, 3, 3), "bias", 5);
        return weights(weights(model, "k", 5, 4), "f", 4);
    }

    private static ModelBytes squeezeExcite() {
        ModelBytes model = image(4, 3, 3).node("GlobalAveragePool", "g", List.of("x"))
                .node("Conv", "a", List.of("g", "w")).node("Add", "p", List.of("a", "three"))
                .node("Clip", "c", List.of("p", "zero", "six")).node("Div", "s", List.of("c", "six"))
                .node("Mul", "e", List.of("x", "s"))
                .node("Add", "p2", List.of("e", "three")).node("Clip", "c2", List.of("p2", "zero", "six"))
                .node("Mul", "m2", List.of("e", "c2")).node("Div", "y", List.of("m2", "six")).output("y");
        return weights(model.number("three", 3).number("zero", 0).number("six", 6), "w", 4, 4, 1, 1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void computesWhatTheSpecificationSays(Case one) throws IOException {
        Path path = Files.write(folder.resolve("model.onnx"), one.model.bytes());
        Network network = Network.importOnnx(path);
        OnnxFile file = OnnxReader.graph(path, new OnnxImport());
        boolean fixed = file.inputs().get(0).axes() != null && file.inputs().get(0).axes().get(0).extent() == 1;
        int batch = fixed ? 1 : 3;
        int[] extents = network.inputShape().batch(batch).dimensions();
        NdArray x = NdArray.floats(random(Shape.of(extents).size(), 11), extents);
        Map<String, NdArray> inputs = new HashMap<>();
        inputs.put("x", x);
        List<NdArray> expected = List.copyOf(Evaluator.evaluate(file, inputs, Budget.unlimited()).values());
        List<Tensor> actual = OnnxCase.predicted(network, List.of(x));
        for (int i = 0; i < expected.size(); i++) {
            double error = OnnxCase.error(actual.get(i), expected.get(i));
            assertTrue(error <= BOUND, one.name + ": " + error + " in " + network.layers());
        }
        List<String> names = new ArrayList<>();
        network.layers().forEach(layer -> names(layer, names));
        assertTrue(names.containsAll(one.layers), names + " for " + one.layers);
        assertTrue(!names.contains("pad2d"), "zeros before a convolution are its padding: " + names);
        Path again = folder.resolve("again.onnx");
        network.exportOnnx(again);
        Tensor samples = Tensor.of(Shape.of(extents), x.floats());
        Tensor y = network.predict(samples);
        Tensor z = Network.importOnnx(again).predict(samples);
        assertEquals(y.shape(), z.shape());
        assertTrue(OnnxCase.error(z, NdArray.floats(y.data(), y.shape().dimensions())) <= BOUND, one.name);
    }

    @Test
    void nothingIsLeftOfPaddingAndTransposes() throws IOException {
        Path path = Files.write(folder.resolve("model.onnx"), tensorflow().bytes());
        assertEquals(
                List.of("conv2d", "relu6", "global_avg_pool2d", "dense"),
                Network.importOnnx(path).layers().stream().map(Layer::name).toList());
    }

    private static void names(Layer layer, List<String> names) {
        names.add(layer.name());
        if (layer instanceof LayerGraph graph) {
            graph.nodes().forEach(node -> names(node.layer(), names));
        }
    }
}
