package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.file.OnnxNode;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import dev.fovea.nn.internal.onnx.file.Unsupported;
import dev.fovea.nn.internal.onnx.file.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Evaluates a graph node by node. */
public final class Evaluator {
    private static final Map<String, Operator> OPERATORS = Operators.all();

    private Evaluator() {}

    /**
     * Whether an operator is known.
     *
     * @param node a node
     * @return whether it can be evaluated
     */
    public static boolean knows(OnnxNode node) {
        return node.domain().isEmpty() && OPERATORS.containsKey(node.operator());
    }

    /**
     * Evaluates a node.
     *
     * @param node the node
     * @param opset the operator set's version
     * @param inputs what it reads, empty where an input is left out
     * @param budget what the results' elements are taken from
     * @return its outputs
     * @throws OnnxProblem if it breaks a rule, with the node's name
     */
    public static List<NdArray> evaluate(OnnxNode node, int opset, List<Optional<NdArray>> inputs, Budget budget) {
        Operator operator = OPERATORS.get(node.operator());
        if (operator == null || !node.domain().isEmpty()) {
            throw new Unsupported(node.label() + ": the operator is not supported");
        }
        try {
            return operator.evaluate(new Call(node, opset, inputs, budget));
        } catch (OnnxProblem e) {
            boolean named = e instanceof Unsupported || String.valueOf(e.getMessage()).startsWith("node ");
            throw named ? e : new OnnxProblem(node.label() + ": " + e.getMessage(), e);
        } catch (ArithmeticException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new OnnxProblem(node.label() + ": its inputs' shapes or numbers do not go together", e);
        }
    }

    /**
     * Evaluates a graph.
     *
     * @param file the graph
     * @param inputs its inputs by name
     * @param budget what the results' elements are taken from
     * @return its outputs by name, in their order
     * @throws OnnxProblem if an input is missing, an operator is unknown or a node breaks a rule
     */
    public static Map<String, NdArray> evaluate(OnnxFile file, Map<String, NdArray> inputs, Budget budget) {
        Map<String, NdArray> values = new HashMap<>(file.initializers());
        for (ValueInfo input : file.inputs()) {
            NdArray value = inputs.get(input.name());
            if (value == null) {
                throw new OnnxProblem("input " + OnnxProblem.quoted(input.name()) + " is not given");
            }
            values.put(input.name(), value);
        }
        for (OnnxNode node : file.nodes()) {
            List<Optional<NdArray>> reads = new ArrayList<>();
            for (String name : node.inputs()) {
                reads.add(Optional.ofNullable(values.get(name)));
            }
            List<NdArray> results = evaluate(node, file.opset(), reads, budget);
            for (int i = 0; i < node.outputs().size(); i++) {
                if (!node.outputs().get(i).isEmpty()) {
                    values.put(node.outputs().get(i), output(node, results, i));
                }
            }
        }
        Map<String, NdArray> outputs = new LinkedHashMap<>();
        file.outputs().forEach(
                output -> outputs.put(output.name(), Objects.requireNonNull(values.get(output.name()))));
        return outputs;
    }

    /**
     * One of a node's results.
     *
     * @param node the node
     * @param results all of them
     * @param index which one
     * @return the result
     */
    public static NdArray output(OnnxNode node, List<NdArray> results, int index) {
        if (index >= results.size()) {
            throw new Unsupported(node.label() + ": its output " + index + " is not supported");
        }
        return results.get(index);
    }
}
