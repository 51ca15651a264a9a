package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Elementwise;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.tensor.Shape;
import java.util.List;

/** The sum of two values: where the branches of a residual block meet. */
public final class AddOp extends MapOp implements OnnxOp {
    /**
     * The op.
     *
     * @param shape of both inputs and the output
     */
    public AddOp(Shape shape) {
        super(shape);
    }

    @Override
    void map(Frame frame, int from, int to) {
        Elementwise.add(frame.x(0), from, frame.x(1), from, frame.y(), from, to - from);
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        int y0 = frame.yOffset(from);
        int n = frame.yOffset(to) - y0;
        // dx(0) last: it may be dy itself, which the copy to dx(1) still reads.
        for (int input = 1; input >= 0; input--) {
            float[] dx = frame.dx(input);
            if (dx != null) {
                System.arraycopy(frame.dy(), y0, dx, frame.xOffset(input, from), n);
            }
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        OnnxValue a = onnx.inAnyLayout(0);
        OnnxValue b = onnx.inAnyLayout(1);
        return a.layout() == b.layout()
                ? onnx.node("Add", a.layout(), List.of(a, b))
                : onnx.node("Add", Layout.CHANNELS_FIRST, List.of(onnx.channelsFirst(0), onnx.channelsFirst(1)));
    }
}
