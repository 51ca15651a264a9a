package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Parameter;
import dev.fovea.random.CounterRandom;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The frame of one node for one chunk: arrays the memory planner chose. */
final class OpFrame implements Frame {
    private final Mode mode;
    private final float[][] xs;
    private final int[] xSizes;
    private final float[] y;
    private final int ySize;
    private final float @Nullable [] dy;
    private final float[] @Nullable [] dxs;
    private final float[][] gradients;
    private final Scratch scratch;
    private @Nullable Object shared;
    private @Nullable Object own;
    private CounterRandom random = CounterRandom.ofSeed(0);
    private long step;

    private OpFrame(
            Mode mode,
            float[][] xs,
            int[] xSizes,
            float[] y,
            int ySize,
            float @Nullable [] dy,
            float[] @Nullable [] dxs,
            float[][] gradients,
            Scratch scratch,
            @Nullable Object shared,
            @Nullable Object own) {
        this.mode = mode;
        this.xs = xs;
        this.xSizes = xSizes;
        this.y = y;
        this.ySize = ySize;
        this.dy = dy;
        this.dxs = dxs;
        this.gradients = gradients;
        this.scratch = scratch;
        this.shared = shared;
        this.own = own;
    }

    static OpFrame withGradients(
            Mode mode,
            Graph graph,
            Graph.Node node,
            TrainingMemory memory,
            float[][] gradients,
            Scratch scratch,
            @Nullable Object shared) {
        int inputs = node.inputs().size();
        float[] @Nullable [] dxs = new float[inputs][];
        for (int i = 0; i < inputs; i++) {
            dxs[i] = memory.inputGradient(node, i);
        }
        return new OpFrame(
                mode,
                arrays(node.inputs(), memory::activation),
                sizes(graph, node.inputs()),
                memory.activation(node.output()),
                graph.values().get(node.output()).size(),
                memory.gradient(node.output()),
                dxs,
                gradients,
                scratch,
                shared,
                node.op().newOwn(mode));
    }

    static OpFrame forPrediction(
            Graph graph, Graph.Node node, IntFunction<float[]> memory, Scratch scratch, @Nullable Object shared) {
        return new OpFrame(
                Mode.PREDICTION,
                arrays(node.inputs(), memory),
                sizes(graph, node.inputs()),
                memory.apply(node.output()),
                graph.values().get(node.output()).size(),
                null,
                new float[node.inputs().size()][],
                new float[0][],
                scratch,
                shared,
                node.op().newOwn(Mode.PREDICTION));
    }

    /** The op's random numbers become those of a step, of which they are a stream. */
    void startStep(CounterRandom ofOp, long newStep) {
        random = ofOp;
        step = newStep;
    }

    /** Replaces the op's memory, whose contents are not to be trusted any more. */
    void renew(@Nullable Object newShared, @Nullable Object newOwn) {
        shared = newShared;
        own = newOwn;
    }

    @Override
    public Mode mode() {
        return mode;
    }

    @Override
    public float[] x(int input) {
        return xs[input];
    }

    @Override
    public int xOffset(int input, int sample) {
        return sample * xSizes[input];
    }

    @Override
    public float[] y() {
        return y;
    }

    @Override
    public int yOffset(int sample) {
        return sample * ySize;
    }

    @Override
    public float[] dy() {
        return Objects.requireNonNull(dy, "no gradient is computed here");
    }

    @Override
    public float @Nullable [] dx(int input) {
        return dxs[input];
    }

    @Override
    public float @Nullable [] gradient(Parameter parameter) {
        float[] gradient = gradients[parameter.index()];
        return gradient.length == 0 ? null : gradient;
    }

    @Override
    public <T> T shared(Class<T> type) {
        return Objects.requireNonNull(type.cast(shared), "the op asked for no shared memory");
    }

    @Override
    public <T> T own(Class<T> type) {
        return Objects.requireNonNull(type.cast(own), "the op asked for no memory of its own");
    }

    @Override
    public float[] workspace() {
        return scratch.floats();
    }

    @Override
    public long randomKey(int sample) {
        return random.stream(step).bits(sample);
    }

    private static float[][] arrays(List<Integer> values, IntFunction<float[]> memory) {
        return values.stream().map(memory::apply).toArray(float[][]::new);
    }

    private static int[] sizes(Graph graph, List<Integer> values) {
        return values.stream()
                .mapToInt(value -> graph.values().get(value).size())
                .toArray();
    }
}
