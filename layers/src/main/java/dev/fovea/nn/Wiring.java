package dev.fovea.nn;

import dev.fovea.nn.LayerGraph.Input;
import dev.fovea.nn.LayerGraph.Node;
import dev.fovea.nn.LayerGraph.Output;
import dev.fovea.nn.internal.plan.UniqueNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules by which the nodes of a graph are wired, and the order that follows from them. */
final class Wiring {
    private final List<Input> inputs;
    private final List<Node> nodes;
    private final List<Output> outputs;

    /**
     * A wiring of what has names of its own and reads what there is.
     *
     * @throws IllegalArgumentException if it is none; the message has the names
     */
    Wiring(List<Input> inputs, List<Node> nodes, List<Output> outputs) {
        this.inputs = inputs;
        this.nodes = nodes;
        this.outputs = outputs;
        requireNames();
    }

    private void requireNames() {
        Set<String> names = new HashSet<>();
        Stream<String> all = Stream.concat(inputs.stream().map(Input::name), nodes.stream().map(Node::name));
        for (String name : all.toList()) {
            UniqueNames.check(name);
            if (!names.add(name)) {
                throw new IllegalArgumentException("two inputs or nodes are called " + name);
            }
        }
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new IllegalArgumentException("a graph has at least one input and one output");
        }
        if (inputs.size() > 1 && inputs.stream().anyMatch(input -> input.shape().isEmpty())) {
            throw new IllegalArgumentException("several inputs have a shape each");
        }
        List<String> results = outputs.stream().map(Output::name).toList();
        results.forEach(UniqueNames::check);
        if (new HashSet<>(results).size() != results.size()) {
            throw new IllegalArgumentException("outputs have names of their own, not " + results);
        }
        Map<String, Layer> layers = new HashMap<>();
        nodes.forEach(node -> layers.put(node.name(), node.layer()));
        for (Node node : nodes) {
            requireKnown("node " + node.name() + " reads", node.reads(), names);
            if (node.reads().isEmpty()) {
                throw new IllegalArgumentException("node " + node.name() + " reads nothing");
            }
            node.shared().ifPresent(first -> requireShared(node, first, layers));
        }
        requireKnown("an output is", outputs.stream().map(Output::value).toList(), names);
    }

    private static void requireShared(Node node, String first, Map<String, Layer> layers) {
        if (!layers.containsKey(first) || !node.layer().equals(layers.get(first)) || first.equals(node.name())) {
            throw new IllegalArgumentException("node " + node.name() + " shares the parameters of " + first
                    + ", which is no other node with the same layer");
        }
    }

    private static void requireKnown(String what, List<String> used, Set<String> names) {
        for (String name : used) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(what + " \"" + name + "\", which is no input or node");
            }
        }
    }

    /** Each node behind what it reads and what it shares parameters with, otherwise in the order given. */
    List<Node> inOrder() {
        Set<String> done = inputs.stream().map(Input::name).collect(Collectors.toCollection(HashSet::new));
        List<Node> ordered = new ArrayList<>();
        List<Node> left = new ArrayList<>(nodes);
        while (!left.isEmpty()) {
            List<Node> waiting = new ArrayList<>();
            for (Node node : left) {
                if (done.containsAll(node.reads()) && node.shared().map(done::contains).orElse(true)) {
                    ordered.add(node);
                    done.add(node.name());
                } else {
                    waiting.add(node);
                }
            }
            if (waiting.size() == left.size()) {
                throw new IllegalArgumentException("these nodes wait for each other in a cycle: "
                        + waiting.stream().map(Node::name).toList());
            }
            left = waiting;
        }
        return List.copyOf(ordered);
    }

    /** Everything that there is, is used. */
    void requireUse() {
        Set<String> used = outputs.stream().map(Output::value).collect(Collectors.toCollection(HashSet::new));
        nodes.forEach(node -> used.addAll(node.reads()));
        List<String> unused = Stream.concat(inputs.stream().map(Input::name), nodes.stream().map(Node::name))
                .filter(name -> !used.contains(name))
                .toList();
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("used nowhere: " + unused + "; make them outputs, or leave them out");
        }
    }
}
