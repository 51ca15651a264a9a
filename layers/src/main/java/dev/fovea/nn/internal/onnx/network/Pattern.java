package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxNode;
import dev.fovea.nn.internal.onnx.network.Traced.Known;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

import org.jspecify.annotations.Nullable;

/** A formula that a graph may spell out, from its last node backwards. Sums and products are found in either order. */
@FunctionalInterface
interface Pattern {
    /** Operators whose inputs may change places. */
    Set<String> COMMUTE = Set.of("Add", "Mul");

    /** Whether a value is this; then its parts are bound to their names. */
    boolean matches(String value, Translation graph, Map<String, Object> bound);

    /** Any value, the same wherever the name stands. */
    static Pattern any(String name) {
        return (value, graph, bound) -> {
            Object before = bound.putIfAbsent(name, value);
            return before == null || before.equals(value);
        };
    }

    /** A constant with one element that is nearly this. */
    static Pattern number(double expected) {
        return (value, graph, bound) -> {
            Double found = scalar(value, graph);
            return found != null && Math.abs(found - expected) <= 1e-4 * Math.abs(expected);
        };
    }

    /** A constant with one element. */
    static Pattern number(String name) {
        return (value, graph, bound) -> {
            Double found = scalar(value, graph);
            if (found == null) {
                return false;
            }
            bound.put(name, found);
            return true;
        };
    }

    /** A constant of any shape, which is bound by what it is called. */
    static Pattern constant(String name) {
        return (value, graph, bound) -> {
            boolean known = graph.value(value) instanceof Known;
            if (known) {
                bound.put(name, value);
            }
            return known;
        };
    }

    private static @Nullable Double scalar(String value, Translation graph) {
        return graph.value(value) instanceof Known known && known.few().size() == 1 && known.few().type().real()
                ? Double.valueOf(known.few().real(0))
                : null;
    }

    /** An operator on values. */
    static Pattern of(String operator, Pattern... inputs) {
        return node(operator, (node, graph) -> true, "", inputs);
    }

    /** An operator on values, whose node has some property and is bound to a name. */
    static Pattern node(
            String operator, BiPredicate<OnnxNode, Translation> test, String name, Pattern... inputs) {
        return (value, graph, bound) -> {
            OnnxNode node = graph.maker(value);
            if (node == null || !node.operator().equals(operator) || !node.domain().isEmpty()
                    || node.inputs().size() < inputs.length || !test.test(node, graph)) {
                return false;
            }
            if (!name.isEmpty()) {
                bound.put(name, node);
            }
            if (inOrder(node.inputs(), graph, bound, inputs)) {
                return true;
            }
            return inputs.length == 2 && COMMUTE.contains(operator)
                    && inOrder(node.inputs().reversed(), graph, bound, inputs);
        };
    }

    private static boolean inOrder(
            List<String> values, Translation graph, Map<String, Object> bound, Pattern... inputs) {
        Map<String, Object> tried = new HashMap<>(bound);
        for (int i = 0; i < inputs.length; i++) {
            if (!inputs[i].matches(values.get(i), graph, tried)) {
                return false;
            }
        }
        bound.putAll(tried);
        return true;
    }

    /** One of several. */
    static Pattern either(Pattern... patterns) {
        return (value, graph, bound) -> {
            for (Pattern pattern : patterns) {
                Map<String, Object> tried = new HashMap<>(bound);
                if (pattern.matches(value, graph, tried)) {
                    bound.putAll(tried);
                    return true;
                }
            }
            return false;
        };
    }

    /** The constant that a node reads; null if it is none. */
    static @Nullable NdArray constant(OnnxNode node, int input, Translation graph) {
        return input < node.inputs().size() && graph.value(node.inputs().get(input)) instanceof Known known
                && !known.dependsOnBatch() ? known.few() : null;
    }
}
