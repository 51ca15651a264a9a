package dev.fovea.nn.internal.onnx;

import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects nodes and initialisers into a GraphProto. Every value has a name of its own and is there before a node reads
 * it, so the nodes are in topological order.
 */
final class OnnxGraph {
    /** What the number of samples is called. */
    static final String BATCH = "batch";

    private final Set<String> names = new HashSet<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<ProtoMessage> initializers = new ArrayList<>();
    private final Map<String, Shape> inputs = new LinkedHashMap<>();
    private final Map<String, Shape> outputs = new LinkedHashMap<>();

    /** What a node's output is called that turned out to be one of the graph's. */
    private final Map<String, String> renamed = new HashMap<>();

    /** A node; its output has its name, unless it is renamed. */
    private record Node(String name, String operator, List<String> inputs, List<OnnxAttribute> attributes) {
        ProtoMessage message(Map<String, String> renamed) {
            List<String> read = inputs.stream()
                    .map(input -> renamed.getOrDefault(input, input))
                    .toList();
            return OnnxMessages.node(name, operator, read, renamed.getOrDefault(name, name), attributes);
        }
    }

    /** One of the graph's inputs, in Fovea's layout. */
    OnnxValue input(String name, Shape shape) {
        String unique = unique(name);
        inputs.put(unique, shape);
        return new OnnxValue(unique, Layout.CHANNELS_LAST);
    }

    /** Makes a value one of the graph's outputs. */
    void output(String name, OnnxValue value, Shape shape) {
        // A graph's input cannot be its output, nor can a value be two of them.
        boolean taken = inputs.containsKey(value.name()) || renamed.containsKey(value.name());
        OnnxValue y = taken ? node(name, "Identity", value.layout(), List.of(value), List.of()) : value;
        String unique = unique(name);
        renamed.put(y.name(), unique);
        outputs.put(unique, shape);
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

    /** The finished GraphProto. */
    ProtoMessage message(OnnxOptions options) {
        ProtoMessage message = new ProtoMessage();
        nodes.forEach(node -> message.message(1, node.message(renamed)));
        message.text(2, options.modelName());
        initializers.forEach(initializer -> message.message(5, initializer));
        inputs.forEach(
                (name, shape) -> message.message(
                        11, OnnxMessages.batchOf(name, BATCH, shape, options.inputDescription())));
        outputs.forEach(
                (name, shape) -> message.message(
                        12, OnnxMessages.batchOf(name, BATCH, shape, options.outputDescription())));
        return message;
    }

    private String unique(String name) {
        String candidate = name;
        for (int number = 1; !names.add(candidate); number++) {
            candidate = name + "_" + number;
        }
        return candidate;
    }
}
