package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.SlopePasses;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** The rectifier with a learned slope for each channel. Slopes may be negative, so only the input tells the side. */
public final class PreluOp extends ElementOp implements OnnxOp {
    private final Parameter alpha;
    private final int pixels;
    private final int rank;

    /**
     * The op.
     *
     * @param shape of input and output
     * @param alpha the slopes, (channels)
     */
    public PreluOp(Shape shape, Parameter alpha) {
        super(shape);
        this.alpha = alpha;
        this.pixels = shape.size() / shape.channels();
        this.rank = shape.rank();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(alpha);
    }

    @Override
    public boolean readsInput() {
        return true;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        SlopePasses.forward(
                frame.x(0), frame.xOffset(0, from), frame.y(), frame.yOffset(from), (to - from) * pixels,
                alpha.values());
    }

    /** Each sample's slopes are summed by themselves, so that sums do not depend on how many come at a time. */
    @Override
    public void backward(Frame frame, int from, int to) {
        float[] x = frame.x(0);
        float[] dalpha = frame.gradient(alpha);
        for (int n = from; dalpha != null && n < to; n++) {
            SlopePasses.addSlopeGradient(x, frame.xOffset(0, n), frame.dy(), frame.dyOffset(n), pixels, dalpha);
        }
        float[] dx = frame.dx(0);
        if (dx != null) {
            SlopePasses.inputGradient(
                    x, frame.xOffset(0, from), frame.dy(), frame.dyOffset(from), dx, frame.dxOffset(0, from),
                    (to - from) * pixels, alpha.values());
        }
    }

    /** ONNX's slope is broadcast from its last axis: behind the channels of images there are others. */
    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        OnnxValue x = onnx.inAnyLayout(0);
        if (x.layout() != Layout.CHANNELS_FIRST || rank < 2) {
            return onnx.node("PRelu", x.layout(), List.of(x, onnx.initializer(alpha)));
        }
        int[] shape = new int[rank];
        Arrays.fill(shape, 1);
        shape[0] = alpha.shape().size();
        OnnxValue slopes = onnx.initializer(alpha, Shape.of(shape), alpha.values());
        return onnx.node("PRelu", x.layout(), List.of(x, slopes));
    }
}
