package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.internal.plan.JoinOp;
import dev.fovea.nn.internal.plan.PartOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Parts;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Layers wired in any way without cycles, as one layer: skip connections, several inputs and outputs, layers that share
 * their parameters.
 *
 * <pre>{@code
 * Layer unet = LayerGraph.of(x -> {
 *     Wire fine = x.to(conv2d(8, 3).padding(SAME), relu());
 *     Wire coarse = fine.to(maxPool2d(2), conv2d(16, 3).padding(SAME), relu());
 *     return fine.concat(coarse.to(resize2d(2))).to(conv2d(8, 3).padding(SAME));
 * });
 * }</pre>
 *
 * <p>With several inputs the layer takes as many values, in a graph around it, or one value that has them for {@link
 * Parts}; with several outputs it makes one value that has them for parts. Immutable.
 */
@CheckReturnValue
public final class LayerGraph implements Layer {
    private final List<Input> inputs;
    private final List<Node> nodes;
    private final List<Output> outputs;

    /**
     * An input.
     *
     * @param name what nodes call it
     * @param shape its shape for one sample, or empty for a single input of any shape
     */
    public record Input(String name, Optional<Shape> shape) {
        /** Checks that both are there. */
        public Input {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(shape, "shape");
        }
    }

    /**
     * An output.
     *
     * @param name what the part of the result is called
     * @param value the name of the input or node that it is
     */
    public record Output(String name, String value) {
        /** Checks that both are there. */
        public Output {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
        }
    }

    /** A layer and what it reads. Immutable; two of the same settings are equal. */
    @CheckReturnValue
    public static final class Node {
        private final Settings settings;

        private record Settings(String name, Layer layer, List<String> reads, Optional<String> shared) {
            Settings {
                Objects.requireNonNull(name, "name");
                Objects.requireNonNull(layer, "layer");
                reads = List.copyOf(reads);
            }
        }

        private Node(Settings settings) {
            this.settings = settings;
        }

        /**
         * A layer with parameters of its own.
         *
         * @param name what others call its output, and what its parameters are named by
         * @param layer the layer
         * @param reads names of inputs and nodes, in the layer's order
         * @return the node
         */
        public static Node of(String name, Layer layer, List<String> reads) {
            return new Node(new Settings(name, layer, reads, Optional.empty()));
        }

        /**
         * This with the parameters of another node, whose layer it has.
         *
         * @param node the name of that node
         * @return the changed node
         */
        public Node sharing(String node) {
            return new Node(new Settings(settings.name, settings.layer, settings.reads, Optional.of(node)));
        }

        /**
         * What others call its output.
         *
         * @return the name
         */
        public String name() {
            return settings.name;
        }

        /**
         * The layer; that of {@link #shared}, if there is one.
         *
         * @return the layer
         */
        public Layer layer() {
            return settings.layer;
        }

        /**
         * What it reads.
         *
         * @return names of inputs and nodes, in the layer's order
         */
        public List<String> reads() {
            return settings.reads;
        }

        /**
         * The node whose parameters it has.
         *
         * @return its name, or empty for parameters of its own
         */
        public Optional<String> shared() {
            return settings.shared;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Node that && settings.equals(that.settings);
        }

        @Override
        public int hashCode() {
            return settings.hashCode();
        }

        /** For example "add: Add[] of [relu, x]". */
        @Override
        public String toString() {
            return settings.name + ": " + settings.layer + " of " + settings.reads
                    + settings.shared.map(node -> ", sharing " + node).orElse("");
        }
    }

    /**
     * A graph as data. {@link #of(UnaryOperator)} and {@link LayerGraphBuilder} are easier to write.
     *
     * @param inputs the inputs, at least one; if there are several, each has a shape
     * @param nodes the nodes, in any order
     * @param outputs what it computes, at least one value
     * @throws IllegalArgumentException if a name is blank, has a dot or a control character, is taken or unknown, the nodes
     *     are wired in a cycle, or a value is used nowhere; the message names them
     */
    public LayerGraph(List<Input> inputs, List<Node> nodes, List<Output> outputs) {
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        Wiring wiring = new Wiring(this.inputs, nodes, this.outputs);
        this.nodes = wiring.inOrder();
        wiring.requireUse();
    }

    /**
     * A graph with one input of any shape and one output.
     *
     * @param wiring makes the output of the input; called once, now
     * @return the graph
     * @throws IllegalArgumentException if something is computed that is used nowhere
     */
    public static LayerGraph of(UnaryOperator<Wire> wiring) {
        LayerGraphBuilder builder = new LayerGraphBuilder();
        Wire x = builder.input("x", Optional.empty());
        builder.output("y", Objects.requireNonNull(wiring.apply(x), "the wiring gave no output"));
        return builder.build();
    }

    /**
     * The inputs.
     *
     * @return in their order
     */
    public List<Input> inputs() {
        return inputs;
    }

    /**
     * The layers with what they read.
     *
     * @return in an order in which each is behind what it reads
     */
    public List<Node> nodes() {
        return nodes;
    }

    /**
     * What it computes.
     *
     * @return in their order
     */
    public List<Output> outputs() {
        return outputs;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return emit(emitter, inputs.size() == 1 ? List.of(x) : split(emitter, x));
    }

    @Override
    public Value emit(Emitter emitter, List<Value> xs) {
        if (xs.size() != inputs.size()) {
            throw new IllegalArgumentException("the graph has " + inputs.size() + " inputs, "
                    + inputs.stream().map(Input::name).toList() + ", is given " + xs.size());
        }
        Map<String, Value> values = new HashMap<>();
        for (int i = 0; i < xs.size(); i++) {
            Input input = inputs.get(i);
            Shape found = xs.get(i).shape();
            if (!input.shape.orElse(found).equals(found)) {
                throw new IllegalArgumentException(
                        "input " + input.name + ": expected " + input.shape.get() + ", found " + found);
            }
            values.put(input.name, xs.get(i));
        }
        Map<String, Emitter> emitters = new HashMap<>();
        for (Node node : nodes) {
            Emitter own = node.shared().map(emitters::get)
                    .map(first -> first.again(node.name()))
                    .orElseGet(() -> emitter.scope(node.name()));
            emitters.put(node.name(), own);
            List<Value> reads = node.reads().stream().map(name -> value(values, name)).toList();
            values.put(node.name(), Nested.emit(node.name(), node.layer(), own, reads));
        }
        return outputs.size() == 1 ? value(values, outputs.get(0).value) : join(emitter, values);
    }

    private static Value value(Map<String, Value> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private List<Value> split(Emitter emitter, Value x) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        inputs.forEach(input -> shapes.put(input.name, input.shape.orElseThrow()));
        Parts all = Parts.of(shapes);
        if (!x.shape().equals(all.shape())) {
            throw new IllegalArgumentException("the graph has the inputs " + all + " and takes one value of all their "
                    + "elements, " + all.shape() + ", found " + x.shape());
        }
        return all.names().stream().map(name -> emitter.emit(new PartOp(all, name), x)).toList();
    }

    private Value join(Emitter emitter, Map<String, Value> values) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        outputs.forEach(output -> shapes.put(output.name, value(values, output.value).shape()));
        Value[] ys = outputs.stream().map(output -> value(values, output.value)).toArray(Value[]::new);
        return emitter.emit(new JoinOp(Parts.of(shapes)), ys);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LayerGraph that
                && inputs.equals(that.inputs)
                && nodes.equals(that.nodes)
                && outputs.equals(that.outputs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(inputs, nodes, outputs);
    }

    @Override
    public String toString() {
        return "LayerGraph[" + nodes.stream()
                .map(node -> node.name() + " = " + node.layer() + node.reads())
                .collect(Collectors.joining("; ")) + " → " + outputs + "]";
    }
}
