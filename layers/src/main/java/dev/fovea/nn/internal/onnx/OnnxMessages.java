package dev.fovea.nn.internal.onnx;

import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The messages of {@code onnx.proto} that an export needs, with its field numbers.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
final class OnnxMessages {
    /** The version of the file's form; the one that came with operator set 17. */
    static final int IR_VERSION = 8;

    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private OnnxMessages() {}

    /** ModelProto. */
    static ProtoMessage model(OnnxOptions options, int opset, ProtoMessage graph) {
        ProtoMessage operators = new ProtoMessage().integer(2, opset);
        ProtoMessage model = new ProtoMessage().integer(1, IR_VERSION).text(2, options.producer());
        described(model, 6, options.description()).message(7, graph).message(8, operators);
        options.metadata()
                .forEach((key, value) -> model.message(14, new ProtoMessage().text(1, key).text(2, value)));
        return model;
    }

    /** A message with a doc_string, if there is one. */
    private static ProtoMessage described(ProtoMessage message, int field, String text) {
        return text.isEmpty() ? message : message.text(field, text);
    }

    /** NodeProto with one output. */
    static ProtoMessage node(
            String name, String operator, Iterable<String> inputs, String output, Iterable<OnnxAttribute> attributes) {
        ProtoMessage node = new ProtoMessage();
        inputs.forEach(input -> node.text(1, input));
        node.text(2, output).text(3, name).text(4, operator);
        attributes.forEach(attribute -> node.message(5, attribute(attribute)));
        return node;
    }

    private static ProtoMessage attribute(OnnxAttribute attribute) {
        ProtoMessage message = new ProtoMessage().text(1, attribute.name());
        // Field 20 is the type: FLOAT 1, INT 2, STRING 3, INTS 7.
        return switch (attribute) {
            case OnnxAttribute.Real real -> message.real(2, real.value()).integer(20, 1);
            case OnnxAttribute.Int whole -> message.integer(3, whole.value()).integer(20, 2);
            case OnnxAttribute.Text text -> message.text(4, text.value()).integer(20, 3);
            case OnnxAttribute.Ints several -> {
                several.values().forEach(value -> message.integer(8, value));
                yield message.integer(20, 7);
            }
        };
    }

    /** TensorProto of floats, as raw data. */
    static ProtoMessage tensor(String name, Shape shape, float[] values) {
        ProtoMessage tensor = new ProtoMessage();
        for (int extent : shape.dimensions()) {
            tensor.integer(1, extent);
        }
        return tensor.integer(2, FLOAT).text(8, name).littleEndian(9, values);
    }

    /** TensorProto of a vector of int64, as raw data. */
    static ProtoMessage tensor(String name, long[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return new ProtoMessage()
                .integer(1, values.length).integer(2, INT64).text(8, name).bytes(9, bytes.array());
    }

    /** ValueInfoProto of floats: any number of samples of a shape. */
    static ProtoMessage batchOf(String name, String batch, Shape sample, String description) {
        ProtoMessage shape = new ProtoMessage().message(1, new ProtoMessage().text(2, batch));
        for (int extent : sample.dimensions()) {
            shape.message(1, new ProtoMessage().integer(1, extent));
        }
        ProtoMessage tensor = new ProtoMessage().integer(1, FLOAT).message(2, shape);
        return described(
                new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor)), 3, description);
    }
}
