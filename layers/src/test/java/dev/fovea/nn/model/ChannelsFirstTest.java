package dev.fovea.nn.model;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.channelScale;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.groupNorm;
import static dev.fovea.nn.Layers.layerNorm;
import static dev.fovea.nn.Layers.permute;
import static dev.fovea.nn.Layers.prelu;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.reshape;
import static dev.fovea.nn.Layers.rmsNorm;
import static dev.fovea.nn.model.FileFaults.assertFault;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Layer;
import dev.fovea.nn.LayerGraph;
import dev.fovea.nn.Network;
import dev.fovea.nn.Wire;
import dev.fovea.nn.general.Arithmetic;
import dev.fovea.nn.general.Constant;
import dev.fovea.nn.general.ElementFunction;
import dev.fovea.nn.general.Elementwise;
import dev.fovea.nn.internal.plan.VectorOrders;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Weights of a program whose images have the channels first do here what they do there. What they do there is computed
 * by a network that brings the channels first itself, wherever that program flattens an image or makes one of a vector.
 */
class ChannelsFirstTest {
    private static final Shape IMAGE = Shape.of(3, 4, 2);

    @TempDir
    Path folder = Path.of("");

    private Path file() {
        return folder.resolve("weights.safetensors");
    }

    /** A network that is given what flattens an image, and what makes (3, 4, 2) of a vector. */
    record Case(String name, Builder layers) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Builder {
        List<Layer> layers(Layer[] toVector, Layer[] toImage);
    }

    private static Case graph(String name, Wiring wiring) {
        return new Case(name, (toVector, toImage) -> List.of(LayerGraph.of(x -> wiring.of(
                x, image -> image.to(toVector), vector -> vector.to(toImage)))));
    }

    private interface Wiring {
        Wire of(Wire x, UnaryOperator<Wire> toVector, UnaryOperator<Wire> toImage);
    }

    private static Case row(String name, Builder layers) {
        return new Case(name, layers);
    }

    private static List<Layer> row(Layer[] before, Layer[] between, Layer... after) {
        return List.of(before, between, after).stream().flatMap(Arrays::stream).toList();
    }

    private static Layer[] some(Layer... layers) {
        return layers;
    }

    static List<Case> cases() {
        return List.of(
                row("flattened", (vector, image) -> row(some(conv2d(3, 2), relu()), vector, dropout(0.1), dense(4))),
                row("vectors", (vector, image) -> row(
                        vector, some(layerNorm(), prelu(), batchNorm()), channelScale(), rmsNorm(), dense(3), prelu())),
                row("functions", (vector, image) -> row(
                        vector, some(new Elementwise(ElementFunction.AFFINE, 2, 1)), reshape(24), dense(3))),
                row("decoder", (vector, image) -> row(
                        some(globalAvgPool2d(), dense(6), dense(24), batchNorm(), prelu()), image, conv2d(3, 2))),
                row("autoencoder", (vector, image) -> {
                    List<Layer> decoder = row(some(dense(5), relu(), dense(24)), image, conv2d(2, 3));
                    return row(some(conv2d(3, 2)), vector, decoder.toArray(Layer[]::new));
                }),
                graph("side by side", (x, vector, image) -> vector.apply(x.to(conv2d(3, 2)))
                        .concat(x.to(globalAvgPool2d(), dense(4)), vector.apply(x))
                        .to(batchNorm(), dense(5), dense(2))),
                graph("sum", (x, vector, image) -> {
                    Wire flat = vector.apply(x);
                    return flat.plus(flat.to(dense(9), relu(), dense(24), prelu())).to(dense(2));
                }),
                graph("image and vector", (x, vector, image) -> {
                    Wire hidden = x.to(globalAvgPool2d(), dense(24), relu());
                    return vector.apply(image.apply(hidden).to(conv2d(2, 2))).concat(hidden).to(dense(3));
                }),
                graph("constant", (x, vector, image) -> {
                    Wire flat = vector.apply(x);
                    return flat.with(new Arithmetic(Arithmetic.Function.MULTIPLY),
                            x.to(new Constant(Shape.of(24)).trainable(true))).to(dense(2));
                }));
    }

    private static Network network(Case one, Layer[] toVector, Layer[] toImage) {
        return Network.build(IMAGE, 1, one.layers.layers(toVector, toImage).toArray(Layer[]::new));
    }

    private static Map<String, Tensor> stateDict(Network network) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            Shape shape = parameter.shape();
            Shape there = !parameter.name().endsWith(".kernel") ? shape : shape.rank() == 2
                    ? Shape.of(shape.dimension(1), shape.dimension(0))
                    : Shape.of(shape.dimension(3), shape.dimension(2), shape.dimension(0), shape.dimension(1));
            float[] values = gaussian(parameter.index(), shape.size());
            if (parameter.name().endsWith("variance")) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = 0.5f + Math.abs(values[i]);
                }
            }
            tensors.put(Integer.toString(parameter.index()), Tensor.of(there, values));
        }
        return tensors;
    }

    private void load(Network network, Map<String, Tensor> tensors) throws IOException {
        TensorStore.of(tensors).write(file());
        Weights.of(file()).into(network, map(network));
    }

    private static WeightMap map(Network network) {
        WeightMap map = WeightMap.empty(network, WeightLayout.PYTORCH);
        for (Parameter parameter : network.parameters()) {
            map = map.put(parameter.name(), Integer.toString(parameter.index()));
        }
        return map;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void weightsDoWhatTheyDoThere(Case one) throws IOException {
        Network here = network(one, some(flatten()), some(reshape(3, 4, 2)));
        Network there = network(
                one, some(permute(2, 0, 1), flatten()), some(reshape(2, 3, 4), permute(1, 2, 0)));
        Map<String, Tensor> tensors = stateDict(here);
        load(here, tensors);
        load(there, tensors);
        boolean other = false;
        for (Parameter parameter : there.parameters()) {
            assertEquals(Optional.empty(), there.inputOrder(parameter), parameter.name());
            assertEquals(Optional.empty(), there.outputOrder(parameter), parameter.name());
            other |= !Arrays.equals(here.parameters().get(parameter.index()).values(), parameter.values());
        }
        assertTrue(other, "something is in another order");
        Tensor x = Tensor.of(IMAGE.batch(3), gaussian(99, 3 * IMAGE.size()));
        Tensor expected = there.predict(x);
        Close.assertClose(one.name, here.predict(x).data(), Close.doubles(expected.data()), 1e-5);
    }

    @Test
    void anImageWhoseSidesAreExchangedIsAnImage() {
        Network network = Network.build(IMAGE, 1, permute(1, 0, 2), flatten(), dense(2));
        int[] order = network.inputOrder(network.parameter("dense.kernel")).orElseThrow();
        assertArrayEquals(new int[] {0, 12, 1, 13, 2, 14, 3, 15}, Arrays.copyOf(order, 8));
    }

    @Test
    void anImageOfAVectorMayBringItsChannelsFirst() {
        Network network =
                Network.build(Shape.of(1), 1, dense(24), reshape(3, 4, 2), permute(2, 0, 1), flatten(), dense(2));
        assertArrayEquals(
                VectorOrders.ofImage(IMAGE),
                network.outputOrder(network.parameter("dense.kernel")).orElseThrow());
        assertEquals(Optional.empty(), network.inputOrder(network.parameter("dense_1.kernel")));
    }

    @Test
    void matricesThatAreNoKernelsStayAsTheyAre() throws IOException {
        Network network = Network.build(Shape.of(3, 3), 1, LayerGraph.of(x -> x.to(layerNorm().overSample(true))
                .with(new Arithmetic(Arithmetic.Function.ADD), x.to(new Constant(Shape.of(3, 3)).trainable(true)))));
        Map<String, Tensor> tensors = stateDict(network);
        load(network, tensors);
        for (Parameter parameter : network.parameters()) {
            assertArrayEquals(
                    tensors.get(Integer.toString(parameter.index())).data(), parameter.values(), parameter.name());
        }
    }

    @Test
    void aNormalisationOfAWholeImageHasItsChannelsFirst() throws IOException {
        Network network = Network.build(IMAGE, 1, layerNorm().overSample(true));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("0", Tensor.of(Shape.of(2, 3, 4), gaussian(1, 24)));
        tensors.put("1", Tensor.of(Shape.of(2, 3, 4), gaussian(2, 24)));
        load(network, tensors);
        for (int i = 0; i < 24; i++) {
            float gamma = tensors.get("0").get(i % 2, i / 8, i / 2 % 4);
            assertEquals(gamma, network.parameters().get(0).values()[i]);
        }
    }

    private void assertRefused(String why, Layer... layers) throws IOException {
        Network network = Network.build(IMAGE, 1, layers);
        TensorStore.of(stateDict(network)).write(file());
        Weights weights = Weights.of(file());
        assertFault(file(), () -> weights.into(network, map(network)), why);
    }

    @Test
    void ordersThatCannotBeToldAreRefusedWithTheRemedy() throws IOException {
        String torn =
                "has where images have the channels first: its vectors are flattened images, or become images, in "
                        + "more ways than one; bring the tensor into Fovea's order and layout, and put it with WeightLayout.KERAS";
        assertRefused(torn, LayerGraph.of(x -> {
            Wire vector = x.to(globalAvgPool2d());
            return vector.to(dense(12)).concat(vector.to(dense(12))).to(reshape(3, 4, 2));
        }));
        assertRefused(torn, flatten(), batchNorm(), reshape(2, 3, 4), flatten());
        assertRefused("the groups of a flattened image are of other elements there", flatten(), groupNorm(4));
    }
}
