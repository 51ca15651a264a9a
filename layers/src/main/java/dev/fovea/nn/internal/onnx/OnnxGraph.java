package dev.fovea.nn.internal.onnx;

import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects nodes and initialisers into a GraphProto. Every value has a name of its own and is there before a node reads
 * it, so the nodes are in topological order.
 */
final class OnnxGraph {
    /** What the graph's input is called. Other names have a dot or a slash. */
    static final String INPUT = "input";

    /** What the graph's output is called. */
    static final String OUTPUT = "output";

    /** What the number of samples is called. */
    static final String BATCH = "batch";

    private final Set<String> names = new HashSet<>(Set.of(INPUT));
    private final List<Node> nodes = new ArrayList<>();
    private final List<ProtoMessage> initializers = new ArrayList<>();

    /** A node; its output has its name, until it turns out to be the graph's. */
    private record Node(String name, String operator, List<String> inputs, List<OnnxAttribute> attributes) {
        ProtoMessage message(String output) {
            List<String> read = inputs.stream()
                    .map(input -> input.equals(output) ? OUTPUT : input)
                    .toList();
            return OnnxMessages.node(name, operator, read, name.equals(output) ? OUTPUT : name, attributes);
        }
    }

    /** The graph's input, in Fovea's layout. */
    OnnxValue input() {
        return new OnnxValue(INPUT, Layout.CHANNELS_LAST);
    }

    /** Whether a value was made here. */
    boolean has(OnnxValue value) {
        return names.contains(value.name());
    }

    /** Appends a node and returns its output. */
    OnnxValue node(
            String layer, String operator, Layout layout, List<OnnxValue> inputs, List<OnnxAttribute> attributes) {
        for (OnnxValue input : inputs) {
            if (!has(input)) {
                throw new IllegalArgumentException("layer " + layer + ": the ONNX node " + operator + " reads "
                        + input.name() + ", which is no value of this graph");
            }
        }
        String name = unique(layer + "/" + operator);
        nodes.add(new Node(name, operator, inputs.stream().map(OnnxValue::name).toList(), attributes));
        return new OnnxValue(name, layout);
    }

    /** Appends an initialiser of floats. */
    OnnxValue initializer(String name, Shape shape, float[] values) {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(
                    "the ONNX initialiser " + name + " of shape " + shape + " cannot have " + values.length
                            + " values");
        }
        String unique = unique(name);
        initializers.add(OnnxMessages.tensor(unique, shape, values));
        return new OnnxValue(unique, Layout.CONSTANT);
    }

    /** Appends an initialiser of int64. */
    OnnxValue integers(String name, long[] values) {
        String unique = unique(name);
        initializers.add(OnnxMessages.tensor(unique, values));
        return new OnnxValue(unique, Layout.CONSTANT);
    }

    /** The finished GraphProto, which computes {@code y}. */
    ProtoMessage message(OnnxOptions options, Shape inputShape, OnnxValue y, Shape outputShape) {
        // A graph's input cannot be its output.
        String output = y.name().equals(INPUT)
                ? node(OUTPUT, "Identity", y.layout(), List.of(y), List.of()).name()
                : y.name();
        ProtoMessage message = new ProtoMessage();
        nodes.forEach(node -> message.message(1, node.message(output)));
        message.text(2, options.modelName());
        initializers.forEach(initializer -> message.message(5, initializer));
        message.message(11, OnnxMessages.batchOf(INPUT, BATCH, inputShape, options.inputDescription()));
        return message.message(12, OnnxMessages.batchOf(OUTPUT, BATCH, outputShape, options.outputDescription()));
    }

    private String unique(String name) {
        String candidate = name;
        for (int number = 1; !names.add(candidate); number++) {
            candidate = name + "_" + number;
        }
        return candidate;
    }
}
