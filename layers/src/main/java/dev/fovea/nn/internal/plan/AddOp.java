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
    void map(Frame frame, int sample, int begin, int count) {
        Elementwise.add(
                frame.x(0), frame.xOffset(0, sample) + begin, frame.x(1), frame.xOffset(1, sample) + begin, frame.y(),
                frame.yOffset(sample) + begin, count);
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        int dy0 = frame.dyOffset(from);
        int n = frame.dyOffset(to) - dy0;
        // dx(0) last: it may be dy itself, which the copy to dx(1) still reads.
        for (int input = 1; input >= 0; input--) {
            float[] dx = frame.dx(input);
            if (dx != null) {
                System.arraycopy(frame.dy(), dy0, dx, frame.dxOffset(input, from), n);
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
