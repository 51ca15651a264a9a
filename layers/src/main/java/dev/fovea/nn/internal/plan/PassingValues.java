package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Values that are not kept for the whole batch, as they are computed again in backward: outputs of {@link Op#repeatable
 * repeatable} ops, normalisations above all, whose input is kept anyway, on their way to the next op, the only one that reads them.
 * What is never written to main memory need not be read from there, and half of the activations need not be allocated.
 *
 * <p>Such ops form runs in the list of nodes: the first reads a value that is kept, the others what the one before has computed.
 */
final class PassingValues {
    private final Graph graph;
    private final Predicate<Graph.Node> couples;
    private final boolean[] passing;

    /**
     * Finds them.
     *
     * @param graph the graph that is trained
     * @param couples whether a node couples the batch, so that a chunk's samples come to it in another stage
     */
    PassingValues(Graph graph, Predicate<Graph.Node> couples) {
        this.graph = graph;
        this.couples = couples;
        this.passing = new boolean[graph.values().size()];
        List<Graph.Node> nodes = graph.nodes();
        int[] uses = graph.uses();
        for (int i = 0; i + 1 < nodes.size(); i++) {
            Graph.Node node = nodes.get(i);
            Graph.Node next = nodes.get(i + 1);
            passing[node.output()] = mayPass(node)
                    && uses[node.output()] == 1
                    && next.inputs().contains(node.output())
                    && takesSamples(next)
                    && !couples.test(next);
        }
        for (int i = nodes.size() - 2; i >= 0; i--) {
            // A view has no memory of its own.
            Graph.Node next = nodes.get(i + 1);
            passing[nodes.get(i).output()] &= !next.op().view() || passing[next.output()];
        }
    }

    private boolean mayPass(Graph.Node node) {
        Op op = node.op();
        boolean again = op.view() || op.repeatable();
        boolean inputKept = op.readsInput() && !op.view();
        // What couples the batch runs backward in another stage than what reads its output.
        boolean outputGone = couples.test(node) && op.readsOutput();
        return again && !outputGone && takesSamples(node) && node.inputs().size() == 1
                && (passing[node.input()] || inputKept);
    }

    /** Whether an op is called for one sample at a time, and for no whole batch. */
    private static boolean takesSamples(Graph.Node node) {
        return !node.op().wholeChunk() && node.op().batchParameter() == null;
    }

    /** Whether a value is one of them. */
    boolean passes(int value) {
        return passing[value];
    }

    /** The index of the first node of the run whose last output a node reads, the node's own if it reads none. */
    private int begin(int node) {
        int begin = node;
        while (begin > 0 && passing[graph.nodes().get(begin - 1).output()]) {
            begin--;
        }
        return begin;
    }

    /**
     * What is to be computed again before a node runs backward.
     *
     * @param node the index of a node
     * @return indices of nodes, in their order; those of a run if the node is behind its end and someone will read it
     */
    List<Integer> again(int node) {
        List<Graph.Node> nodes = graph.nodes();
        if (passing[nodes.get(node).output()]) {
            return List.of();
        }
        List<Integer> run = new ArrayList<>();
        boolean read = nodes.get(node).op().readsInput();
        for (int i = begin(node); i < node; i++) {
            Op op = nodes.get(i).op();
            if (!op.view()) {
                read |= op.readsOutput() || (op.readsInput() && !run.isEmpty());
                run.add(i);
            }
        }
        return read ? run : List.of();
    }
}
