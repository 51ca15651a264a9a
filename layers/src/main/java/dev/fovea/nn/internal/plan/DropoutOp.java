package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Elementwise;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.tensor.Shape;

/** Inverted dropout. The mask is not stored: backward draws it again from the same key. */
public final class DropoutOp extends ElementOp {
    private final double rate;
    private final int size;

    /**
     * The op.
     *
     * @param shape of input and output
     * @param rate the share of elements dropped
     */
    public DropoutOp(Shape shape, double rate) {
        super(shape);
        this.rate = rate;
        this.size = shape.size();
    }

    @Override
    public boolean identityInPrediction() {
        return true;
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        if (frame.mode() != Mode.TRAINING) {
            throw new IllegalStateException("dropout is for training only");
        }
        for (int n = from; n < to; n++) {
            Elementwise.dropout(
                    frame.x(0), frame.xOffset(0, n), frame.y(), frame.yOffset(n), size, frame.randomKey(n), rate);
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        for (int n = from; dx != null && n < to; n++) {
            Elementwise.dropout(
                    frame.dy(), frame.yOffset(n), dx, frame.xOffset(0, n), size, frame.randomKey(n), rate);
        }
    }
}
