package dev.fovea.nn.internal.onnx.file;

import java.util.List;
import java.util.Map;

/**
 * A node of a graph: NodeProto.
 *
 * @param name its name, which may be empty
 * @param domain the domain of its operator; empty for ai.onnx
 * @param operator its operator
 * @param inputs what it reads; an empty name stands for an input that is left out
 * @param outputs what it computes; an empty name stands for an output that is not asked for
 * @param attributes its settings by name
 */
public record OnnxNode(
        String name,
        String domain,
        String operator,
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
