package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Parts;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A network flattened into a list of ops over numbered values, in an order in which every value is computed before it
 * is read. Value 0 is the input.
 *
 * @param values the shape of each value, for one sample
 * @param nodes the ops
 * @param parameters the parameters, by index
 * @param outputs which values are the results
 */
public record Graph(List<Shape> values, List<Node> nodes, List<Parameter> parameters, List<Integer> outputs) {
    /** The network's input. */
    public static final int INPUT = 0;

    /**
     * Copies the lists.
     */
    public Graph {
        values = List.copyOf(values);
        nodes = List.copyOf(nodes);
        parameters = List.copyOf(parameters);
        outputs = List.copyOf(outputs);
    }

    /**
     * The first result.
     *
     * @return its value
     */
    public int output() {
        return outputs.get(0);
    }

    /**
     * This graph with other results.
     *
     * @param layers paths of layers
     * @return the same ops, and the values that these layers compute
     * @throws IllegalArgumentException if a layer has no ops; the message has those that have
     */
    public Graph withOutputsOf(List<String> layers) {
        return new Graph(values, nodes, parameters, layers.stream().map(this::outputOf).toList());
    }

    /**
     * Whether there is such a layer.
     *
     * @param layer the path of a layer
     * @return whether it, or a layer within it, has ops
     */
    public boolean has(String layer) {
        return nodes.stream().anyMatch(node -> node.isOf(layer));
    }

    /**
     * What goes around a layer.
     *
     * @param layer the path of a layer that there is
     * @return who behind it reads what before it; empty if all that follows goes by its output alone
     */
    public Optional<String> around(String layer) {
        int value = outputOf(layer);
        for (Node node : nodes) {
            for (int input : node.inputs()) {
                if (node.output() > value && input < value) {
                    return Optional.of(node.layer() + " reads "
                            + maker(input).map(before -> "what " + before.layer() + " computes").orElse("the input")
                            + ", which goes around it");
                }
            }
        }
        return Optional.empty();
    }

    /** The value that a layer, or the last of those within it, computes. */
    private int outputOf(String layer) {
        return nodes.stream()
                .filter(node -> node.isOf(layer))
                .reduce((first, second) -> second)
                .map(Node::output)
                .orElseThrow(() -> new IllegalArgumentException("no layer is called \"" + layer + "\"; there are "
                        + nodes.stream().map(Node::layer).distinct().toList()));
    }

    /**
     * An op with the values it reads and writes.
     *
     * @param op the op
     * @param inputs the values it reads
     * @param output the value it computes
     * @param layer the path of the layer that emitted it
     */
    public record Node(Op op, List<Integer> inputs, int output, String layer) {
        /**
         * The first input.
         *
         * @return its value
         */
        int input() {
            return inputs.get(0);
        }

        /** Whether a layer, or one within it, emitted it. */
        boolean isOf(String path) {
            return layer.equals(path) || layer.startsWith(path + ".");
        }
    }

    /**
     * Whether the result is a softmax.
     *
     * @return whether the last op is a softmax and computes the result
     */
    public boolean endsInSoftmax() {
        return endsIn(FinalActivation.SOFTMAX);
    }

    /**
     * Whether the result is a sigmoid.
     *
     * @return whether the last op is a sigmoid and computes the result
     */
    public boolean endsInSigmoid() {
        return endsIn(FinalActivation.SIGMOID);
    }

    /**
     * The graph up to the logits: without a softmax at its end, which the loss takes in and prediction adds.
     *
     * @return this graph, shortened if it ends in a softmax
     */
    public Graph logits() {
        return without(FinalActivation.SOFTMAX);
    }

    /**
     * The graph up to an activation at its end that belongs to the loss.
     *
     * @param activation which one
     * @return this graph, shortened if it ends so
     */
    public Graph without(FinalActivation activation) {
        return endsIn(activation)
                ? new Graph(values, nodes.subList(0, nodes.size() - 1), parameters, List.of(nodes.getLast().input()))
                : this;
    }

    private boolean endsIn(FinalActivation activation) {
        return !nodes.isEmpty() && activation.is(nodes.getLast().op()) && nodes.getLast().output() == output();
    }

    /**
     * The parts that the input is taken apart into.
     *
     * @return their names and shapes; empty unless nothing else is done with the input
     */
    public Optional<Parts> inputParts() {
        List<Node> readers =
                nodes.stream().filter(node -> node.inputs().contains(INPUT)).toList();
        boolean inParts = !readers.isEmpty() && readers.stream().allMatch(node -> node.op() instanceof PartOp);
        return inParts ? Optional.of(((PartOp) readers.get(0).op()).parts()) : Optional.empty();
    }

    /**
     * The parts that the result is put together of.
     *
     * @return their names and shapes; empty if there is only one output
     */
    public Optional<Parts> outputParts() {
        return maker(output()).map(Node::op).filter(JoinOp.class::isInstance).map(op -> ((JoinOp) op).parts());
    }

    /**
     * Where the inputs of a dense kernel stand in programs whose images have the channels first.
     *
     * @param parameter one of the graph's
     * @return for each of the kernel's rows its place there; empty if it is the same, or the parameter no dense kernel
     * @throws IllegalArgumentException if it cannot be told; the message says why
     */
    public Optional<int[]> inputOrder(Parameter parameter) {
        return new VectorOrders(this).ofInputs(parameter);
    }

    /**
     * Where the outputs that a parameter has numbers for stand in programs whose images have the channels first.
     *
     * @param parameter one of the graph's
     * @return for each of a dense kernel's columns, or of another parameter's elements, its place there; empty if it is the
     *     same
     * @throws IllegalArgumentException if it cannot be told; the message says why
     */
    public Optional<int[]> outputOrder(Parameter parameter) {
        return new VectorOrders(this).ofOutputs(parameter);
    }

    /**
     * The op that computes a value.
     *
     * @param value which value
     * @return its node; none for the input
     */
    public Optional<Node> maker(int value) {
        return nodes.stream().filter(node -> node.output() == value).findFirst();
    }

    /**
     * How often each value is read; results are read once more, by whoever asked for them.
     *
     * @return the number of uses of each value
     */
    int[] uses() {
        int[] uses = new int[values.size()];
        for (Node node : nodes) {
            for (int input : node.inputs()) {
                uses[input]++;
            }
        }
        for (int output : outputs) {
            uses[output]++;
        }
        return uses;
    }

    /**
     * The graph for evaluation: ops that do nothing there are left out.
     *
     * @return the shortened graph
     */
    public Graph withoutIdentities() {
        return without(Op::identityInPrediction);
    }

    /**
     * The graph without some of its ops: what would have come out of one is its first input.
     *
     * @param which ops, whose output is of the input's shape
     * @return the shortened graph
     */
    public Graph without(Predicate<Op> which) {
        int[] renamed = IntStream.range(0, values.size()).toArray();
        List<Node> kept = new ArrayList<>();
        for (Node node : nodes) {
            List<Integer> inputs =
                    node.inputs().stream().map(input -> renamed[input]).toList();
            if (which.test(node.op())) {
                renamed[node.output()] = inputs.get(0);
            } else {
                kept.add(new Node(node.op(), inputs, node.output(), node.layer()));
            }
        }
        return new Graph(values, kept, parameters, outputs.stream().map(output -> renamed[output]).toList());
    }

    /**
     * The graph for prediction: besides, batch normalisation is folded into a linear op before it.
     *
     * @return the rewritten graph
     */
    public Graph forPrediction() {
        Graph graph = withoutIdentities();
        int[] uses = graph.uses();
        List<Node> kept = new ArrayList<>();
        for (Node node : graph.nodes) {
            int before = uses[node.input()] == 1 ? indexOfMaker(kept, node.input()) : -1;
            if (before >= 0
                    && node.op() instanceof BatchNormOp normalization
                    && kept.get(before).op() instanceof Foldable linear) {
                Node maker = kept.get(before);
                kept.set(before, new Node(linear.folded(normalization), maker.inputs(), node.output(), maker.layer()));
            } else {
                kept.add(node);
            }
        }
        return new Graph(values, kept, parameters, graph.outputs);
    }

    private static int indexOfMaker(List<Node> nodes, int value) {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (nodes.get(i).output() == value) {
                return i;
            }
        }
        return -1;
    }
}
