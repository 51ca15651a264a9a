package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.BilinearResize;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.LinearOp;
import dev.fovea.nn.op.Mode;
import dev.fovea.tensor.Shape;

/** Bilinear resizing. */
public final class BilinearResizeOp implements LinearOp, OnnxOp {
    private final Shape x;
    private final BilinearResize resize;

    /**
     * The op.
     *
     * @param x the image's shape
     * @param height rows of the output
     * @param width columns of the output
     */
    public BilinearResizeOp(Shape x, int height, int width) {
        this.x = x;
        resize = new BilinearResize(x, height, width);
    }

    @Override
    public Shape outputShape() {
        return resize.outputShape();
    }

    @Override
    public int workspaceSize(Mode mode) {
        return resize.workspaceSize();
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        for (int n = from; n < to; n++) {
            resize.forward(frame.x(0), frame.xOffset(0, n), frame.y(), frame.yOffset(n), frame.workspace());
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        for (int n = from; dx != null && n < to; n++) {
            resize.gradient(frame.dy(), frame.dyOffset(n), dx, frame.dxOffset(0, n), frame.workspace());
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        return OnnxResize.export(
                onnx, x, outputShape().dimension(0), outputShape().dimension(1),
                new OnnxAttribute.Text("mode", "linear"),
                new OnnxAttribute.Text("coordinate_transformation_mode", "half_pixel"));
    }
}
