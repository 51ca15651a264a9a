package dev.fovea.nn.internal.plan;

import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.ops.Logits;
import dev.fovea.tensor.Shape;
import java.util.List;

/** The logarithm of softmax over the last dimension. */
public final class LogSoftmaxOp extends ElementOp implements OnnxOp {
    private final int classes;

    /**
     * The op.
     *
     * @param shape of input and output
     */
    public LogSoftmaxOp(Shape shape) {
        super(shape);
        this.classes = shape.channels();
    }

    @Override
    public boolean readsOutput() {
        return true;
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        int x0 = frame.xOffset(0, from);
        int n = frame.xOffset(0, to) - x0;
        for (int i = 0; i < n; i += classes) {
            Logits.logSoftmax(frame.x(0), x0 + i, frame.y(), frame.yOffset(from) + i, classes);
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        int y0 = frame.yOffset(from);
        int n = frame.yOffset(to) - y0;
        for (int i = 0; dx != null && i < n; i += classes) {
            Logits.logSoftmaxGradient(
                    frame.y(), y0 + i, frame.dy(), y0 + i, dx, frame.xOffset(0, from) + i, classes);
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        OnnxValue x = onnx.inAnyLayout(0);
        int channels = x.layout() == Layout.CHANNELS_FIRST ? 1 : -1;
        return onnx.node("LogSoftmax", x.layout(), List.of(x), new OnnxAttribute.Int("axis", channels));
    }
}
