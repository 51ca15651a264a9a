package dev.fovea.nn.model;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.prelu;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.rmsNorm;
import static dev.fovea.nn.Layers.sequential;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.nn.Layer;
import dev.fovea.nn.Network;
import dev.fovea.nn.internal.plan.VectorOrders;
import dev.fovea.nn.op.Parameter;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.RandomArrays;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The names of other programs in a few lines, and what is said of lines that do not fit. */
@Isolated
class WeightMapTest {
    private static final Shape IMAGE = Shape.of(6, 5, 3);

    @TempDir
    Path folder = Path.of("");

    private static Layer convolution(int channels) {
        return conv2d(channels, 3).padding(Padding.SAME).bias(false);
    }

    /** A block of two convolutions whose shortcut is a projection, as in ResNet. */
    private static Layer block(int channels) {
        return residual(
                sequential(convolution(channels), batchNorm(), relu(), convolution(channels), batchNorm()),
                sequential(conv2d(channels, 1).bias(false), batchNorm()));
    }

    private static Network resNet() {
        return Network.build(
                IMAGE, 1,
                convolution(4), batchNorm(), relu(), block(4), relu(), block(6), relu(), globalAvgPool2d(), dense(10));
    }

    /** The names that torchvision's ResNet has in a state dict, by Fovea's. */
    private static Map<String, String> resNetNames() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("conv2d", "conv1");
        names.put("batch_norm", "bn1");
        for (int i = 0; i < 2; i++) {
            String here = i == 0 ? "residual" : "residual_1";
            String there = "layer" + (i + 1) + ".0";
            names.put(here + ".body.conv2d", there + ".conv1");
            names.put(here + ".body.batch_norm", there + ".bn1");
            names.put(here + ".body.conv2d_1", there + ".conv2");
            names.put(here + ".body.batch_norm_1", there + ".bn2");
            names.put(here + ".shortcut.conv2d", there + ".downsample.0");
            names.put(here + ".shortcut.batch_norm", there + ".downsample.1");
        }
        names.put("dense", "fc");
        return names;
    }

    /** The example in docs/import.md. */
    private static WeightMap resNetMap(Network network) {
        return WeightMap.pytorch(network)
                .rename("residual.**", "layer1.0.**")
                .rename("residual_1.**", "layer2.0.**")
                .rename("**.shortcut.conv2d.*", "**.downsample.0.*")
                .rename("**.shortcut.batch_norm.*", "**.downsample.1.*")
                .rename("**.body.**", "**.**")
                .rename("**conv2d.*", "**conv1.*")
                .rename("**conv2d_1.*", "**conv2.*")
                .rename("**batch_norm.*", "**bn1.*")
                .rename("**batch_norm_1.*", "**bn2.*")
                .rename("dense.*", "fc.*");
    }

    /** A state dict with the given names of layers: every number another one. */
    private static Map<String, Tensor> stateDict(Network network, Map<String, String> names) {
        Map<String, String> parts = Map.of(
                "kernel", "weight", "bias", "bias", "gamma", "weight", "beta", "bias", "moving_mean", "running_mean",
                "moving_variance", "running_var");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            int last = parameter.name().lastIndexOf('.');
            String module = names.get(parameter.name().substring(0, last));
            Shape shape = parameter.shape();
            Shape there = switch (shape.rank()) {
                case 4 -> Shape.of(shape.dimension(3), shape.dimension(2), shape.dimension(0), shape.dimension(1));
                case 2 -> Shape.of(shape.dimension(1), shape.dimension(0));
                default -> shape;
            };
            float[] values = RandomArrays.gaussian(parameter.index(), shape.size());
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.abs(values[i]); // may be variances
            }
            String name = module + "." + parts.get(parameter.name().substring(last + 1));
            tensors.put(name, Tensor.of(there, values));
            if (name.endsWith("running_var")) {
                tensors.put(module + ".num_batches_tracked", Tensor.of(Shape.of(), new float[] {5}));
            }
        }
        return tensors;
    }

    private Path write(Map<String, Tensor> tensors) throws IOException {
        Path file = folder.resolve("resnet.safetensors");
        TensorStore.of(tensors).write(file);
        return file;
    }

    private static void assertSame(Network expected, Network network) {
        for (Parameter parameter : expected.parameters()) {
            assertArrayEquals(parameter.values(), network.parameter(parameter.name()).values(), parameter.name());
        }
    }

    @Test
    void aResNetOfPyTorchIsMappedByPrefixes() throws IOException {
        Network network = resNet();
        Path file = write(stateDict(network, resNetNames()));
        Network expected = resNet();
        WeightMap oneByOne = WeightMap.empty(expected, WeightLayout.PYTORCH);
        for (Parameter parameter : expected.parameters()) {
            int last = parameter.name().lastIndexOf('.');
            String part = switch (parameter.name().substring(last + 1)) {
                case "kernel", "gamma" -> "weight";
                case "moving_mean" -> "running_mean";
                case "moving_variance" -> "running_var";
                default -> "bias";
            };
            oneByOne = oneByOne.put(
                    parameter.name(), resNetNames().get(parameter.name().substring(0, last)) + "." + part);
        }
        Weights.of(file).into(expected, oneByOne);
        Weights.of(file).into(network, resNetMap(network));
        assertSame(expected, network);
        Network inOrder = resNet();
        String[] modules = resNetNames().values().toArray(String[]::new);
        Weights.of(file).into(inOrder, WeightMap.pytorch(inOrder).layers(modules));
        assertSame(expected, inOrder);
    }

    @Test
    void aNewHeadOnTrainedLayers() throws IOException {
        Network network = resNet();
        Path file = write(stateDict(network, resNetNames()));
        float[] before = network.parameter("dense.kernel").values().clone();
        Weights.of(file).into(network, resNetMap(network).keep("dense.*").ignore("fc.*"));
        assertArrayEquals(before, network.parameter("dense.kernel").values());
        Network whole = resNet();
        Weights.of(file).into(whole, resNetMap(whole));
        for (Parameter parameter : network.parameters().subList(0, network.parameters().size() - 2)) {
            assertArrayEquals(whole.parameter(parameter.name()).values(), parameter.values(), parameter.name());
        }
    }

    @Test
    void keepsWhatWasMappedByName() {
        Network network = Network.build(Shape.of(3), 1, dense(4), dense(2));
        WeightMap map = WeightMap.sameNames(network).keep("dense.kernel");
        assertEquals(
                """
                        dense.kernel is kept
                        dense.bias ← dense.bias
                        dense_1.kernel ← dense_1.kernel
                        dense_1.bias ← dense_1.bias""",
                map.toString());
        assertEquals(
                """
                        dense.kernel is kept
                        dense.bias is kept
                        dense_1.kernel ← head.kernel
                        dense_1.bias ← dense_1.bias""",
                map.put("dense_1.kernel", "head.kernel").keep("dense.*").toString());
        assertEquals(
                """
                        dense.kernel has no entry
                        dense.bias has no entry
                        dense_1.kernel is kept
                        dense_1.bias is kept""",
                WeightMap.empty(network, WeightLayout.KERAS).keep("dense_1.*").toString());
    }

    @Test
    void wildcardsStandForPartsOfNames() {
        Network network = Network.build(Shape.of(3), 1, sequential(dense(4)), dense(2).bias(false));
        assertEquals(
                """
                        sequential.dense.kernel ← model/sequential/dense/kernel
                        sequential.dense.bias ← model/sequential/dense/bias
                        dense.kernel ← model/dense/kernel""",
                WeightMap.keras(network).rename("**", "model/**").toString());
        assertEquals(
                """
                        sequential.dense.kernel ← dense.weight
                        sequential.dense.bias ← dense.bias
                        dense.kernel ← 0.weight""",
                WeightMap.pytorch(network).rename("dense.*", "0.*").rename("sequential.**", "**").toString());
        assertEquals(
                """
                        sequential.dense.kernel ← SEQUENTIAL.DENSE.WEIGHT
                        sequential.dense.bias ← bias
                        dense.kernel ← DENSE.WEIGHT""",
                WeightMap.pytorch(network).put("sequential.dense.bias", "bias").rename(
                        name -> name.toUpperCase(java.util.Locale.ROOT)).toString());
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    @Test
    void tellsWildcardsThatEndTooEarly() {
        WeightMap map = WeightMap.pytorch(Network.build(Shape.of(3), 1, dense(4)));
        String hint = "\"*\" ends at a dot or slash, \"**\" does not";
        assertRefused(
                "no parameter is called \"*\"; there are [dense.kernel, dense.bias]; " + hint, () -> map.keep("*"));
        assertRefused(
                "rename(\"*\", \"model.*\"): no tensor of the map is called so; there are [dense.weight, dense.bias]; "
                        + hint,
                () -> map.rename("*", "model.*"));
        assertRefused("no parameter is called \"x*\"; there are [dense.kernel, dense.bias]", () -> map.keep("x*"));
    }

    @Test
    void tellsPatternsThatMatchNothing() {
        WeightMap map = WeightMap.pytorch(Network.build(Shape.of(3), 1, dense(4), dense(2)));
        assertRefused(
                "rename(\"dense2.*\", \"fc.*\"): no tensor of the map is called so; there are [dense.weight, dense.bias, "
                        + "dense_1.weight, dense_1.bias]",
                () -> map.rename("dense2.*", "fc.*"));
        assertRefused(
                "no parameter is called \"dense\"; there are [dense.kernel, dense.bias, dense_1.kernel, dense_1.bias]",
                () -> map.keep("dense"));
        assertRefused(
                "no parameter is called \"dense.weight\"; there are [dense.kernel, dense.bias, dense_1.kernel, "
                        + "dense_1.bias]",
                () -> map.put("dense.weight", "0.weight"));
        assertRefused(
                "\"**.*\" has 2 wildcards, \"dense*\" 1; each stands for what the one in its place stands for",
                () -> map.rename("dense*", "**.*"));
        assertRefused(
                "the network has 2 layers to be read, [dense, dense_1], found 1 names, [0]", () -> map.layers("0"));
        assertRefused(
                "the network has 1 layers to be read, [dense_1], found 2 names, [0, 2]",
                () -> map.keep("dense.*").layers("0", "2"));
    }

    @Test
    void tellsTwoSourcesOfOneParameterAndTwoParametersOfOneTensor() {
        WeightMap map = WeightMap.pytorch(Network.build(Shape.of(3), 1, dense(4), dense(2))).put("dense.bias", "x");
        assertRefused(
                "the parameter dense.bias is read from the tensor \"x\" already, so not from \"y\"",
                () -> map.put("dense.bias", "y"));
        assertRefused(
                "the parameter dense.bias is read from the tensor \"x\", so not kept", () -> map.keep("**.bias"));
        assertRefused(
                "the parameter dense_1.bias is kept, so not read from the tensor \"y\"",
                () -> map.keep("dense_1.*").put("dense_1.bias", "y"));
        assertRefused(
                "rename(\"dense_1.*\", \"dense.*\"): the parameters dense.kernel and dense_1.kernel would both "
                        + "be read from the tensor \"dense.kernel\"",
                () -> WeightMap.sameNames(Network.build(Shape.of(3), 1, dense(4), dense(2)))
                        .rename("dense_1.*", "dense.*"));
        assertRefused(
                "layers([0, 0]): the parameters dense.kernel and dense_1.kernel would both be read from the tensor "
                        + "\"0.weight\"",
                () -> map.layers("0", "0"));
    }

    @Test
    void knowsWhatPyTorchCallsParameters() {
        Network network =
                Network.build(IMAGE, 1, conv2d(3, 1), batchNorm(), prelu(), globalAvgPool2d(), rmsNorm(), dense(2));
        assertEquals("""
                conv2d.kernel ← conv2d.weight
                conv2d.bias ← conv2d.bias
                batch_norm.gamma ← batch_norm.weight
                batch_norm.beta ← batch_norm.bias
                batch_norm.moving_mean ← batch_norm.running_mean
                batch_norm.moving_variance ← batch_norm.running_var
                prelu.alpha ← prelu.weight
                rms_norm.gamma ← rms_norm.weight
                dense.kernel ← dense.weight
                dense.bias ← dense.bias""", WeightMap.pytorch(network).toString());
    }

    @Test
    void knowsTheImageThatWasFlattened() {
        Network network = Network.build(
                IMAGE, 1,
                conv2d(4, 3), flatten(), dropout(0.1), batchNorm(), relu(), sequential(dense(7)), batchNorm(),
                dense(3));
        int[] order = VectorOrders.ofImage(Shape.of(4, 3, 4));
        assertEquals(12, order[1]);
        assertEquals(1, order[4]);
        for (Parameter parameter : network.parameters()) {
            boolean outputs = parameter.name().startsWith("batch_norm.");
            boolean inputs = parameter.name().equals("sequential.dense.kernel");
            assertArrayEquals(outputs ? order : null, network.outputOrder(parameter).orElse(null), parameter.name());
            assertArrayEquals(inputs ? order : null, network.inputOrder(parameter).orElse(null), parameter.name());
        }
        assertRefused(
                "parameter dense.kernel: expected an image (height, width, channels), found (4)",
                () -> WeightMap.pytorch(network).flattened("dense.kernel", Shape.of(4)));
    }

    @Test
    void reordersANormalisationOfAFlattenedImage() throws IOException {
        Network network = Network.build(Shape.of(2, 1, 3), 1, flatten(), batchNorm());
        float[] byChannel = {1, 2, 3, 4, 5, 6};
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : new String[] {"weight", "bias", "running_mean", "running_var"}) {
            tensors.put("1." + name, Tensor.of(Shape.of(6), byChannel.clone()));
        }
        Weights.of(write(tensors)).into(network, WeightMap.pytorch(network).layers("1"));
        for (Parameter parameter : network.parameters()) {
            assertArrayEquals(new float[] {1, 3, 5, 2, 4, 6}, parameter.values(), parameter.name());
        }
    }
}
