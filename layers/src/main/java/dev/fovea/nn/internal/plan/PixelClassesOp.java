package dev.fovea.nn.internal.plan;

import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.tensor.Shape;
import java.util.List;

/** A function of the last dimension: of a sample's classes, or of the channels of each pixel. */
abstract sealed class PixelClassesOp extends ElementOp implements OnnxOp permits SoftmaxOp, LogSoftmaxOp {
    private final int classes;
    private final String operator;

    PixelClassesOp(Shape shape, String operator) {
        super(shape);
        this.classes = shape.channels();
        this.operator = operator;
    }

    abstract void forward(float[] x, int x0, float[] y, int y0, int n);

    /** dy lies where y does. */
    abstract void backward(float[] y, float[] dy, int y0, float[] dx, int dx0, int n);

    @Override
    public final boolean readsOutput() {
        return true;
    }

    @Override
    public final void forward(Frame frame, int from, int to) {
        int x0 = frame.xOffset(0, from);
        int n = frame.xOffset(0, to) - x0;
        for (int i = 0; i < n; i += classes) {
            forward(frame.x(0), x0 + i, frame.y(), frame.yOffset(from) + i, classes);
        }
    }

    @Override
    public final void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        int y0 = frame.yOffset(from);
        int n = frame.yOffset(to) - y0;
        for (int i = 0; dx != null && i < n; i += classes) {
            backward(frame.y(), frame.dy(), y0 + i, dx, frame.xOffset(0, from) + i, classes);
        }
    }

    @Override
    public final OnnxValue export(OnnxEmitter onnx) {
        OnnxValue x = onnx.inAnyLayout(0);
        int channels = x.layout() == Layout.CHANNELS_FIRST ? 1 : -1;
        return onnx.node(operator, x.layout(), List.of(x), new OnnxAttribute.Int("axis", channels));
    }
}
