package dev.fovea.nn.internal.onnx;

import dev.fovea.nn.internal.plan.Graph;
import dev.fovea.nn.internal.plan.PartOp;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Parts;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A network as an ONNX model, for prediction or for training on. Inputs and outputs are the network's, or its parts by name, behind a batch
 * dimension of any size; in between a value is in the layout that its op makes, and transposed where an op wants the other one.
 */
public final class OnnxModel {
    private final Graph graph;
    private final OnnxGraph onnx = new OnnxGraph();
    private final Map<Integer, OnnxValue> values = new HashMap<>();
    private final Map<OnnxValue, OnnxValue> transposed = new HashMap<>();
    private final Map<Parameter, OnnxValue> parameters = new HashMap<>();
    private final ProtoMessage message;

    /**
     * The model of a network with the parameters it has when the model is written.
     *
     * @param network the network's graph, softmax included
     * @param input what its input is called, if it has no parts
     * @param output what its output is called, if it has no parts
     * @param options the settings
     * @throws UnsupportedOperationException if an op cannot be exported or the model is too large for a protobuf
     *     message
     */
    public OnnxModel(Graph network, String input, String output, OnnxOptions options) {
        graph = options.foldBatchNorm() ? network.forPrediction() : forTraining(network);
        Optional<Parts> inputs = graph.inputParts();
        Optional<Parts> outputs = graph.outputParts();
        Map<String, OnnxValue> parts = inputs.map(this::inputs).orElseGet(Map::of);
        if (inputs.isEmpty()) {
            values.put(Graph.INPUT, onnx.input(input, graph.values().get(Graph.INPUT)));
        }
        for (Graph.Node node : graph.nodes()) {
            if (inputs.isPresent() && node.op() instanceof PartOp part && node.inputs().contains(Graph.INPUT)) {
                values.put(node.output(), Objects.requireNonNull(parts.get(part.name())));
            } else if (outputs.isEmpty() || node.output() != graph.output()) {
                values.put(node.output(), export(node));
            }
        }
        outputs.ifPresentOrElse(this::outputs, () -> output(output, graph.output()));
        message = OnnxMessages.model(options, OnnxEmitter.OPSET, onnx.message(options));
        if (message.size() > Integer.MAX_VALUE) {
            throw new UnsupportedOperationException("the ONNX model would have " + message.size()
                    + " bytes; its format, protobuf, allows " + Integer.MAX_VALUE);
        }
    }

    /** With dropout, but where that stands between parts and the network's ends: it would take their names away. */
    private static Graph forTraining(Graph network) {
        Graph whole = network.without(op -> op.identityInPrediction() && !(op instanceof OnnxOp));
        Graph plain = network.withoutIdentities();
        return whole.inputParts().equals(plain.inputParts()) && whole.outputParts().equals(plain.outputParts())
                ? whole
                : plain;
    }

    private Map<String, OnnxValue> inputs(Parts parts) {
        Map<String, OnnxValue> made = new HashMap<>();
        parts.names().forEach(name -> made.put(name, onnx.input(name, parts.shape(name))));
        return made;
    }

    private void outputs(Parts parts) {
        List<Integer> numbers = graph.maker(graph.output()).orElseThrow().inputs();
        for (int i = 0; i < numbers.size(); i++) {
            output(parts.names().get(i), numbers.get(i));
        }
    }

    private void output(String name, int number) {
        onnx.output(
                name, inLayout(Layout.CHANNELS_LAST, number, name), graph.values().get(number));
    }

    /**
     * Writes the model.
     *
     * @param out takes the bytes; should be buffered
     * @throws IOException if it does not
     */
    public void writeTo(OutputStream out) throws IOException {
        message.writeTo(out);
    }

    private OnnxValue export(Graph.Node node) {
        Op op = node.op();
        if (!(op instanceof OnnxOp exportable)) {
            throw new UnsupportedOperationException(
                    "layer " + node.layer() + " cannot be exported to ONNX: its op, " + op.getClass().getName()
                            + ", does not say how. Let that class implement " + OnnxOp.class.getName()
                            + ", or export a network without the layer");
        }
        OnnxValue y = exportable.export(new NodeEmitter(node));
        if (y.layout() == Layout.CONSTANT || !onnx.has(y)) {
            throw new IllegalArgumentException("layer " + node.layer() + ": the export of "
                    + op.getClass().getName() + " should return a value computed from its inputs, not " + y);
        }
        return y;
    }

    private OnnxValue value(int number) {
        return Objects.requireNonNull(values.get(number));
    }

    private OnnxValue inLayout(Layout layout, int number, String layer) {
        OnnxValue x = value(number);
        int rank = graph.values().get(number).rank();
        if (x.layout() == layout) {
            return x;
        }
        if (rank <= 1) {
            return new OnnxValue(x.name(), layout);
        }
        OnnxValue known = transposed.get(x);
        if (known != null) {
            return known;
        }
        OnnxValue y = onnx.node(layer, "Transpose", layout, List.of(x), List.of(permutation(layout, rank)));
        transposed.put(x, y);
        return y;
    }

    /** The axes of the source, in the order that puts samples of a rank into a layout. */
    private static OnnxAttribute permutation(Layout layout, int rank) {
        int[] axes = new int[rank + 1];
        for (int axis = 1; axis <= rank; axis++) {
            axes[axis] = layout == Layout.CHANNELS_FIRST ? axis - 1 : axis + 1;
        }
        if (layout == Layout.CHANNELS_FIRST) {
            axes[1] = rank;
        } else {
            axes[rank] = 1;
        }
        return OnnxAttribute.Ints.of("perm", axes);
    }

    /** What one op exports into. */
    private final class NodeEmitter implements OnnxEmitter {
        private final Graph.Node node;

        NodeEmitter(Graph.Node node) {
            this.node = node;
        }

        @Override
        public OnnxValue channelsLast(int input) {
            return inLayout(Layout.CHANNELS_LAST, node.inputs().get(input), node.layer());
        }

        @Override
        public OnnxValue channelsFirst(int input) {
            return inLayout(Layout.CHANNELS_FIRST, node.inputs().get(input), node.layer());
        }

        @Override
        public OnnxValue inAnyLayout(int input) {
            return value(node.inputs().get(input));
        }

        @Override
        public OnnxValue initializer(Parameter parameter) {
            return parameters.computeIfAbsent(
                    parameter, key -> initializer(key, key.shape(), key.values()));
        }

        @Override
        public OnnxValue initializer(Parameter parameter, Shape shape, float[] values) {
            return onnx.initializer(parameter.name(), shape, values);
        }

        @Override
        public OnnxValue initializer(String name, Shape shape, float[] values) {
            return onnx.initializer(node.layer() + "." + name, shape, values);
        }

        @Override
        public OnnxValue integers(String name, long... values) {
            return onnx.integers(node.layer() + "." + name, values);
        }

        @Override
        public OnnxValue node(String operator, Layout layout, List<OnnxValue> inputs, OnnxAttribute... attributes) {
            return onnx.node(node.layer(), operator, layout, inputs, List.of(attributes));
        }
    }
}
