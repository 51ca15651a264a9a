package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which place holds which value, and which gradient.
 *
 * <p>A value takes over its input's place where no backward pass reads what would be lost, and has none in the batch's memory if
 * it is {@link PassingValues passing}; a gradient takes over that of the output, which nobody reads after its op has run
 * backward. A value read by several ops has a gradient for each use; they are summed into the first before the value's
 * own op runs backward.
 */
final class TrainingMemory {
    /** Passing values begin at multiples of it: the floats of a cache line. */
    private static final int LINE = 16;

    private final Graph graph;
    private final int batchSize;
    private final Predicate<Parameter> learns;
    private final Predicate<Graph.Node> couples;
    private final boolean inputGradient;
    private final PassingValues passing;
    /** Where passing values begin in the memory that a running chunk is lent, behind the ops' workspace. */
    private final int passingBegin;

    private final @Nullable Place[] activations;
    private final @Nullable Place[] gradients;
    private final Map<Use, Place> useGradients = new HashMap<>();

    /** One reading of a value. */
    private record Use(int node, int input) {}

    /**
     * The memory.
     *
     * @param graph what is trained
     * @param batchSize the largest batch
     * @param learns which parameters do
     * @param couples which nodes couple the batch
     * @param inputGradient whether the input has a gradient, too
     * @param workspaceFloats what ops work with, at the beginning of the memory that a running chunk is lent
     */
    TrainingMemory(
            Graph graph,
            int batchSize,
            Predicate<Parameter> learns,
            Predicate<Graph.Node> couples,
            boolean inputGradient,
            int workspaceFloats) {
        this.graph = graph;
        this.batchSize = batchSize;
        this.learns = learns;
        this.couples = couples;
        this.inputGradient = inputGradient;
        this.passing = new PassingValues(graph, couples);
        this.passingBegin = wholeLines(workspaceFloats);
        this.activations = activations();
        this.gradients = new Place[graph.values().size()];
        assignGradients();
    }

    Place activation(int value) {
        return Objects.requireNonNull(activations[value], "no node computes it");
    }

    /** The gradient of a value, null if nothing before it learns or the result does not depend on it. */
    @Nullable
    Place gradient(int value) {
        return gradients[value];
    }

    /** Where an op writes the gradient of one of its inputs, null if it is not wanted. */
    @Nullable
    Place inputGradient(Graph.Node node, int input) {
        return useGradients.get(new Use(node.output(), input));
    }

    /** The gradients of a value's uses: the first is the value's own, the others are to be added to it. */
    List<Place> useGradients(int value) {
        List<Place> uses = new ArrayList<>();
        for (Graph.Node node : graph.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                Place gradient = inputGradient(node, i);
                if (node.inputs().get(i) == value && gradient != null) {
                    uses.add(gradient);
                }
            }
        }
        return uses;
    }

    /** The nodes that compute again, before one runs backward, what was not kept. */
    List<Integer> again(int node) {
        return passing.again(node);
    }

    /** The memory that a running chunk is to be lent: the ops' workspace, and passing values behind it. */
    int lentFloats() {
        // A graph up to the logits has no nodes for the values behind them.
        return Stream.of(activations).filter(place -> place != null && !place.isOfBatch())
                .mapToInt(TrainingMemory::end).max().orElse(passingBegin);
    }

    private int size(int value) {
        return graph.values().get(value).size();
    }

    private int batchFloats(int value) {
        long floats = (long) batchSize * size(value);
        if (floats > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a batch of " + batchSize + " samples needs an array of more than 2147483647 elements");
        }
        return (int) floats;
    }

    private @Nullable Place[] activations() {
        @Nullable Place[] places = new Place[graph.values().size()];
        // Whether the contents of the value's place must survive until backward.
        boolean[] kept = new boolean[places.length];
        int[] uses = graph.uses();
        places[Graph.INPUT] = Place.ofBatch(new float[batchFloats(Graph.INPUT)], size(Graph.INPUT));
        kept[Graph.INPUT] = true;
        for (Graph.Node node : graph.nodes()) {
            Op op = node.op();
            int x = node.input();
            int y = node.output();
            for (int value : node.inputs()) {
                kept[value] |= op.readsInput() || uses[value] > 1;
            }
            boolean takesOver = (op.view() || (op.inPlace() && !kept[x])) && passing.passes(x) == passing.passes(y);
            if (takesOver) {
                places[y] = places[x];
            } else if (passing.passes(y)) {
                Place before = Objects.requireNonNull(places[x]);
                places[y] = Place.ofCall(before.isOfBatch() ? passingBegin : end(before), size(y));
            } else {
                places[y] = Place.ofBatch(new float[batchFloats(y)], size(y));
            }
            kept[y] = op.readsOutput() || (takesOver && kept[x]);
        }
        return places;
    }

    private static int end(Place passing) {
        return wholeLines(Math.addExact(passing.begin(), passing.size()));
    }

    private static int wholeLines(int floats) {
        return Math.multiplyExact(Math.ceilDiv(floats, LINE), LINE);
    }

    private void assignGradients() {
        GradientArrays arrays = new GradientArrays();
        boolean[] learning = learningValues();
        int stage = 0;
        gradients[graph.output()] =
                Place.ofBatch(arrays.take(batchFloats(graph.output()), stage), size(graph.output()));
        for (Graph.Node node : graph.nodes().reversed()) {
            Op op = node.op();
            Place dy = gradients[node.output()];
            if (dy == null) {
                continue;
            }
            stage += couples.test(node) ? 1 : 0;
            List<Place> others = useGradients(node.output());
            others.remove(dy);
            Parameter ofBatch = op.batchParameter();
            // A dense kernel's gradient is computed when all else is done, of dy; and what a loss never sets stays 0.
            boolean dyIsFree = node.output() != graph.output() && (ofBatch == null || !learns.test(ofBatch));
            for (int input = 0; input < node.inputs().size(); input++) {
                int value = node.inputs().get(input);
                if (learning[value]) {
                    boolean takesOver = input == 0 && (op.inPlace() || op.view());
                    dyIsFree &= !takesOver;
                    Place dx = takesOver
                            ? dy
                            : Place.ofBatch(arrays.take(batchFloats(value), stage), size(value));
                    useGradients.put(new Use(node.output(), input), dx);
                }
            }
            for (int value : node.inputs()) {
                useGradients(value).stream().findFirst().ifPresent(first -> gradients[value] = first);
            }
            for (Place other : others) {
                arrays.giveBack(other.batch(), stage);
            }
            if (dyIsFree) {
                arrays.giveBack(dy.batch(), stage);
            }
        }
    }

    /** Whether a parameter that learns lies before a value, or it is the input whose gradient is wanted. */
    private boolean[] learningValues() {
        boolean[] learning = new boolean[graph.values().size()];
        learning[Graph.INPUT] = inputGradient;
        for (Graph.Node node : graph.nodes()) {
            boolean here = node.op().parameters().stream().anyMatch(learns);
            for (int input : node.inputs()) {
                here |= learning[input];
            }
            learning[node.output()] = here;
        }
        return learning;
    }
}
