package dev.fovea.nn.internal.onnx.file;

import static dev.fovea.nn.internal.onnx.file.OnnxProblem.quoted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the nodes of a file's functions in the places of the nodes that call them. */
final class Inlining {
    /** How deep functions may call each other; exporters nest modules a few deep. */
    private static final int DEEPEST = 64;

    /** What a node takes beside its names, in characters. */
    private static final int NODE = 100;

    private final Map<LocalFunction.Name, LocalFunction> functions = new HashMap<>();
    private final List<OnnxNode> result = new ArrayList<>();
    private long left;
    private int calls;

    /**
     * Some functions.
     *
     * @param all the file's functions
     * @param size the file's bytes, so that a small file cannot ask for any number of nodes
     */
    Inlining(List<LocalFunction> all, long size) {
        left = size + (1 << 24);
        for (LocalFunction function : all) {
            if (functions.put(function.name(), function) != null) {
                throw new OnnxProblem("function " + quoted(function.name().operator()) + " is there twice");
            }
        }
    }

    /** Nodes of which none calls a function. */
    List<OnnxNode> inlined(List<OnnxNode> nodes) {
        for (OnnxNode node : nodes) {
            requireNoReference(node);
            expand(node, 0);
        }
        return result;
    }

    private static void requireNoReference(OnnxNode node) {
        if (node.attributes().values().stream().anyMatch(Attribute.Reference.class::isInstance)) {
            throw new OnnxProblem(node.label() + ": an attribute of a function is used outside of one");
        }
    }

    private void expand(OnnxNode node, int depth) {
        LocalFunction function = functions.get(LocalFunction.Name.of(node));
        if (function == null) {
            result.add(node);
            return;
        }
        if (depth == DEEPEST) {
            throw new OnnxProblem(
                    node.label() + ": functions call each other more than " + DEEPEST + " deep, or in a circle");
        }
        if (node.inputs().size() > function.inputs().size() || node.outputs().size() > function.outputs().size()) {
            throw new OnnxProblem(node.label() + ": it gives and takes " + node.inputs().size() + " and "
                    + node.outputs().size() + " values; its function has " + function.inputs().size() + " and "
                    + function.outputs().size());
        }
        take(node, function.inputs().size() + (long) function.outputs().size());
        Call call = new Call(node, function, "f" + ++calls + ".");
        for (OnnxNode inner : function.nodes()) {
            expand(renamed(inner, call), depth + 1);
        }
    }

    /** A call of a function: what its values are called here, by what they are called there. */
    private static final class Call {
        final OnnxNode caller;
        final LocalFunction function;
        final String prefix;
        final Map<String, String> names = new HashMap<>();

        Call(OnnxNode caller, LocalFunction function, String prefix) {
            this.caller = caller;
            this.function = function;
            this.prefix = prefix;
            for (int i = 0; i < function.inputs().size(); i++) {
                names.put(function.inputs().get(i), i < caller.inputs().size() ? caller.inputs().get(i) : "");
            }
            for (int i = 0; i < caller.outputs().size(); i++) {
                if (!caller.outputs().get(i).isEmpty()) {
                    names.put(function.outputs().get(i), caller.outputs().get(i));
                }
            }
        }

        List<String> here(List<String> inner) {
            return inner.stream().map(name -> name.isEmpty() ? name : names.getOrDefault(name, prefix + name)).toList();
        }
    }

    private OnnxNode renamed(OnnxNode inner, Call call) {
        Map<String, Attribute> attributes = new HashMap<>();
        inner.attributes().forEach((name, value) -> {
            Attribute given = value instanceof Attribute.Reference reference
                    ? call.caller.attributes().getOrDefault(
                            reference.name(), call.function.defaults().get(reference.name()))
                    : value;
            if (given != null) {
                attributes.put(name, given);
            }
        });
        String own = inner.name().isEmpty() ? inner.operator() : inner.name();
        OnnxNode node = new OnnxNode(
                (call.caller.name().isEmpty() ? call.prefix : call.caller.name() + ".") + own, inner.domain(),
                inner.operator(), inner.overload(), call.here(inner.inputs()), call.here(inner.outputs()), attributes);
        take(node, NODE + node.name().length() + lengths(node.inputs()) + lengths(node.outputs()));
        return node;
    }

    private void take(OnnxNode node, long characters) {
        left -= characters;
        if (left < 0) {
            throw new OnnxProblem(node.label() + ": the file's functions make more nodes than they may");
        }
    }

    private static long lengths(List<String> names) {
        return names.stream().mapToLong(String::length).sum();
    }
}
