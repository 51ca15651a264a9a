package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.internal.ops.Window;
import dev.fovea.nn.internal.plan.MaxPoolOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/** The maximum under a sliding window, per channel. Padding is never one; the gradient goes to the first of equals. */
@CheckReturnValue
public final class MaxPool2d extends PoolingLayer<MaxPool2d> {
    private record Settings(Window window, boolean ceilMode) {}

    /**
     * Pooling by a square window without overlap.
     *
     * @param pool height and width of the window, and the stride
     */
    public MaxPool2d(int pool) {
        this(pool, pool);
    }

    /**
     * Pooling without overlap.
     *
     * @param poolHeight height of the window, and the vertical step
     * @param poolWidth width of the window, and the horizontal step
     */
    public MaxPool2d(int poolHeight, int poolWidth) {
        this(tiling(poolHeight, poolWidth), false);
    }

    private MaxPool2d(Window window, boolean ceilMode) {
        super(window, ceilMode);
    }

    @Override
    MaxPool2d with(Window changed, boolean ceil) {
        return new MaxPool2d(changed, ceil);
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Pool2dGeometry geometry = geometry(x.shape());
        return emitter.emit(new MaxPoolOp(geometry, geometry.y()), x);
    }

    @Override
    Object settings() {
        return new Settings(window(), ceilMode());
    }

    @Override
    public String toString() {
        return "MaxPool2d[" + described() + "]";
    }
}
