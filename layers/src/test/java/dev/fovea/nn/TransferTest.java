package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.nn.Layers.softmax;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Parameter;
import dev.fovea.ops.Padding;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import dev.fovea.testing.RandomArrays;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of networks, what inner layers compute, and what their outputs depend on. */
class TransferTest {
    private static final Shape IMAGE = Shape.of(6, 7, 2);

    private static Network network() {
        Network network = Network.build(
                IMAGE, 3, conv2d(5, 3), batchNorm(), relu(), residual(conv2d(5, 1), relu()), dropout(0.3), flatten(),
                dense(4), softmax());
        Step.randomize(network, 4);
        return network;
    }

    private static Tensor images(int n) {
        return Tensor.of(IMAGE.batch(n), RandomArrays.gaussian(5, n * IMAGE.size()));
    }

    @Test
    void twoPartsComputeWhatTheWholeDoes() {
        Network whole = network();
        Tensor x = images(9);
        float[] expected = whole.predict(x).data();
        for (Summary.Row row : whole.summary().rows().subList(0, whole.layers().size() - 1)) {
            Network first = whole.upTo(row.name());
            Network second = whole.after(row.name());
            assertEquals(row.output(), first.outputShape(), row.name());
            assertArrayEquals(expected, second.predict(first.predict(x)).data(), 1e-6f, row.name());
        }
        assertArrayEquals(expected, whole.upTo("softmax").predict(x).data());
        assertEquals(
                "there is no layer behind softmax",
                assertThrows(IllegalArgumentException.class, () -> whole.after("softmax")).getMessage());
        assertEquals(
                "no layer is called \"conv\"; it can be cut at [conv2d, batch_norm, relu, residual, dropout, flatten, "
                        + "dense, softmax]",
                assertThrows(IllegalArgumentException.class, () -> whole.upTo("conv")).getMessage());
    }

    /** Two blocks in a row, then two branches that only meet again in the sum; all within a graph. */
    private static Network graph() {
        Layer block = sequential(conv2d(5, 3).padding(Padding.SAME), batchNorm(), relu());
        Network network = Network.build(
                IMAGE, 3, sequential(conv2d(4, 1), LayerGraph.of(x -> {
                    Wire wide = x.to(block);
                    Wire middle = wide.plus(wide.to(conv2d(5, 1))).to(sequential(relu(), conv2d(6, 3)));
                    return middle.to(conv2d(3, 1)).plus(middle.to(conv2d(3, 1), relu()));
                })), flatten(), dense(4));
        Step.randomize(network, 4);
        return network;
    }

    @Test
    void aNetworkIsCutWithinLayersWhereNothingGoesAround() {
        Network whole = graph();
        Tensor x = images(9);
        float[] expected = whole.predict(x).data();
        String inner = "sequential.layer_graph.";
        List<String> places = List.of(
                "sequential.conv2d", inner + "sequential.conv2d", inner + "sequential.batch_norm",
                inner + "sequential.relu", inner + "sequential", inner + "add", inner + "sequential_1.relu",
                inner + "sequential_1.conv2d", inner + "sequential_1", inner + "add_1", "sequential.layer_graph",
                "sequential", "flatten", "dense");
        for (String place : places.subList(0, places.size() - 1)) {
            Network first = whole.upTo(place);
            Network second = whole.after(place);
            Tensor between = first.predict(x);
            Close.assertClose(
                    place, between.data(), Close.doubles(whole.features(place).of(x).get(place).data()),
                    Close.SINGLE_OPERATION);
            Close.assertClose(
                    place, second.predict(between).data(), Close.doubles(expected), Close.SINGLE_OPERATION);
            assertEquals(
                    whole.parameters().size(), first.parameters().size() + second.parameters().size(), place);
            for (Parameter parameter : first.parameters()) {
                assertArrayEquals(
                        whole.parameter(parameter.name()).values(), parameter.values(), parameter.name());
            }
        }
        assertRefusedCut(whole, "sequential.layer_graph.conv2d", "the network cannot be cut at sequential.layer_graph"
                + ".conv2d: sequential.layer_graph.add reads what sequential.layer_graph.sequential.relu computes, which"
                + " goes around it; it can be cut at " + places);
        assertRefusedCut(whole, "sequential.layer_graph.conv2d_1", "the network cannot be cut at sequential.layer_graph"
                + ".conv2d_1: sequential.layer_graph.conv2d_2 reads what sequential.layer_graph.sequential_1.conv2d"
                + " computes, which goes around it; it can be cut at " + places);
    }

    @Test
    void anImportedNetworkIsCutAlike(@TempDir Path folder) throws Exception {
        Network whole = graph();
        Path file = folder.resolve("branches.onnx");
        whole.exportOnnx(file);
        Network imported = Network.importOnnx(file);
        Tensor x = images(3);
        List<String> places = List.copyOf(Cut.places(imported.layers(), "").keySet());
        assertTrue(places.size() > 5, places::toString);
        for (String place : places.subList(0, places.size() - 1)) {
            Tensor y = imported.after(place).predict(imported.upTo(place).predict(x));
            Close.assertClose(place, y.data(), Close.doubles(whole.predict(x).data()), Close.SINGLE_OPERATION);
        }
        String branch = imported.parameters().stream()
                .map(parameter -> parameter.name().substring(0, parameter.name().lastIndexOf('.')))
                .filter(layer -> !places.contains(layer))
                .findFirst().orElseThrow();
        String message = assertThrows(IllegalArgumentException.class, () -> imported.upTo(branch)).getMessage();
        assertTrue(message.contains("goes around it; it can be cut at " + places), message);
    }

    @Test
    void aBranchIsNoPlaceToCutAt() {
        String places = "; it can be cut at [residual, flatten, concat, dense]";
        Network whole = Network.build(
                IMAGE, 3, residual(sequential(conv2d(2, 1), relu())), flatten(), Layers.concat(dense(2), dense(3)),
                dense(1));
        assertRefusedCut(whole, "residual.body", "the network cannot be cut at residual.body: residual reads the input,"
                + " which goes around it" + places);
        assertRefusedCut(whole, "residual.body.conv2d", "the network cannot be cut at residual.body.conv2d: residual"
                + " reads the input, which goes around it" + places);
        assertRefusedCut(whole, "concat.branch",
                "the network cannot be cut at concat.branch: concat.branch_1 reads what"
                        + " flatten computes, which goes around it" + places);
        assertRefusedCut(whole, "residual.nothing", "no layer is called \"residual.nothing\"" + places);
    }

    @Test
    void whatSharesParametersIsOnePart() {
        SharedLayer twice = new SharedLayer(dense(3));
        Network whole = Network.build(
                Shape.of(3), 1, LayerGraph.of(x -> x.to(twice).to(dense(3)).to(twice).to(relu())), dense(2));
        assertRefusedCut(whole, "layer_graph.dense_1",
                "the network cannot be cut at layer_graph.dense_1: what is before"
                        + " it and what is behind it are one layer, or share parameters; it can be cut at [layer_graph.dense_2,"
                        + " layer_graph.relu, layer_graph, dense]");
        Tensor x = Tensor.of(Shape.of(1, 3), new float[] {1, -2, 3});
        Network first = whole.upTo("layer_graph.dense_2");
        assertArrayEquals(whole.predict(x).data(),
                whole.after("layer_graph.dense_2").predict(first.predict(x)).data());
    }

    @Test
    void aGraphOfSeveralInputsAndOutputsIsCutWhereTheyMeet() {
        LayerGraphBuilder builder = new LayerGraphBuilder();
        Wire both = builder.input("a", Shape.of(3)).to(dense(4)).concat(builder.input("b", Shape.of(2)));
        Wire middle = both.to(dense(5));
        builder.output("one", middle);
        builder.output("two", middle.to(dense(2)));
        Network whole = Network.build(Shape.of(5), 1, builder.build());
        Tensor x = Tensor.of(Shape.of(2, 5), RandomArrays.gaussian(6, 10));
        for (String place : List.of("layer_graph.concat", "layer_graph.dense_1")) {
            Network first = whole.upTo(place);
            assertEquals(whole.inputParts(), first.inputParts());
            Network second = whole.after(place);
            assertEquals(whole.outputParts(), second.outputParts());
            assertArrayEquals(whole.predict(x).data(), second.predict(first.predict(x)).data(), place);
        }
        assertRefusedCut(whole, "layer_graph.dense",
                "the network cannot be cut at layer_graph.dense: layer_graph.concat"
                        + " reads what layer_graph computes, which goes around it; it can be cut at [layer_graph.concat,"
                        + " layer_graph.dense_1, layer_graph]");
    }

    private static void assertRefusedCut(Network network, String layer, String message) {
        assertEquals(message,
                assertThrows(IllegalArgumentException.class, () -> network.upTo(layer)).getMessage());
        assertEquals(message,
                assertThrows(IllegalArgumentException.class, () -> network.after(layer)).getMessage());
    }

    @Test
    void aNewHeadKeepsTheWeightsBelow() {
        Network whole = network();
        Network transferred = whole.upTo("flatten").then(8, dense(7));
        assertEquals(Shape.of(7), transferred.outputShape());
        for (Parameter parameter : transferred.parameters()) {
            if (!parameter.name().startsWith("dense")) {
                assertArrayEquals(
                        whole.parameter(parameter.name()).values(), parameter.values(), parameter.name());
            }
        }
        assertTrue(transferred.parameter("dense.kernel").values()[0] != 0, "drawn anew");
        transferred.parameters().getFirst().values()[0] = 77;
        assertFalse(whole.parameters().getFirst().values()[0] == 77, "copies");
    }

    @Test
    void eachPlaceOfASharedLayerHasAName() {
        SharedLayer tower = new SharedLayer(sequential(dense(3), relu()));
        Network network = Network.build(
                Shape.of(3), 1, LayerGraph.of(x -> x.to(tower).to(tower).to(tower)), dense(2));
        Tensor x = Tensor.of(Shape.of(1, 3), new float[] {1, -2, 3});
        String first = "layer_graph.sequential";
        Map<String, Tensor> y = network.features(
                first, first + "_1.dense", first + "_1", first + "_2.relu", first + "_2", "layer_graph").of(x);
        Network once = Network.build(Shape.of(3), 1, sequential(dense(3), relu()));
        for (int i = 0; i < 2; i++) {
            float[] values = network.parameters().get(i).values();
            System.arraycopy(values, 0, once.parameters().get(i).values(), 0, values.length);
        }
        once.changed();
        Tensor one = once.predict(x);
        Tensor two = once.predict(one);
        Tensor three = once.predict(two);
        assertArrayEquals(one.data(), y.get(first).data());
        assertArrayEquals(two.data(), y.get(first + "_1").data());
        assertArrayEquals(once.features("sequential.dense").of(one).get("sequential.dense").data(),
                y.get(first + "_1.dense").data());
        assertArrayEquals(three.data(), y.get(first + "_2").data());
        assertArrayEquals(three.data(), y.get(first + "_2.relu").data());
        assertArrayEquals(three.data(), y.get("layer_graph").data());
    }

    @Test
    void innerLayersAreSeenAllAtOnce() {
        Network whole = network();
        Tensor x = images(11);
        List<String> names = whole.summary().rows().stream().map(Summary.Row::name).toList();
        Features features = whole.features(names.toArray(String[]::new));
        assertEquals(features.shapes().toString(), features.toString());
        assertEquals("conv2d (Conv2d) " + whole.features("conv2d").shapes().get("conv2d"),
                whole.summary().rows().getFirst().toString());
        Map<String, Tensor> all = features.of(x);
        assertEquals(Set.copyOf(names), all.keySet());
        for (Summary.Row row : whole.summary().rows()) {
            assertEquals(row.output(), features.shapes().get(row.name()));
            // Normalisation is folded into the convolution in one and not in the other.
            Close.assertClose(
                    row.name(), all.get(row.name()).data(), Close.doubles(whole.upTo(row.name()).predict(x).data()),
                    Close.SINGLE_OPERATION);
        }
        Map<String, Tensor> again = features.of(new TensorSamples(x), Parallel.ofThreads(3));
        names.forEach(name -> assertArrayEquals(all.get(name).data(), again.get(name).data(), name));
        assertEquals(Shape.of(4, 5, 5), whole.features("residual.body").shapes().get("residual.body"));
        assertThrows(IllegalArgumentException.class, () -> whole.features("nothing"));
        assertThrows(IllegalArgumentException.class, () -> whole.features());
        assertThrows(IllegalArgumentException.class, () -> features.of(Tensor.zeros(1, 6, 7, 3)));
    }

    @Test
    void innerLayersAreSeenWithTheParametersAsTheyAre() {
        Network whole = network();
        Tensor x = images(3);
        List<String> names = whole.summary().rows().stream().map(Summary.Row::name).toList();
        String[] layers = names.toArray(String[]::new);
        Features features = whole.features(layers);
        assertEquals(names.size(), features.of(x).size());
        Step.randomize(whole, 9); // kernels, which plans prepare, and biases, which they do not
        Map<String, Tensor> now = whole.features(layers).of(x);
        Map<String, Tensor> all = features.of(x);
        names.forEach(name -> assertArrayEquals(now.get(name).data(), all.get(name).data(), name));
    }

    @Test
    void theGradientOfTheInputIsThatOfSmallChanges() {
        Network network = network().upTo("dense");
        Tensor x = images(2);
        Tensor gradient = network.inputGradient(x, frame -> {
            Arrays.fill(frame.gradient(), frame.gradientOffset(), frame.gradientOffset() + frame.size(), 0);
            frame.gradient(2, 1);
            return frame.logits()[frame.logitsOffset() + 2];
        });
        assertEquals(x.shape(), gradient.shape());
        double step = 1e-2;
        int compared = 0;
        for (int i = 0; i < x.data().length; i++) {
            Tensor up = Tensor.of(x.shape(), x.data().clone());
            Tensor down = Tensor.of(x.shape(), x.data().clone());
            up.data()[i] += (float) step;
            down.data()[i] -= (float) step;
            int output = i / IMAGE.size() * 4 + 2;
            double above = network.predict(up).data()[output];
            double here = network.predict(x).data()[output];
            double below = network.predict(down).data()[output];
            // Where no rectifier turns within the step, the output is linear.
            if (Math.abs(above - 2 * here + below) < 1e-5) {
                assertEquals((above - below) / (2 * step), gradient.data()[i], 2e-3, "element " + i);
                compared++;
            }
        }
        assertTrue(compared > x.data().length / 2, "compared " + compared);
        assertThrows(
                IllegalArgumentException.class, () -> network.inputGradient(Tensor.zeros(6, 7, 2), frame -> 0));
    }

    @Test
    void aPassHasAnInputGradientIfItIsAskedFor() {
        Network network = Network.build(Shape.of(3), 1, dense(2));
        TrainingPass plain = network.trainingPass(PassOptions.of(new SoftmaxCrossEntropy(), 2));
        plain.run(ArrayBatch.random(1, 2, 3, 2), 0);
        assertThrows(IllegalStateException.class, () -> plain.inputGradient(0));
        TrainingPass pass = network.trainingPass(PassOptions.of(new SoftmaxCrossEntropy(), 2).inputGradient(true));
        assertThrows(IllegalStateException.class, () -> pass.inputGradient(0));
        pass.run(ArrayBatch.random(1, 2, 3, 2), 0);
        assertEquals(3, pass.inputGradient(1).length);
        assertThrows(IndexOutOfBoundsException.class, () -> pass.inputGradient(2));
    }

    /** What learns has the same gradient whether the rest learns or not, and the rest has none. */
    @Test
    void onlyWhatLearnsHasAGradient() {
        ArrayBatch batch = ArrayBatch.random(1, 6, IMAGE.size(), 4);
        Network other = network();
        List<float[]> every = Step.of(
                other, other.evaluationPass(PassOptions.of(new SoftmaxCrossEntropy(), 6)), batch, 0).gradients();
        for (String name : other.parameters().stream().filter(Parameter::trainable).map(Parameter::name).toList()) {
            Network network = network();
            TrainingPass pass = network.evaluationPass(
                    PassOptions.of(new SoftmaxCrossEntropy(), 6).learning(p -> p.name().equals(name)));
            List<float[]> one = Step.of(network, pass, batch, 0).gradients();
            for (Parameter parameter : network.parameters()) {
                float[] expected = parameter.name().equals(name)
                        ? every.get(parameter.index())
                        : new float[one.get(parameter.index()).length];
                assertArrayEquals(expected, one.get(parameter.index()), name + ": " + parameter.name());
            }
        }
    }
}
