package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** The same where the parameters are far larger than that cache: each block fetches them anew. */
    private static final int LARGE_BLOCK = 16;

    private static final int MANY_PARAMETERS = 1 << 21;

    private final Graph graph;
    private final int[] buffers;
    private final int[] bufferSizes;
    private final List<@Nullable Object> shared = new ArrayList<>();
    /** That share a sample. */
    private final int mostThreads;
    /** In a block. */
    private final int mostSamples;

    private final Queue<Workspace> idle = new ConcurrentLinkedQueue<>();

    /** Calls at this moment: where there are several, as in a server, each thread has a sample of its own. */
    private final AtomicInteger running = new AtomicInteger();

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
        this.mostThreads = SharedSample.mostThreads(graph);
        long parameters = graph.parameters().stream().mapToLong(parameter -> parameter.values().length).sum();
        this.mostSamples = parameters < MANY_PARAMETERS ? BLOCK : LARGE_BLOCK;
        Workspace workspace = new Workspace();
        for (int i = 0; i < graph.nodes().size(); i++) {
            graph.nodes().get(i).op().prepare(workspace.frames(0).get(i));
        }
        idle.add(workspace);
    }

    /** Buffers for one block of samples, and the frames over them, for each thread that works on it. */
    private final class Workspace {
        final float[][] arrays = new float[bufferSizes.length][];
        final List<List<OpFrame>> frames = new ArrayList<>();
        float[] forReading = new float[0];

        Workspace() {
            for (int buffer = 0; buffer < arrays.length; buffer++) {
                arrays[buffer] = new float[Math.multiplyExact(mostSamples, bufferSizes[buffer])];
            }
        }

        List<OpFrame> frames(int thread) {
            while (frames.size() <= thread) {
                frames.add(newFrames());
            }
            return frames.get(thread);
        }

        private List<OpFrame> newFrames() {
            Scratch scratch = new Scratch();
            scratch.lend(new float[Workspaces.size(graph, Mode.PREDICTION)]);
            List<OpFrame> all = new ArrayList<>();
            for (int i = 0; i < graph.nodes().size(); i++) {
                Graph.Node node = graph.nodes().get(i);
                all.add(OpFrame.forPrediction(
                        graph, node, value -> arrays[buffers[value]], scratch, shared.get(i)));
            }
            return all;
        }
    }

    /**
     * Computes the logits of samples. Threads share the samples; a single one, too, if it is large and no other call runs.
     *
     * @param samples the inputs
     * @param ys for each of the graph's outputs one array, overwritten with one row for each sample
     * @param parallel where blocks of samples run
     * @throws IllegalArgumentException if the samples say that they have another shape than the input
     */
    public void run(Samples samples, List<float[]> ys, Parallel parallel) {
        requireShape(samples.shape());
        boolean only = running.getAndIncrement() == 0;
        try {
            int threads = Math.min(parallel.threads(), mostThreads);
            if (only && samples.size() == 1 && threads > 1) {
                runShared(samples, ys, threads, parallel);
            } else {
                runBlocks(samples, ys, parallel);
            }
        } finally {
            running.getAndDecrement();
        }
    }

    private void requireShape(Optional<Shape> found) {
        Shape input = graph.values().get(Graph.INPUT);
        if (found.isPresent() && !found.get().equals(input)) {
            throw new IllegalArgumentException("the network takes samples of " + input + ", found samples of "
                    + found.get() + Advice.ofOtherSamples(input, found.get()));
        }
    }

    private void runShared(Samples samples, List<float[]> ys, int threads, Parallel parallel) {
        Workspace workspace = take();
        read(workspace, samples, 0, 1);
        workspace.frames(threads - 1);
        SharedSample.run(graph, workspace.frames.subList(0, threads), parallel);
        write(workspace, 0, 1, ys);
        idle.add(workspace);
    }

    private void runBlocks(Samples samples, List<float[]> ys, Parallel parallel) {
        int size = samples.size();
        int block = Math.clamp(Math.ceilDiv(size, parallel.threads()), 1, mostSamples);
        parallel.run(Math.ceilDiv(size, block), number -> {
            Workspace workspace = take();
            int first = number * block;
            int count = Math.min(block, size - first);
            read(workspace, samples, first, count);
            forward(workspace.frames(0), count);
            write(workspace, first, count, ys);
            idle.add(workspace);
        });
    }

    private Workspace take() {
        Workspace workspace = idle.poll();
        return workspace == null ? new Workspace() : workspace;
    }

    private void read(Workspace workspace, Samples samples, int first, int count) {
        if (workspace.forReading.length < samples.workspaceSize()) {
            workspace.forReading = new float[samples.workspaceSize()];
        }
        float[] input = workspace.arrays[buffers[Graph.INPUT]];
        int inputSize = graph.values().get(Graph.INPUT).size();
        for (int n = 0; n < count; n++) {
            samples.read(first + n, input, n * inputSize, workspace.forReading);
        }
    }

    private void forward(List<OpFrame> frames, int count) {
        for (int i = 0; i < graph.nodes().size(); i++) {
            Op op = graph.nodes().get(i).op();
            if (!op.view()) {
                op.forward(frames.get(i), 0, count);
            }
        }
    }

    private void write(Workspace workspace, int first, int count, List<float[]> ys) {
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
