package dev.fovea.nn.internal.plan;

import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** The same elements under another shape. */
public final class ReshapeOp extends ElementOp implements OnnxOp {
    /**
     * The op.
     *
     * @param shape of the output
     */
    public ReshapeOp(Shape shape) {
        super(shape);
    }

    @Override
    public boolean view() {
        return true;
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        throw new IllegalStateException("a view is not computed");
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        throw new IllegalStateException("a view is not computed");
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        return export(onnx, onnx.channelsLast(0), outputShape());
    }

    /** A value under another shape. */
    static OnnxValue export(OnnxEmitter onnx, OnnxValue x, Shape shape) {
        // 0 keeps the batch dimension.
        long[] dimensions = Arrays.stream(shape.batch(0).dimensions()).asLongStream().toArray();
        return onnx.node("Reshape", Layout.CHANNELS_LAST, List.of(x, onnx.integers("shape", dimensions)));
    }
}
