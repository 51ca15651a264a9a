package dev.fovea.nn.internal.onnx;

import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** An ONNX model made by hand, right or wrong. */
public final class ModelBytes {
    private final ProtoMessage graph = new ProtoMessage();
    private final List<ProtoMessage> last = new ArrayList<>();
    private final List<ProtoMessage> functions = new ArrayList<>();
    private int opset = 17;
    private int irVersion = 8;

    /** A graph without anything. */
    public ModelBytes() {
        graph.text(2, "graph");
    }

    /** The operator set. */
    public ModelBytes opset(int version) {
        opset = version;
        return this;
    }

    /** The version of the file's form. */
    public ModelBytes irVersion(int version) {
        irVersion = version;
        return this;
    }

    /** An input of floats; −1 for a free extent. */
    public ModelBytes input(String name, long... extents) {
        graph.message(11, value(name, extents));
        return this;
    }

    /** An output of floats. */
    public ModelBytes output(String name) {
        graph.message(12, value(name));
        return this;
    }

    private static ProtoMessage value(String name, long... extents) {
        ProtoMessage shape = new ProtoMessage();
        for (long extent : extents) {
            ProtoMessage axis = new ProtoMessage();
            shape.message(1, extent < 0 ? axis.text(2, "n") : axis.integer(1, extent));
        }
        ProtoMessage tensor = new ProtoMessage().integer(1, 1);
        if (extents.length > 0) {
            tensor.message(2, shape);
        }
        return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor));
    }

    /** A node with one output. */
    public ModelBytes node(String operator, String output, List<String> inputs, OnnxAttribute... attributes) {
        graph.message(1, OnnxMessages.node("the_" + output, operator, inputs, output, List.of(attributes)));
        return this;
    }

    /** A node that calls one of the model's own functions. */
    public ModelBytes call(String name, String output, List<String> inputs, OnnxAttribute... attributes) {
        graph.message(1, FunctionBytes.calling(name, output, inputs, attributes));
        return this;
    }

    /** A function of the model's own. */
    public ModelBytes function(FunctionBytes function) {
        functions.add(function.message());
        return this;
    }

    /** An initialiser of floats. */
    public ModelBytes floats(String name, Shape shape, float... values) {
        graph.message(5, OnnxMessages.tensor(name, shape, values));
        return this;
    }

    /** An initialiser of one float, without axes. */
    public ModelBytes number(String name, double value) {
        return floats(name, Shape.of(), (float) value);
    }

    /** An initialiser of int64. */
    public ModelBytes integers(String name, long... values) {
        graph.message(5, OnnxMessages.tensor(name, values));
        return this;
    }

    /** An initialiser whose shape and number of bytes need not go together. */
    public ModelBytes tensor(String name, int type, byte[] raw, long... extents) {
        ProtoMessage tensor = new ProtoMessage();
        for (long extent : extents) {
            tensor.integer(1, extent);
        }
        graph.message(5, tensor.integer(2, type).text(8, name).bytes(9, raw));
        return this;
    }

    /** An initialiser whose numbers are packed in a field of TensorProto other than raw_data. */
    public ModelBytes packed(String name, int type, int field, byte[] numbers, long... extents) {
        ProtoMessage tensor = new ProtoMessage();
        for (long extent : extents) {
            tensor.integer(1, extent);
        }
        graph.message(5, tensor.integer(2, type).text(8, name).bytes(field, numbers));
        return this;
    }

    /** A node that reads nothing, with an attribute of whole numbers, packed. */
    public ModelBytes constant(String output, byte[] numbers) {
        graph.message(1, OnnxMessages.node("the_" + output, "Constant", List.of(), output, List.of())
                .message(5, new ProtoMessage().text(1, "value_ints").bytes(8, numbers).integer(20, 7)));
        return this;
    }

    /** A model of nothing but so many nodes, all with the same bytes. */
    public static byte[] ofNodes(int count, byte... node) {
        byte[] nodes = new byte[count * (2 + node.length)];
        for (int i = 0; i < nodes.length; i += 2 + node.length) {
            nodes[i] = (1 << 3) | 2;
            nodes[i + 1] = (byte) node.length;
            System.arraycopy(node, 0, nodes, i + 2, node.length);
        }
        return written(new ProtoMessage().integer(1, 8).bytes(7, nodes));
    }

    /** An initialiser of floats in another file. */
    public ModelBytes external(String name, String location, String offset, long... extents) {
        ProtoMessage tensor = new ProtoMessage();
        for (long extent : extents) {
            tensor.integer(1, extent);
        }
        graph.message(
                5, tensor.integer(2, 1)
                        .text(8, name)
                        .message(13, new ProtoMessage().text(1, "location").text(2, location))
                        .message(13, new ProtoMessage().text(1, "offset").text(2, offset))
                        .integer(14, 1));
        return this;
    }

    /** An input whose name is no UTF-8. */
    public ModelBytes noText() {
        graph.message(11, new ProtoMessage().bytes(1, new byte[] {(byte) 0xC3, 0x28}));
        return this;
    }

    /** A field that nobody knows, so many messages deep. */
    public ModelBytes nested(int depth) {
        byte[] inner = new byte[0];
        for (int i = 0; i < depth; i++) {
            inner = written(new ProtoMessage().bytes(99, inner));
        }
        graph.bytes(99, inner);
        return this;
    }

    /** A second graph in the model. */
    public ModelBytes secondGraph() {
        last.add(new ProtoMessage().text(2, "second"));
        return this;
    }

    /** The file's bytes. */
    public byte[] bytes() {
        ProtoMessage model = new ProtoMessage().integer(1, irVersion).message(7, graph);
        last.forEach(message -> model.message(7, message));
        functions.forEach(message -> model.message(25, message));
        if (opset > 0) {
            model.message(8, new ProtoMessage().integer(2, opset));
        }
        return written(model);
    }

    private static byte[] written(ProtoMessage message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
