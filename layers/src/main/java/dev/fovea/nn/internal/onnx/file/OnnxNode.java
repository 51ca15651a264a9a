package dev.fovea.nn.internal.onnx.file;

import java.util.List;
import java.util.Map;

/**
 * A node of a graph: NodeProto.
 *
 * @param name its name, which may be empty
 * @param domain the domain of its operator; empty for ai.onnx
 * @param operator its operator
 * @param overload which of a file's functions of that name it is; empty for all others
 * @param inputs what it reads; an empty name stands for an input that is left out
 * @param outputs what it computes; an empty name stands for an output that is not asked for
 * @param attributes its settings by name
 */
public record OnnxNode(
        String name,
        String domain,
        String operator,
        String overload,
        List<String> inputs,
        List<String> outputs,
        Map<String, Attribute> attributes) {
    /** Copies the lists. */
    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
    }

    /**
     * A node whose operator is no function of the file.
     *
     * @param name its name, which may be empty
     * @param domain the domain of its operator; empty for ai.onnx
     * @param operator its operator
     * @param inputs what it reads
     * @param outputs what it computes
     * @param attributes its settings by name
     */
    public OnnxNode(
            String name,
            String domain,
            String operator,
            List<String> inputs,
            List<String> outputs,
            Map<String, Attribute> attributes) {
        this(name, domain, operator, "", inputs, outputs, attributes);
    }

    /** The domain's one name: that of the standard has two. */
    static String normalized(String domain) {
        return domain.equals("ai.onnx") ? "" : domain;
    }

    /**
     * What it is called in messages.
     *
     * @return its name, or that of its output, and its operator
     */
    public String label() {
        String which = name.isEmpty() && !outputs.isEmpty() ? outputs.get(0) : name;
        String domainPart = domain.isEmpty() ? "" : domain + ".";
        return "node " + OnnxProblem.quoted(which) + " (" + OnnxProblem.quoted(domainPart + operator).replace("\"", "")
                + ")";
    }
}
