package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.PixelSoftmax;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.tensor.Shape;
import java.util.List;

/** A function of the last dimension: of a sample's classes, or of the channels of each pixel. */
abstract sealed class PixelClassesOp extends ElementOp implements OnnxOp permits SoftmaxOp, LogSoftmaxOp {
    /** What computes it. */
    final PixelSoftmax passes;

    private final int pixels;
    private final String operator;

    PixelClassesOp(Shape shape, String operator) {
        super(shape);
        int classes = shape.channels();
        this.passes = new PixelSoftmax(classes);
        this.pixels = shape.size() / classes;
        this.operator = operator;
    }

    abstract void forward(float[] x, int x0, float[] y, int y0, int pixels, float[] workspace);

    abstract void backward(
            float[] y, int y0, float[] dy, int dy0, float[] dx, int dx0, int pixels, float[] workspace);

    @Override
    public final boolean readsOutput() {
        return true;
    }

    @Override
    public final int workspaceSize(Mode mode) {
        return passes.workspaceSize();
    }

    @Override
    public final void forward(Frame frame, int from, int to) {
        forward(
                frame.x(0), frame.xOffset(0, from), frame.y(), frame.yOffset(from), (to - from) * pixels,
                frame.workspace());
    }

    @Override
    public final void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        if (dx != null) {
            backward(
                    frame.y(), frame.yOffset(from), frame.dy(), frame.dyOffset(from), dx, frame.dxOffset(0, from),
                    (to - from) * pixels, frame.workspace());
        }
    }

    @Override
    public final OnnxValue export(OnnxEmitter onnx) {
        OnnxValue x = onnx.inAnyLayout(0);
        int channels = x.layout() == Layout.CHANNELS_FIRST ? 1 : -1;
        return onnx.node(operator, x.layout(), List.of(x), new OnnxAttribute.Int("axis", channels));
    }
}
