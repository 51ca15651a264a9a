package dev.fovea.nn.plan;

import dev.fovea.nn.op.Frame;
import dev.fovea.tensor.Shape;

/** The same elements under another shape. */
public final class ReshapeOp extends ElementOp {
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
}
