package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.internal.ops.Pooling;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Op;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Max pooling.
 *
 * @param geometry its geometry
 */
public record MaxPoolOp(Pool2dGeometry geometry) implements Op, OnnxOp {
    @Override
    public Shape outputShape() {
        return geometry.y();
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        for (int n = from; n < to; n++) {
            Pooling.max(geometry, frame.x(0), frame.xOffset(0, n), frame.y(), frame.yOffset(n));
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        for (int n = from; dx != null && n < to; n++) {
            int x0 = frame.xOffset(0, n);
            int y0 = frame.yOffset(n);
            Pooling.maxGradient(geometry, frame.x(0), x0, frame.y(), y0, frame.dy(), y0, dx, x0);
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        return onnx.node(
                "MaxPool", Layout.CHANNELS_FIRST, List.of(onnx.channelsFirst(0)),
                OnnxWindow.attributes(geometry.rows(), geometry.columns()));
    }
}
