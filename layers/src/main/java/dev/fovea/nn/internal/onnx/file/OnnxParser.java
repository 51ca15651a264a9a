package dev.fovea.nn.internal.onnx.file;

import static dev.fovea.nn.internal.onnx.file.OnnxProblem.quoted;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the messages of {@code onnx.proto} that a model for inference has, by their field numbers, and checks the graph.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
public final class OnnxParser {
    /** The oldest form of files that is read. */
    static final int LEAST_IR = 3;

    /** The oldest operator set that is read. */
    static final int LEAST_OPSET = 7;

    /** The newest whose operators are known: that of onnx 1.23. A later one may mean something else by the same name. */
    static final int NEWEST_OPSET = 28;

    private final ExternalData external;
    private final NodeParser nodeParser;
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final List<LocalFunction> functions = new ArrayList<>();
    private final Map<String, NdArray> initializers = new LinkedHashMap<>();
    private final List<ValueInfo> inputs = new ArrayList<>();
    private final List<ValueInfo> outputs = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Long> opsets = new HashMap<>();
    private long irVersion = -1;
    private boolean hasGraph;

    private OnnxParser(ExternalData external) {
        this.external = external;
        this.nodeParser = new NodeParser(external);
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
                case 14 -> property(model.message("StringStringEntryProto"));
                case 25 -> functions.add(nodeParser.function(model.message("FunctionProto")));
                default -> model.skip();
            }
        }
    }

    private void property(ProtoInput entry) {
        String key = "";
        String value = "";
        while (entry.next()) {
            switch (entry.field()) {
                case 1 -> key = entry.text();
                case 2 -> value = entry.text();
                default -> entry.skip();
            }
        }
        metadata.put(key, value);
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
        opsets.put(OnnxNode.normalized(domain), version);
    }

    private void graph(ProtoInput graph) {
        while (graph.next()) {
            switch (graph.field()) {
                case 1 -> nodes.add(nodeParser.node(graph.message("NodeProto")));
                case 5 -> {
                    TensorParser.Named tensor = TensorParser.parse(graph.message("TensorProto"), external);
                    if (tensor.name().isEmpty() || initializers.put(tensor.name(), tensor.array()) != null) {
                        throw new OnnxProblem("initializer " + quoted(tensor.name())
                                + ": a name that is not empty and no other one's was expected");
                    }
                }
                case 11 -> inputs.add(ValueInfoParser.parse(graph.message("ValueInfoProto")));
                case 12 -> outputs.add(ValueInfoParser.parse(graph.message("ValueInfoProto")));
                case 15 -> throw new Unsupported("the graph has sparse initializers, which are not supported");
                default -> graph.skip();
            }
        }
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
        Long opset = opsets.get("");
        if (opset == null || opset < LEAST_OPSET) {
            throw new OnnxProblem("operator set " + (opset == null ? "of ai.onnx: none" : opset + "")
                    + "; expected " + LEAST_OPSET + " to " + NEWEST_OPSET);
        }
        if (opset > NEWEST_OPSET) {
            throw new Unsupported("operator set " + opset + " is newer than " + NEWEST_OPSET
                    + ", the newest that is known here; export the model with that or an older one");
        }
        long size = bytes + external.size();
        GraphRules rules = new GraphRules(
                new Inlining(functions, size).inlined(nodes), initializers, inputs, outputs);
        return new OnnxFile(
                (int) irVersion, opset.intValue(), rules.ordered(), Map.copyOf(initializers), rules.freeInputs(),
                rules.checkedOutputs(), Collections.unmodifiableMap(metadata), size);
    }
}
