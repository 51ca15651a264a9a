package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A graph made ready for prediction from the parameters as they are now: dropout gone, batch normalisation folded,
 * kernels packed. Afterwards immutable, so any number of threads may run it; each takes a workspace for a block of
 * samples.
 */
public final class PredictionPlan {
    /**
     * Samples that pass an op together: enough for dense layers to share their kernel, few enough that their values
     * stay in the second-level cache, also because dead ones give up their buffers.
     */
    private static final int BLOCK = 4;

    private final Graph graph;
    private final int[] buffers;
    private final int[] bufferSizes;
    private final List<@Nullable Object> shared = new ArrayList<>();
    private final Queue<Workspace> idle = new ConcurrentLinkedQueue<>();

    /**
     * Takes a snapshot of the parameters.
     *
     * @param results the graph up to what is wanted, such as the logits
     */
    public PredictionPlan(Graph results) {
        this.graph = results.forPrediction();
        this.buffers = new int[graph.values().size()];
        this.bufferSizes = assignBuffers();
        for (Graph.Node node : graph.nodes()) {
            shared.add(node.op().newShared(Mode.PREDICTION));
        }
        Workspace workspace = new Workspace();
        for (int i = 0; i < graph.nodes().size(); i++) {
            graph.nodes().get(i).op().prepare(workspace.frames.get(i));
        }
        idle.add(workspace);
    }

    /** Buffers for one block of samples, and the frames over them. */
    private final class Workspace {
        final float[][] arrays = new float[bufferSizes.length][];
        final List<OpFrame> frames = new ArrayList<>();
        float[] forReading = new float[0];

        Workspace() {
            for (int buffer = 0; buffer < arrays.length; buffer++) {
                arrays[buffer] = new float[Math.multiplyExact(BLOCK, bufferSizes[buffer])];
            }
            Scratch scratch = new Scratch();
            scratch.lend(new float[Workspaces.size(graph, Mode.PREDICTION)]);
            for (int i = 0; i < graph.nodes().size(); i++) {
                Graph.Node node = graph.nodes().get(i);
                frames.add(OpFrame.forPrediction(
                        graph, node, value -> arrays[buffers[value]], scratch, shared.get(i)));
            }
        }
    }

    /**
     * Computes the logits of samples.
     *
     * @param samples the inputs
     * @param ys for each of the graph's outputs one array, overwritten with one row for each sample
     * @param parallel where blocks of samples run
     */
    public void run(Samples samples, List<float[]> ys, Parallel parallel) {
        int blocks = (samples.size() + BLOCK - 1) / BLOCK;
        parallel.run(blocks, block -> {
            Workspace workspace = idle.poll();
            if (workspace == null) {
                workspace = new Workspace();
            }
            int first = block * BLOCK;
            run(workspace, samples, first, Math.min(BLOCK, samples.size() - first), ys);
            idle.add(workspace);
        });
    }

    private void run(Workspace workspace, Samples samples, int first, int count, List<float[]> ys) {
        if (workspace.forReading.length < samples.workspaceSize()) {
            workspace.forReading = new float[samples.workspaceSize()];
        }
        float[] input = workspace.arrays[buffers[Graph.INPUT]];
        int inputSize = graph.values().get(Graph.INPUT).size();
        for (int n = 0; n < count; n++) {
            samples.read(first + n, input, n * inputSize, workspace.forReading);
        }
        for (int i = 0; i < graph.nodes().size(); i++) {
            Op op = graph.nodes().get(i).op();
            if (!op.view()) {
                op.forward(workspace.frames.get(i), 0, count);
            }
        }
        for (int i = 0; i < ys.size(); i++) {
            int output = graph.outputs().get(i);
            int size = graph.values().get(output).size();
            System.arraycopy(workspace.arrays[buffers[output]], 0, ys.get(i), first * size, count * size);
        }
    }

    /** Gives each value a buffer that nobody needs any more, and returns the buffers' sizes. */
    private int[] assignBuffers() {
        int[] uses = graph.uses();
        List<Integer> sizes = new ArrayList<>();
        List<Integer> pending = new ArrayList<>();
        Deque<Integer> free = new ArrayDeque<>();
        buffers[Graph.INPUT] = 0;
        sizes.add(graph.values().get(Graph.INPUT).size());
        pending.add(uses[Graph.INPUT]);
        for (Graph.Node node : graph.nodes()) {
            int input = buffers[node.input()];
            boolean takesOver = node.op().view() || (node.op().inPlace() && pending.get(input) == 1);
            int buffer = input;
            if (!takesOver) {
                if (free.isEmpty()) {
                    sizes.add(0);
                    pending.add(0);
                    free.push(sizes.size() - 1);
                }
                buffer = free.pop();
            }
            buffers[node.output()] = buffer;
            sizes.set(buffer, Math.max(sizes.get(buffer), graph.values().get(node.output()).size()));
            pending.set(buffer, pending.get(buffer) + uses[node.output()]);
            for (int value : node.inputs()) {
                int read = buffers[value];
                pending.set(read, pending.get(read) - 1);
                if (pending.get(read) == 0) {
                    free.push(read);
                }
            }
        }
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }
}
