package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Parameter;
import dev.fovea.random.CounterRandom;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The frame of one node for one chunk: places the memory planner chose. */
final class OpFrame implements Frame {
    private final Mode mode;
    private final Place[] xs;
    private final Place y;
    private final @Nullable Place dy;
    private final @Nullable Place[] dxs;
    private final float[][] gradients;
    private final Scratch scratch;
    private @Nullable Object shared;
    private @Nullable Object own;
    private CounterRandom random = CounterRandom.ofSeed(0);
    private long step;
    private int first;

    private OpFrame(
            Mode mode,
            Place[] xs,
            Place y,
            @Nullable Place dy,
            @Nullable Place[] dxs,
            float[][] gradients,
            Scratch scratch,
            @Nullable Object shared,
            @Nullable Object own) {
        this.mode = mode;
        this.xs = xs;
        this.y = y;
        this.dy = dy;
        this.dxs = dxs;
        this.gradients = gradients;
        this.scratch = scratch;
        this.shared = shared;
        this.own = own;
    }

    static OpFrame withGradients(
            Mode mode,
            Graph.Node node,
            TrainingMemory memory,
            float[][] gradients,
            Scratch scratch,
            @Nullable Object shared) {
        @Nullable Place[] dxs = new Place[node.inputs().size()];
        for (int i = 0; i < dxs.length; i++) {
            dxs[i] = memory.inputGradient(node, i);
        }
        return new OpFrame(
                mode,
                node.inputs().stream().map(memory::activation).toArray(Place[]::new),
                memory.activation(node.output()),
                memory.gradient(node.output()),
                dxs,
                gradients,
                scratch,
                shared,
                node.op().newOwn(mode));
    }

    static OpFrame forPrediction(
            Graph graph, Graph.Node node, IntFunction<float[]> memory, Scratch scratch, @Nullable Object shared) {
        IntFunction<Place> places =
                value -> Place.ofBatch(memory.apply(value), graph.values().get(value).size());
        return new OpFrame(
                Mode.PREDICTION,
                node.inputs().stream().map(places::apply).toArray(Place[]::new),
                places.apply(node.output()),
                null,
                new Place[node.inputs().size()],
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

    /** What follows is for samples from this one on. */
    void startCall(int firstSample) {
        first = firstSample;
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
        return xs[input].in(scratch);
    }

    @Override
    public int xOffset(int input, int sample) {
        return xs[input].offset(sample, first);
    }

    @Override
    public float[] y() {
        return y.in(scratch);
    }

    @Override
    public int yOffset(int sample) {
        return y.offset(sample, first);
    }

    @Override
    public float[] dy() {
        return wanted(dy).in(scratch);
    }

    @Override
    public int dyOffset(int sample) {
        return wanted(dy).offset(sample, first);
    }

    @Override
    public float @Nullable [] dx(int input) {
        Place dx = dxs[input];
        return dx == null ? null : dx.in(scratch);
    }

    @Override
    public int dxOffset(int input, int sample) {
        Place dx = dxs[input];
        return dx == null ? 0 : dx.offset(sample, first);
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

    private static Place wanted(@Nullable Place gradient) {
        return Objects.requireNonNull(gradient, "no gradient is computed here");
    }
}
