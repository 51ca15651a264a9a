package dev.fovea.nn.internal.onnx.file;

import static dev.fovea.nn.internal.onnx.file.OnnxProblem.quoted;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of {@code onnx.proto} that a model for inference has, by their field numbers, and checks the graph.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
public final class OnnxParser {
    /** The oldest form of files that is read. */
    static final int LEAST_IR = 3;

    /** The operator sets that are read. */
    static final int LEAST_OPSET = 7;

    private final ExternalData external;
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Map<String, NdArray> initializers = new LinkedHashMap<>();
    private final List<ValueInfo> inputs = new ArrayList<>();
    private final List<ValueInfo> outputs = new ArrayList<>();
    private final Map<String, Long> opsets = new HashMap<>();
    private long irVersion = -1;
    private boolean hasGraph;
    private boolean hasFunctions;

    private OnnxParser(ExternalData external) {
        this.external = external;
    }

    /**
     * Reads a model.
     *
     * @param bytes the file; initialisers point into it
     * @param external what reads data beside the file
     * @return the model
     * @throws OnnxProblem if it breaks a rule
     */
    public static OnnxFile parse(byte[] bytes, ExternalData external) {
        OnnxParser parser = new OnnxParser(external);
        parser.model(new ProtoInput("ModelProto", ByteBuffer.wrap(bytes)));
        return parser.checked(bytes.length);
    }

    /**
     * Reads a tensor in a file of its own, as the ONNX project's tests have them.
     *
     * @param bytes the file
     * @return the tensor
     * @throws OnnxProblem if it breaks a rule
     */
    public static NdArray parseTensor(byte[] bytes) {
        return TensorParser.parse(new ProtoInput("TensorProto", ByteBuffer.wrap(bytes)), ExternalData.refused())
                .array();
    }

    private void model(ProtoInput model) {
        while (model.next()) {
            switch (model.field()) {
                case 1 -> irVersion = model.integer();
                case 7 -> {
                    if (hasGraph) {
                        throw new OnnxProblem("not a valid ONNX file: it has two graphs");
                    }
                    hasGraph = true;
                    graph(model.message("GraphProto"));
                }
                case 8 -> opset(model.message("OperatorSetIdProto"));
                case 25 -> {
                    hasFunctions = true;
                    model.skip();
                }
                default -> model.skip();
            }
        }
    }

    private void opset(ProtoInput opset) {
        String domain = "";
        long version = 0;
        while (opset.next()) {
            switch (opset.field()) {
                case 1 -> domain = opset.text();
                case 2 -> version = opset.integer();
                default -> opset.skip();
            }
        }
        opsets.put(normalized(domain), version);
    }

    private static String normalized(String domain) {
        return domain.equals("ai.onnx") ? "" : domain;
    }

    private void graph(ProtoInput graph) {
        while (graph.next()) {
            switch (graph.field()) {
                case 1 -> nodes.add(node(graph.message("NodeProto")));
                case 5 -> {
                    TensorParser.Named tensor = TensorParser.parse(graph.message("TensorProto"), external);
                    if (tensor.name().isEmpty() || initializers.put(tensor.name(), tensor.array()) != null) {
                        throw new OnnxProblem("initializer " + quoted(tensor.name())
                                + ": a name that is not empty and no other one's was expected");
                    }
                }
                case 11 -> inputs.add(valueInfo(graph.message("ValueInfoProto")));
                case 12 -> outputs.add(valueInfo(graph.message("ValueInfoProto")));
                case 15 -> throw new Unsupported("the graph has sparse initializers, which are not supported");
                default -> graph.skip();
            }
        }
    }

    private OnnxNode node(ProtoInput node) {
        List<String> reads = new ArrayList<>();
        List<String> writes = new ArrayList<>();
        List<ProtoInput> messages = new ArrayList<>();
        String name = "";
        String operator = "";
        String domain = "";
        while (node.next()) {
            switch (node.field()) {
                case 1 -> reads.add(node.text());
                case 2 -> writes.add(node.text());
                case 3 -> name = node.text();
                case 4 -> operator = node.text();
                case 5 -> messages.add(node.message("AttributeProto"));
                case 7 -> domain = normalized(node.text());
                default -> node.skip();
            }
        }
        String label = new OnnxNode(name, domain, operator, reads, writes, Map.of()).label();
        Map<String, Attribute> attributes = new HashMap<>();
        for (ProtoInput message : messages) {
            attribute(label, message, attributes);
        }
        return new OnnxNode(name, domain, operator, reads, writes, attributes);
    }

    private void attribute(String node, ProtoInput attribute, Map<String, Attribute> attributes) {
        String name = "";
        long type = 0;
        List<Float> reals = new ArrayList<>();
        List<Long> integers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        float real = 0;
        long integer = 0;
        String text = "";
        @Nullable NdArray tensor = null;
        while (attribute.next()) {
            switch (attribute.field()) {
                case 1 -> name = attribute.text();
                case 2 -> real = attribute.real();
                case 3 -> integer = attribute.integer();
                case 4 -> text = attribute.text();
                case 5 -> tensor = TensorParser.parse(attribute.message("TensorProto"), external).array();
                case 7 -> {
                    ByteBuffer floats = attribute.fixed(Float.BYTES);
                    while (floats.hasRemaining()) {
                        reals.add(floats.getFloat());
                    }
                }
                case 8 -> attribute.integers(integers::add);
                case 9 -> texts.add(attribute.text());
                case 20 -> type = attribute.integer();
                case 21 -> throw new OnnxProblem(node + ": an attribute of a function is used outside of one");
                default -> attribute.skip();
            }
        }
        Attribute value = switch ((int) type) {
            case 1 -> new Attribute.Real(real);
            case 2 -> new Attribute.Int(integer);
            case 3 -> new Attribute.Text(text);
            case 4 -> {
                if (tensor == null) {
                    throw new OnnxProblem(node + ": the attribute " + quoted(name) + " has no tensor");
                }
                yield new Attribute.Array(tensor);
            }
            case 6 -> new Attribute.Reals(List.copyOf(reals));
            case 7 -> new Attribute.Ints(List.copyOf(integers));
            case 8 -> new Attribute.Texts(List.copyOf(texts));
            case 5, 10 -> new Attribute.Other("graph");
            case 11, 12 -> new Attribute.Other("sparse tensor");
            case 9, 13, 14 -> new Attribute.Other("type or tensors");
            default -> throw new OnnxProblem(
                    node + ": the attribute " + quoted(name) + " has the unknown type " + type);
        };
        if (name.isEmpty() || attributes.put(name, value) != null) {
            throw new OnnxProblem(node + ": the attribute " + quoted(name)
                    + " has no name or is there twice");
        }
    }

    private ValueInfo valueInfo(ProtoInput info) {
        String name = "";
        @Nullable ProtoInput type = null;
        while (info.next()) {
            switch (info.field()) {
                case 1 -> name = info.text();
                case 2 -> type = info.message("TypeProto");
                default -> info.skip();
            }
        }
        ElementType elements = ElementType.FLOAT;
        @Nullable List<ValueInfo.Axis> axes = null;
        while (type != null && type.next()) {
            if (type.field() != 1) {
                if (type.field() == 6) {
                    type.skip();
                    continue;
                }
                throw new Unsupported("value " + quoted(name) + ": it is no tensor, and others are not supported");
            }
            ProtoInput tensor = type.message("TypeProto.Tensor");
            while (tensor.next()) {
                switch (tensor.field()) {
                    case 1 -> elements = ElementType.of("value " + quoted(name), tensor.integer());
                    case 2 -> axes = axes(name, tensor.message("TensorShapeProto"));
                    default -> tensor.skip();
                }
            }
        }
        return new ValueInfo(name, elements, axes);
    }

    private static List<ValueInfo.Axis> axes(String name, ProtoInput shape) {
        List<ValueInfo.Axis> axes = new ArrayList<>();
        while (shape.next()) {
            if (shape.field() != 1) {
                shape.skip();
                continue;
            }
            ProtoInput dimension = shape.message("TensorShapeProto.Dimension");
            long extent = -1;
            String axis = "";
            while (dimension.next()) {
                switch (dimension.field()) {
                    case 1 -> {
                        extent = dimension.integer();
                        if (extent > Integer.MAX_VALUE || extent < -1) {
                            throw new OnnxProblem("value " + quoted(name) + ": an axis has the extent " + extent);
                        }
                    }
                    case 2 -> axis = dimension.text();
                    default -> dimension.skip();
                }
            }
            axes.add(new ValueInfo.Axis(extent, axis));
        }
        return axes;
    }

    private OnnxFile checked(long bytes) {
        if (irVersion < LEAST_IR || irVersion > 1_000) {
            throw new OnnxProblem(irVersion < 0
                    ? "not a valid ONNX file: it has no IR version"
                    : "IR version " + irVersion + ": expected " + LEAST_IR + " or newer");
        }
        if (!hasGraph) {
            throw new OnnxProblem("not a valid ONNX file: it has no graph");
        }
        if (hasFunctions) {
            Set<String> foreign = new HashSet<>();
            nodes.stream().filter(node -> !node.domain().isEmpty()).forEach(node -> foreign.add(node.domain()));
            if (!foreign.isEmpty()) {
                throw new Unsupported(
                        "it has functions of its own, which are not supported; let the exporter inline them");
            }
        }
        Long opset = opsets.get("");
        if (opset == null || opset < LEAST_OPSET || opset > 1_000) {
            throw new OnnxProblem("operator set " + (opset == null ? "of ai.onnx: none" : opset + "")
                    + "; expected " + LEAST_OPSET + " or newer");
        }
        return new OnnxFile(
                (int) irVersion, opset.intValue(), ordered(), Map.copyOf(initializers), freeInputs(),
                checkedOutputs(), bytes + external.size());
    }

    /** Before IR version 4 every initialiser was an input, too. */
    private List<ValueInfo> freeInputs() {
        Set<String> names = new HashSet<>();
        List<ValueInfo> free = new ArrayList<>();
        for (ValueInfo input : inputs) {
            if (input.name().isEmpty() || !names.add(input.name())) {
                throw new OnnxProblem("input " + quoted(input.name())
                        + ": a name that is not empty and no other one's was expected");
            }
            if (!initializers.containsKey(input.name())) {
                free.add(input);
            }
        }
        return free;
    }

    private List<ValueInfo> checkedOutputs() {
        Set<String> known = new HashSet<>(initializers.keySet());
        inputs.forEach(input -> known.add(input.name()));
        nodes.forEach(node -> known.addAll(node.outputs()));
        Set<String> names = new HashSet<>();
        for (ValueInfo output : outputs) {
            if (!known.contains(output.name()) || !names.add(output.name())) {
                throw new OnnxProblem(
                        "output " + quoted(output.name()) + ": nothing computes it, or it is there twice");
            }
        }
        if (outputs.isEmpty()) {
            throw new OnnxProblem("the graph has no outputs");
        }
        return List.copyOf(outputs);
    }

    /** Each node behind what it reads; ONNX demands it, so there is nothing to sort. */
    private List<OnnxNode> ordered() {
        Set<String> known = new HashSet<>(initializers.keySet());
        inputs.forEach(input -> known.add(input.name()));
        Map<String, OnnxNode> later = new HashMap<>();
        nodes.forEach(node -> node.outputs().forEach(output -> later.put(output, node)));
        for (OnnxNode node : nodes) {
            if (node.operator().isEmpty()) {
                throw new OnnxProblem(node.label() + ": it has no operator");
            }
            for (String input : node.inputs()) {
                if (!input.isEmpty() && !known.contains(input)) {
                    OnnxNode source = later.get(input);
                    throw new OnnxProblem(node.label() + ": it reads " + quoted(input) + ", which "
                            + (source == null ? "nothing computes" : "is computed only behind it, by " + source.label()
                                    + ": the nodes are in a cycle or in disorder"));
                }
            }
            for (String output : node.outputs()) {
                if (!output.isEmpty() && !known.add(output)) {
                    throw new OnnxProblem(node.label() + ": it computes " + quoted(output)
                            + ", which is another value's name already");
                }
            }
        }
        return List.copyOf(nodes);
    }
}
