package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Axis;
import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.internal.ops.PoolAxis.Sliding;
import dev.fovea.internal.ops.Pooling;
import dev.fovea.internal.ops.Share;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Max pooling.
 *
 * @param pooling what it computes
 * @param outputShape the output's shape: the geometry's, or only its channels for global pooling
 */
public record MaxPoolOp(Pooling pooling, Shape outputShape) implements ShareableOp, OnnxOp {
    /**
     * The op.
     *
     * @param geometry how the windows lie
     * @param outputShape the output's shape: the geometry's, or only its channels for global pooling
     */
    public MaxPoolOp(Pool2dGeometry geometry, Shape outputShape) {
        this(new Pooling(geometry), outputShape);
    }

    Pool2dGeometry geometry() {
        return pooling.geometry();
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        for (int n = from; n < to; n++) {
            pooling.max(frame.x(0), frame.xOffset(0, n), frame.y(), frame.yOffset(n));
        }
    }

    @Override
    public long work() {
        return ShareableOp.ofElements(geometry().x().size());
    }

    @Override
    public void forwardShare(Frame frame, int sample, Share share) {
        pooling.max(share, frame.x(0), frame.xOffset(0, sample), frame.y(), frame.yOffset(sample));
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        for (int n = from; dx != null && n < to; n++) {
            pooling.maxGradient(
                    frame.x(0), frame.xOffset(0, n), frame.y(), frame.yOffset(n), frame.dy(), frame.dyOffset(n), dx,
                    frame.dxOffset(0, n));
        }
    }

    /** Padding that would be refused is a node of its own, by −∞. */
    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        OnnxValue x = onnx.channelsFirst(0);
        if (outputShape.rank() != 3) {
            OnnxValue maxima = onnx.node("GlobalMaxPool", Layout.CHANNELS_FIRST, List.of(x));
            return onnx.node("Flatten", Layout.CHANNELS_FIRST, List.of(maxima));
        }
        if (!(geometry().rows() instanceof Sliding(Axis rows, int _))
                || !(geometry().columns() instanceof Sliding(Axis columns, int _))) {
            OnnxValue maxima = OnnxPooling.reduce(onnx, x, geometry().rows(), 2, "ReduceMax");
            return OnnxPooling.reduce(onnx, maxima, geometry().columns(), 3, "ReduceMax");
        }
        if (OnnxWindow.refusedOfPooling(rows, columns)) {
            OnnxValue lowest = onnx.initializer("lowest", Shape.of(), new float[] {Float.NEGATIVE_INFINITY});
            OnnxValue pads = onnx.integers(
                    "pads", 0, 0, rows.before(), columns.before(), 0, 0, rows.after(), columns.after());
            x = onnx.node("Pad", Layout.CHANNELS_FIRST, List.of(x, pads, lowest));
            rows = unpadded(rows);
            columns = unpadded(columns);
        }
        return onnx.node(
                "MaxPool", Layout.CHANNELS_FIRST, List.of(x),
                OnnxWindow.attributes(rows, columns).toArray(OnnxAttribute[]::new));
    }

    private static Axis unpadded(Axis axis) {
        return new Axis(axis.padded(), axis.window(), axis.dilation(), axis.stride(), axis.output(), 0, 0);
    }
}
