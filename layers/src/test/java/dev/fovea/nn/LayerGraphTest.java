package dev.fovea.nn;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.ops.Padding.SAME;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Parts;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a graph is as data: names, order, use; what it tells of mistakes; sharing and several inputs and outputs. */
class LayerGraphTest {
    private static final Shape IMAGE = Shape.of(4, 3, 2);

    private static LayerGraph.Node node(String name, Layer layer, String... reads) {
        return LayerGraph.Node.of(name, layer, List.of(reads));
    }

    private static LayerGraph graph(String output, LayerGraph.Node... nodes) {
        return new LayerGraph(
                List.of(new LayerGraph.Input("x", Optional.empty())), List.of(nodes),
                List.of(new LayerGraph.Output("y", output)));
    }

    private static void assertRefused(String message, Executable build) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, build).getMessage());
    }

    @Test
    void nodesMayComeInAnyOrder() {
        LayerGraph graph = graph(
                "c", node("c", new Add(), "b", "a"), node("b", relu(), "a"), node("a", dense(3), "x"));
        assertEquals(List.of("a", "b", "c"), graph.nodes().stream().map(LayerGraph.Node::name).toList());
        LayerGraph wired = LayerGraph.of(x -> {
            Wire a = x.to(dense(3));
            return a.to(relu()).plus(a);
        });
        assertEquals(List.of("dense", "relu", "add"), wired.nodes().stream().map(LayerGraph.Node::name).toList());
        assertEquals(List.of("relu", "dense"), wired.nodes().get(2).reads());
    }

    @Test
    void cyclesAreNamed() {
        assertRefused(
                "these nodes wait for each other in a cycle: [b, c]",
                () -> graph("c", node("a", relu(), "x"), node("b", new Add(), "a", "c"), node("c", relu(), "b")));
        assertRefused(
                "these nodes wait for each other in a cycle: [a]", () -> graph("a", node("a", new Add(), "x", "a")));
    }

    @Test
    void valuesThatAreUsedNowhereAreNamed() {
        assertRefused(
                "used nowhere: [b]; make them outputs, or leave them out",
                () -> graph("a", node("a", relu(), "x"), node("b", relu(), "a")));
        assertRefused("used nowhere: [relu]; make them outputs, or leave them out", () -> LayerGraph.of(x -> {
            assertEquals("relu", x.to(relu()).name());
            return x;
        }));
        assertRefused("used nowhere: [b]; make them outputs, or leave them out", () -> {
            LayerGraphBuilder builder = new LayerGraphBuilder();
            builder.output("y", builder.input("a", IMAGE).to(relu()));
            assertEquals("b", builder.input("b", IMAGE).name());
            assertEquals(2, builder.build().inputs().size());
        });
    }

    @Test
    void namesAreNotBlankAndStandOnce() {
        assertRefused("two inputs or nodes are called x", () -> graph("x", node("x", relu(), "x")));
        for (String name : List.of(" ", "a.b", "a\nb", "\ud800", "")) {
            String shown = name.replace("\n", "\\u000a").replace("\ud800", "\\ud800");
            assertRefused(
                    "a layer, value or parameter is called \"" + shown + "\"; a name is not blank, and has no dot, "
                            + "control character or half a surrogate pair",
                    () -> graph(name, node(name, relu(), "x")));
        }
        assertRefused(
                "node a reads \"z\", which is no input or node", () -> graph("a", node("a", relu(), "z")));
        assertRefused("an output is \"z\", which is no input or node", () -> graph("z", node("a", relu(), "x")));
        assertRefused("node a reads nothing", () -> graph("a", node("a", relu())));
        assertRefused(
                "a graph has at least one input and one output",
                () -> new LayerGraph(List.of(), List.of(), List.of()));
        assertRefused("outputs have names of their own, not [y, y]", () -> {
            LayerGraphBuilder builder = new LayerGraphBuilder();
            Wire x = builder.input("x", IMAGE);
            builder.output("y", x);
            builder.output("y", x.to(relu()));
            assertEquals(2, builder.build().outputs().size());
        });
        assertRefused(
                "several inputs have a shape each",
                () -> new LayerGraph(
                        List.of(
                                new LayerGraph.Input("a", Optional.of(IMAGE)),
                                new LayerGraph.Input("b", Optional.empty())),
                        List.of(node("c", new Add(), "a", "b")), List.of(new LayerGraph.Output("y", "c"))));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertEquals(
                "the wiring gave no output",
                assertThrows(NullPointerException.class, () -> LayerGraph.of(x -> null)).getMessage());
        assertEquals(
                "a value to combine with x",
                assertThrows(NullPointerException.class, () -> LayerGraph.of(x -> x.plus((Wire) null))).getMessage());
    }

    @Test
    void layersThatNoFileWouldHoldAreRefused() {
        Layer nested = relu();
        for (int i = 1; i < 64; i++) {
            nested = sequential(nested);
        }
        Layer deepest = nested;
        assertEquals(IMAGE, Network.build(IMAGE, 1, deepest).outputShape());
        String message = assertThrows(
                IllegalArgumentException.class, () -> Network.build(IMAGE, 1, sequential(deepest))).getMessage();
        assertTrue(message.endsWith("layers are nested more than 64 deep, from sequential on"), message);
    }

    @Test
    void wiresOfAnotherGraphAreRefused() {
        LayerGraphBuilder other = new LayerGraphBuilder();
        Wire stray = other.input("stray", IMAGE);
        assertRefused("the value stray belongs to another graph", () -> LayerGraph.of(x -> x.plus(stray)));
        Layer nothing = null;
        NullPointerException missing = assertThrows(
                NullPointerException.class, () -> LayerGraph.of(x -> x.to(relu(), nothing)));
        assertEquals("layer 2 of 2 is null", missing.getMessage());
    }

    @Test
    void shapesThatDoNotGoTogetherAreToldByPath() {
        assertRefused(
                "layer 1 of 1, layer_graph, on an input of (4, 3, 2): add, on inputs of (4, 3, 2) and (2, 1, 3): add: "
                        + "expected values of one shape, found (4, 3, 2) and (2, 1, 3); a projection such as a 1×1 "
                        + "convolution makes them equal",
                () -> Network.build(IMAGE, 1, LayerGraph.of(x -> x.plus(x.to(conv2d(3, 3))))));
        assertRefused(
                "layer 1 of 1, concat, on an input of (4, 3, 2): concat: expected values that differ in their channels "
                        + "only, found (4, 3, 2) and (2, 1, 3); resizing, pooling or a stride makes height and width equal",
                () -> Network.build(IMAGE, 1, Layers.concat(sequential(), conv2d(3, 3))));
        assertRefused(
                "layer 1 of 1, multiply, on an input of (4, 3, 2): multiply: expected factors of the first one's shape, "
                        + "with one number for each channel or one for each pixel, found (4, 3, 2) and (4, 3, 3)",
                () -> Network.build(IMAGE, 1, Layers.gated(conv2d(3, 1))));
        assertRefused(
                "layer 1 of 1, concat, on an input of (4, 3, 2): branch 2 of 2, on an input of (4, 3, 2): convolution "
                        + "width: a window of 4 does not fit into an input of 3 without padding; use SAME",
                () -> Network.build(IMAGE, 1, Layers.concat(sequential(), conv2d(3, 4))));
        assertRefused(
                "layer 1 of 1, add, on an input of (4, 3, 2): add takes at least two values, is given 1; give it to "
                        + "branches or to a LayerGraph",
                () -> Network.build(IMAGE, 1, new Add()));
        assertRefused(
                "layer 1 of 1, layer_graph, on an input of (4, 3, 2): relu, on inputs of (4, 3, 2) and (4, 3, 2): relu "
                        + "takes one input, is given 2",
                () -> Network.build(IMAGE, 1, LayerGraph.of(x -> x.with(relu(), x))));
        assertRefused("branches: expected at least two, found 1", () -> Network.build(IMAGE, 1, Layers.sum(relu())));
    }

    @Test
    void sharedLayersHaveOneSetOfParameters() {
        SharedLayer tower = new SharedLayer(sequential(conv2d(2, 3).padding(SAME), relu()));
        Network network = Network.build(IMAGE, 1, LayerGraph.of(x -> x.to(tower).to(tower).plus(x)));
        assertEquals(
                List.of("layer_graph.sequential.conv2d.kernel", "layer_graph.sequential.conv2d.bias"),
                network.parameters().stream().map(Parameter::name).toList());
        assertRefused(
                "layer 1 of 1, layer_graph, on an input of (4, 3, 2): conv2d_1, on an input of (4, 3, 3): a shared layer "
                        + "asks for kernel (1, 1, 3, 3), where it was used first for "
                        + "layer_graph.conv2d.kernel(1, 1, 2, 3): its inputs must be alike",
                () -> {
                    SharedLayer projection = new SharedLayer(conv2d(3, 1));
                    Network.build(IMAGE, 1, LayerGraph.of(x -> x.to(projection).to(projection)));
                });
        assertEquals(
                "b: Add[] of [a, x], sharing a", node("b", new Add(), "a", "x").sharing("a").toString());
        assertRefused(
                "node b shares the parameters of a, which is no other node with the same layer",
                () -> graph(
                        "b", node("a", dense(3), "x"),
                        node("b", dense(4), "a").sharing("a")));
    }

    @Test
    void severalInputsAndOutputsArePartsOfASample() {
        LayerGraphBuilder builder = new LayerGraphBuilder();
        Wire image = builder.input("image", IMAGE);
        Wire number = builder.input("number", Shape.of(1));
        Wire both = image.to(flatten()).concat(number);
        builder.output("sum", both.to(dense(2)));
        builder.output("image", image.to(relu()));
        Network network = Network.build(Shape.of(25), 1, builder.build());
        Parts inputs = network.inputParts().orElseThrow();
        assertEquals("[image (4, 3, 2), number (1)]", inputs.toString());
        Parts outputs = network.outputParts().orElseThrow();
        assertEquals("[sum (2), image (4, 3, 2)]", outputs.toString());
        Tensor images = Tensor.of(IMAGE.batch(3), gaussian(1, 3 * IMAGE.size()));
        Tensor numbers = Tensor.of(Shape.of(3, 1), gaussian(2, 3));
        Tensor x = inputs.join(Map.of("number", numbers, "image", images));
        Map<String, Tensor> y = outputs.split(network.predict(x));
        assertEquals(List.of("sum", "image"), List.copyOf(y.keySet()));
        Tensor rectified = Network.build(IMAGE, 1, relu()).predict(images);
        assertArrayEquals(rectified.data(), y.get("image").data());
        assertEquals(Shape.of(3, 2), y.get("sum").shape());
        assertArrayEquals(numbers.data(), inputs.split(x).get("number").data());
        assertTrue(Network.build(IMAGE, 1, relu()).inputParts().isEmpty());
        assertRefused(
                "layer 1 of 1, layer_graph, on an input of (24): the graph has the inputs [image (4, 3, 2), number (1)] "
                        + "and takes one value of all their elements, (25), found (24)",
                () -> Network.build(Shape.of(24), 1, builder.build()));
        assertRefused(
                "expected the parts [image, number], found [image]", () -> inputs.join(Map.of("image", images)));
        assertRefused(
                "part number: expected (3, 1), found (3, 2)",
                () -> inputs.join(Map.of("image", images, "number", Tensor.zeros(3, 2))));
        assertRefused(
                "expected (batch, 25) for [image (4, 3, 2), number (1)], found (3, 24)",
                () -> inputs.split(Tensor.zeros(3, 24)));
    }
}
