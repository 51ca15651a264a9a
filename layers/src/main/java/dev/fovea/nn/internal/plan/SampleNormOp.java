package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.NormalizedSets;
import dev.fovea.internal.ops.NormalizedSets.Spread;
import dev.fovea.internal.ops.SampleNormalization;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Normalisation within each sample, by one mechanism for all kinds of sets. */
public final class SampleNormOp extends ElementOp implements OnnxOp {
    private final NormalizedSets sets;
    private final @Nullable Parameter gamma;
    private final @Nullable Parameter beta;
    private final float[] ones;
    private final float[] zeros;

    /**
     * The op.
     *
     * @param shape of input and output
     * @param sets which elements are normalised together, and how
     * @param gamma a factor for each of the sets' channels, null for none
     * @param beta a summand for each of the sets' channels, null for none
     */
    public SampleNormOp(Shape shape, NormalizedSets sets, @Nullable Parameter gamma, @Nullable Parameter beta) {
        super(shape);
        this.sets = sets;
        this.gamma = gamma;
        this.beta = beta;
        ones = new float[gamma == null ? sets.channels() : 0];
        zeros = new float[beta == null ? sets.channels() : 0];
        Arrays.fill(ones, 1);
    }

    /** How many groups of channels are normalised by themselves; 0 where sets are no groups. */
    int groups() {
        return sets.groups();
    }

    private float[] factors() {
        return gamma == null ? ones : gamma.values();
    }

    private float[] summands() {
        return beta == null ? zeros : beta.values();
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        for (Parameter parameter : Arrays.asList(gamma, beta)) {
            if (parameter != null) {
                parameters.add(parameter);
            }
        }
        return parameters;
    }

    @Override
    public boolean readsInput() {
        return true;
    }

    @Override
    public Object newOwn(Mode mode) {
        return SampleNormalization.of(sets);
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        SampleNormalization normalization = frame.own(SampleNormalization.class);
        for (int n = from; n < to; n++) {
            normalization.forward(
                    frame.x(0), frame.xOffset(0, n), factors(), summands(), frame.y(), frame.yOffset(n));
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        SampleNormalization normalization = frame.own(SampleNormalization.class);
        float[] dx = frame.dx(0);
        for (int n = from; n < to; n++) {
            normalization.backward(
                    frame.x(0), frame.xOffset(0, n), frame.dy(), frame.dyOffset(n), factors(), dx,
                    frame.dxOffset(0, n));
        }
    }

    @Override
    public void completeBackward(Frame frame) {
        frame.own(SampleNormalization.class)
                .addParameterGradients(
                        gamma == null ? null : frame.gradient(gamma), beta == null ? null : frame.gradient(beta));
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        if (sets.groups() > 0) {
            return exportGroups(onnx);
        }
        OnnxValue x = onnx.channelsLast(0);
        return sets.spread() == Spread.VARIANCE ? exportCentred(onnx, x) : exportUncentred(onnx, x);
    }

    /** The first axis of a set: the second of all where it is the whole sample, else the last. */
    private int axis() {
        return sets.channels() == outputShape().channels() ? outputShape().rank() : 1;
    }

    private OnnxAttribute epsilon() {
        return new OnnxAttribute.Real("epsilon", (float) sets.epsilon());
    }

    private OnnxValue exportCentred(OnnxEmitter onnx, OnnxValue x) {
        List<OnnxValue> inputs = new ArrayList<>(List.of(x));
        Shape set = axis() == 1 ? outputShape() : Shape.of(sets.channels());
        inputs.add(gamma == null ? onnx.initializer("ones", set, ones) : onnx.initializer(gamma));
        if (beta != null) {
            inputs.add(onnx.initializer(beta));
        }
        return onnx.node(
                "LayerNormalization", Layout.CHANNELS_LAST, inputs, new OnnxAttribute.Int("axis", axis()), epsilon());
    }

    /** Operator set 17 has no operator for it. */
    private OnnxValue exportUncentred(OnnxEmitter onnx, OnnxValue x) {
        int[] axes = new int[outputShape().rank() + 1 - axis()];
        Arrays.setAll(axes, i -> axis() + i);
        OnnxValue squares = onnx.node("Mul", x.layout(), List.of(x, x));
        OnnxValue sum = sets.spread() == Spread.MEAN_SQUARE
                ? onnx.node("ReduceMean", x.layout(), List.of(squares), OnnxAttribute.Ints.of("axes", axes))
                : onnx.node("ReduceSum", x.layout(),
                        List.of(squares, onnx.integers("axes", Arrays.stream(axes).asLongStream().toArray())));
        OnnxValue epsilon = onnx.initializer("epsilon", Shape.of(1), new float[] {(float) sets.epsilon()});
        OnnxValue root = onnx.node(
                "Sqrt", x.layout(), List.of(onnx.node("Add", x.layout(), List.of(sum, epsilon))));
        return affine(onnx, onnx.node("Div", x.layout(), List.of(x, root)));
    }

    /** Groups are the channels of an instance normalisation; GroupNormalization is not in operator set 17. */
    private OnnxValue exportGroups(OnnxEmitter onnx) {
        OnnxValue x = onnx.channelsFirst(0);
        int groups = sets.groups();
        float[] factors = new float[groups];
        Arrays.fill(factors, 1);
        OnnxValue rows = onnx.node(
                "Reshape", x.layout(), List.of(x, onnx.integers("groups", 0, groups, -1)));
        OnnxValue normal = onnx.node(
                "InstanceNormalization", x.layout(),
                List.of(
                        rows, onnx.initializer("ones", Shape.of(groups), factors),
                        onnx.initializer("zeros", Shape.of(groups), new float[groups])),
                epsilon());
        long[] shape = new long[outputShape().rank() + 1];
        shape[1] = sets.channels();
        for (int axis = 2; axis < shape.length; axis++) {
            shape[axis] = outputShape().dimension(axis - 2);
        }
        return affine(onnx, onnx.node("Reshape", x.layout(), List.of(normal, onnx.integers("shape", shape))));
    }

    private OnnxValue affine(OnnxEmitter onnx, OnnxValue normal) {
        OnnxValue y = normal;
        if (gamma != null) {
            y = onnx.node("Mul", y.layout(), List.of(y, fit(onnx, y, gamma)));
        }
        return beta == null ? y : onnx.node("Add", y.layout(), List.of(y, fit(onnx, y, beta)));
    }

    private OnnxValue fit(OnnxEmitter onnx, OnnxValue y, Parameter parameter) {
        return parameter.shape().equals(outputShape())
                ? onnx.initializer(parameter)
                : ChannelScaleOp.perChannel(onnx, y.layout(), outputShape(), parameter);
    }
}
