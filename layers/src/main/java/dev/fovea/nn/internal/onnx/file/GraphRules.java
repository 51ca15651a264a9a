package dev.fovea.nn.internal.onnx.file;

import static dev.fovea.nn.internal.onnx.file.OnnxProblem.quoted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What holds in a graph: every value has one source, and stands before what reads it.
 *
 * @param nodes its nodes
 * @param initializers its constants by name
 * @param inputs its inputs
 * @param outputs its outputs
 */
record GraphRules(
        List<OnnxNode> nodes, Map<String, NdArray> initializers, List<ValueInfo> inputs, List<ValueInfo> outputs) {
    /** Before IR version 4 every initialiser was an input, too. */
    List<ValueInfo> freeInputs() {
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

    /** The outputs: each is something that is computed. */
    List<ValueInfo> checkedOutputs() {
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
    List<OnnxNode> ordered() {
        Set<String> known = new HashSet<>(initializers.keySet());
        inputs.forEach(input -> known.add(input.name()));
        Map<String, OnnxNode> later = new HashMap<>();
        nodes.forEach(node -> node.outputs().forEach(output -> later.put(output, node)));
        for (OnnxNode node : nodes) {
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
