package dev.fovea.nn.internal.onnx;

import dev.fovea.nn.onnx.OnnxAttribute;
import java.util.List;

/** A function of an ONNX model's own, made by hand, right or wrong. */
public final class FunctionBytes {
    /** The domain of all of them. */
    public static final String DOMAIN = "own";

    private final ProtoMessage function = new ProtoMessage();

    /** A function without nodes. */
    public FunctionBytes(String name, List<String> inputs, List<String> outputs) {
        function.text(1, name).text(10, DOMAIN);
        inputs.forEach(input -> function.text(4, input));
        outputs.forEach(output -> function.text(5, output));
    }

    /** A real attribute that callers may leave out. */
    public FunctionBytes otherwise(String attribute, float value) {
        function.message(11, new ProtoMessage().text(1, attribute).real(2, value).integer(20, 1));
        return this;
    }

    /** A node of the standard's operators. */
    public FunctionBytes node(String operator, String output, List<String> inputs, OnnxAttribute... attributes) {
        function.message(7, OnnxMessages.node("", operator, inputs, output, List.of(attributes)));
        return this;
    }

    /** A node whose real attribute is one of the caller's. */
    public FunctionBytes nodeOf(String operator, String output, String input, String attribute, String callers) {
        function.message(7, OnnxMessages.node("", operator, List.of(input), output, List.of())
                .message(5, new ProtoMessage().text(1, attribute).integer(20, 1).text(21, callers)));
        return this;
    }

    /** A node that calls a function. */
    public FunctionBytes call(String name, String output, List<String> inputs) {
        function.message(7, calling(name, output, inputs));
        return this;
    }

    static ProtoMessage calling(String name, String output, List<String> inputs, OnnxAttribute... attributes) {
        return OnnxMessages.node("the_" + output, name, inputs, output, List.of(attributes)).text(7, DOMAIN);
    }

    ProtoMessage message() {
        return function;
    }
}
