package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Elementwise;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.tensor.Shape;
import java.util.List;

/** The rectifier. Backward reads the output, whose sign tells as much as the input's. */
public final class ReluOp extends ElementOp implements OnnxOp {
    /**
     * The op.
     *
     * @param shape of input and output
     */
    public ReluOp(Shape shape) {
        super(shape);
    }

    @Override
    public boolean readsOutput() {
        return true;
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        int x0 = frame.xOffset(0, from);
        int n = frame.xOffset(0, to) - x0;
        Elementwise.relu(frame.x(0), x0, frame.y(), frame.yOffset(from), n);
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        if (dx != null) {
            int y0 = frame.yOffset(from);
            int n = frame.yOffset(to) - y0;
            Elementwise.reluGradient(frame.y(), y0, frame.dy(), y0, dx, frame.xOffset(0, from), n);
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        OnnxValue x = onnx.inAnyLayout(0);
        return onnx.node("Relu", x.layout(), List.of(x));
    }
}
