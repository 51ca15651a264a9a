package dev.fovea.nn.internal.onnx.file;

import static dev.fovea.nn.internal.onnx.file.OnnxProblem.quoted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Reads nodes with their attributes. */
final class NodeParser {
    /** The last of {@code AttributeProto.AttributeType}. */
    private static final int LAST_TYPE = 14;

    private final ExternalData external;

    NodeParser(ExternalData external) {
        this.external = external;
    }

    /** Reads a NodeProto. */
    OnnxNode node(ProtoInput node) {
        List<String> reads = new ArrayList<>();
        List<String> writes = new ArrayList<>();
        List<ProtoInput> messages = new ArrayList<>();
        String name = "";
        String operator = "";
        String domain = "";
        String overload = "";
        while (node.next()) {
            switch (node.field()) {
                case 1 -> reads.add(node.text());
                case 2 -> writes.add(node.text());
                case 3 -> name = node.text();
                case 4 -> operator = node.text();
                case 5 -> messages.add(node.message("AttributeProto"));
                case 7 -> domain = OnnxNode.normalized(node.text());
                case 8 -> overload = node.text();
                default -> node.skip();
            }
        }
        String label = new OnnxNode(name, domain, operator, reads, writes, Map.of()).label();
        if (operator.isEmpty()) {
            throw new OnnxProblem(label + ": it has no operator");
        }
        Map<String, Attribute> attributes = new HashMap<>();
        for (ProtoInput message : messages) {
            attribute(label, message, attributes);
        }
        return new OnnxNode(name, domain, operator, overload, reads, writes, attributes);
    }

    /** Reads an AttributeProto of a node, or a default of a function. */
    void attribute(String node, ProtoInput attribute, Map<String, Attribute> attributes) {
        String name = "";
        long type = 0;
        DoubleStream.Builder reals = DoubleStream.builder();
        LongStream.Builder integers = LongStream.builder();
        List<String> texts = new ArrayList<>();
        float real = 0;
        long integer = 0;
        String text = "";
        String reference = "";
        @Nullable NdArray tensor = null;
        while (attribute.next()) {
            switch (attribute.field()) {
                case 1 -> name = attribute.text();
                case 2 -> real = attribute.real();
                case 3 -> integer = attribute.integer();
                case 4 -> text = attribute.text();
                case 5 -> tensor = TensorParser.parse(attribute.message("TensorProto"), external).array();
                case 7 -> attribute.reals(reals);
                case 8 -> attribute.integers(integers);
                case 9 -> texts.add(attribute.text());
                case 20 -> type = attribute.integer();
                case 21 -> reference = attribute.text();
                default -> attribute.skip();
            }
        }
        if (type < 0 || type > LAST_TYPE) {
            throw new OnnxProblem(node + ": the attribute " + quoted(name) + " has the unknown type " + type);
        }
        Attribute value = !reference.isEmpty() ? new Attribute.Reference(reference) : switch ((int) type) {
            case 1 -> new Attribute.Real(real);
            case 2 -> new Attribute.Int(integer);
            case 3 -> new Attribute.Text(text);
            case 4 -> {
                if (tensor == null) {
                    throw new OnnxProblem(node + ": the attribute " + quoted(name) + " has no tensor");
                }
                yield new Attribute.Array(tensor);
            }
            case 6 -> new Attribute.Reals(reals.build().toArray());
            case 7 -> new Attribute.Ints(integers.build().toArray());
            case 8 -> new Attribute.Texts(List.copyOf(texts));
            case 5, 10 -> new Attribute.Other("graph");
            case 11, 12 -> new Attribute.Other("sparse tensor");
            case 9, 13, 14 -> new Attribute.Other("type or tensors");
            default -> throw new OnnxProblem(node + ": the attribute " + quoted(name) + " has no type");
        };
        if (name.isEmpty() || attributes.put(name, value) != null) {
            throw new OnnxProblem(node + ": the attribute " + quoted(name)
                    + " has no name or is there twice");
        }
    }

    /** Reads a FunctionProto. */
    LocalFunction function(ProtoInput function) {
        String name = "";
        String domain = "";
        String overload = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<ProtoInput> defaults = new ArrayList<>();
        List<OnnxNode> nodes = new ArrayList<>();
        while (function.next()) {
            switch (function.field()) {
                case 1 -> name = function.text();
                case 4 -> inputs.add(function.text());
                case 5 -> outputs.add(function.text());
                case 7 -> nodes.add(node(function.message("NodeProto")));
                case 10 -> domain = OnnxNode.normalized(function.text());
                case 11 -> defaults.add(function.message("AttributeProto"));
                case 13 -> overload = function.text();
                default -> function.skip();
            }
        }
        Map<String, Attribute> attributes = new HashMap<>();
        for (ProtoInput attribute : defaults) {
            attribute("function " + quoted(name), attribute, attributes);
        }
        return new LocalFunction(
                new LocalFunction.Name(domain, name, overload), List.copyOf(inputs), List.copyOf(outputs),
                Map.copyOf(attributes), List.copyOf(nodes));
    }
}
