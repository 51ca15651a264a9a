package dev.fovea.nn.plan;

import dev.fovea.nn.op.Frame;
import dev.fovea.ops.Softmax;
import dev.fovea.tensor.Shape;

/** Softmax over the last dimension. */
public final class SoftmaxOp extends ElementOp {
    private final int classes;

    /**
     * The op.
     *
     * @param shape of input and output
     */
    public SoftmaxOp(Shape shape) {
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
            Softmax.forward(frame.x(0), x0 + i, frame.y(), frame.yOffset(from) + i, classes);
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        int y0 = frame.yOffset(from);
        int n = frame.yOffset(to) - y0;
        for (int i = 0; dx != null && i < n; i += classes) {
            Softmax.gradient(frame.y(), y0 + i, frame.dy(), y0 + i, dx, frame.xOffset(0, from) + i, classes);
        }
    }
}
