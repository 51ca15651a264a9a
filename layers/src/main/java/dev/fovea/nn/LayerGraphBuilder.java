package dev.fovea.nn;

import dev.fovea.nn.internal.plan.UniqueNames;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Wires a {@link LayerGraph} of several inputs or outputs.
 *
 * <pre>{@code
 * var graph = new LayerGraphBuilder();
 * Wire image = graph.input("image", Shape.of(28, 28, 1));
 * Wire age = graph.input("age", Shape.of(1));
 * Wire both = image.to(conv2d(8, 3), relu(), globalAvgPool2d()).concat(age.to(dense(8)));
 * graph.output("digit", both.to(dense(10)));
 * graph.output("angle", both.to(dense(1)));
 * Layer layer = graph.build();
 * }</pre>
 */
public final class LayerGraphBuilder {
    private final List<LayerGraph.Input> inputs = new ArrayList<>();
    private final List<LayerGraph.Node> nodes = new ArrayList<>();
    private final List<LayerGraph.Output> outputs = new ArrayList<>();
    private final UniqueNames names = new UniqueNames();
    private final Map<SharedLayer, String> shared = new HashMap<>();

    /** Nothing yet. */
    public LayerGraphBuilder() {}

    /**
     * An input.
     *
     * @param name its name; nodes do not have it
     * @param shape its shape for one sample
     * @return the input
     * @throws IllegalArgumentException if the name is taken, blank, or has a dot or a control character
     */
    public Wire input(String name, Shape shape) {
        return input(name, Optional.of(shape));
    }

    Wire input(String name, Optional<Shape> shape) {
        if (!names.take(name).equals(name)) {
            throw new IllegalArgumentException("an input or node is called " + name + " already");
        }
        inputs.add(new LayerGraph.Input(name, shape));
        return new Wire(this, name);
    }

    /**
     * An output.
     *
     * @param name what the part of the result is called
     * @param value what it is
     * @throws IllegalArgumentException if the value belongs to another graph
     */
    public void output(String name, Wire value) {
        outputs.add(new LayerGraph.Output(name, own(value)));
    }

    /**
     * The graph as it is now.
     *
     * @return the layer
     * @throws IllegalArgumentException if there is no input or output, an output's name stands twice, or a value is used
     *     nowhere
     */
    public LayerGraph build() {
        return new LayerGraph(inputs, nodes, outputs);
    }

    Wire add(Layer layer, List<Wire> reads) {
        return add(layer, reads, Optional.empty());
    }

    Wire add(SharedLayer layer, List<Wire> reads) {
        Optional<String> first = Optional.ofNullable(shared.get(layer));
        Wire y = add(layer.layer(), reads, first);
        shared.putIfAbsent(layer, y.name());
        return y;
    }

    private Wire add(Layer layer, List<Wire> reads, Optional<String> first) {
        String name = names.take(layer.name());
        LayerGraph.Node node = LayerGraph.Node.of(name, layer, reads.stream().map(this::own).toList());
        nodes.add(first.map(node::sharing).orElse(node));
        return new Wire(this, name);
    }

    @SuppressWarnings("ReferenceEquality") // The very builder that made it.
    private String own(Wire wire) {
        if (wire.builder() != this) {
            throw new IllegalArgumentException("the value " + wire.name() + " belongs to another graph");
        }
        return wire.name();
    }
}
