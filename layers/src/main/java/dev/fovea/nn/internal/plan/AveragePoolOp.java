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
 * Average pooling.
 *
 * @param geometry its geometry
 * @param outputShape the output's shape: the geometry's, or only its channels for global pooling
 */
public record AveragePoolOp(Pool2dGeometry geometry, Shape outputShape) implements Op, OnnxOp {
    @Override
    public boolean readsInput() {
        return false;
    }

    @Override
    public boolean readsOutput() {
        return false;
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        for (int n = from; n < to; n++) {
            Pooling.average(geometry, frame.x(0), frame.xOffset(0, n), frame.y(), frame.yOffset(n));
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        for (int n = from; dx != null && n < to; n++) {
            Pooling.averageGradient(geometry, frame.dy(), frame.yOffset(n), dx, frame.xOffset(0, n));
        }
    }

    /** ONNX, too, leaves padding out of the mean unless told otherwise. */
    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        OnnxValue x = onnx.channelsFirst(0);
        if (outputShape.rank() == 3) {
            return onnx.node(
                    "AveragePool", Layout.CHANNELS_FIRST, List.of(x),
                    OnnxWindow.attributes(geometry.rows(), geometry.columns()));
        }
        OnnxValue means = onnx.node("GlobalAveragePool", Layout.CHANNELS_FIRST, List.of(x));
        return onnx.node("Flatten", Layout.CHANNELS_FIRST, List.of(means));
    }
}
