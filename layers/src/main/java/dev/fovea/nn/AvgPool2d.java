package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.internal.ops.Window;
import dev.fovea.nn.internal.plan.AveragePoolOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * The mean under a sliding window, per channel: over the pixels inside the image, as in Keras, unless padding is
 * {@link #countPadding counted} as zeros.
 */
@CheckReturnValue
public final class AvgPool2d extends PoolingLayer<AvgPool2d> {
    private final boolean countPadding;

    private record Settings(Window window, boolean ceilMode, boolean countPadding) {}

    /**
     * Pooling by a square window without overlap.
     *
     * @param pool height and width of the window, and the stride
     */
    public AvgPool2d(int pool) {
        this(pool, pool);
    }

    /**
     * Pooling without overlap.
     *
     * @param poolHeight height of the window, and the vertical step
     * @param poolWidth width of the window, and the horizontal step
     */
    public AvgPool2d(int poolHeight, int poolWidth) {
        this(tiling(poolHeight, poolWidth), false, false);
    }

    private AvgPool2d(Window window, boolean ceilMode, boolean countPadding) {
        super(window, ceilMode);
        this.countPadding = countPadding;
    }

    @Override
    AvgPool2d with(Window changed, boolean ceil) {
        return new AvgPool2d(changed, ceil, countPadding);
    }

    /**
     * This pooling with padding counted as zeros or left out.
     *
     * @param countPadding whether a mean is also over what of its window lies on the padding, as in PyTorch; what ceil
     *     mode adds beyond it never counts
     * @return the changed layer
     */
    public AvgPool2d countPadding(boolean countPadding) {
        return new AvgPool2d(window(), ceilMode(), countPadding);
    }

    /**
     * Whether padding counts as zeros.
     *
     * @return whether it does
     */
    public boolean countPadding() {
        return countPadding;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Pool2dGeometry geometry = geometry(x.shape());
        return emitter.emit(new AveragePoolOp(geometry, countPadding, geometry.y()), x);
    }

    @Override
    Object settings() {
        return new Settings(window(), ceilMode(), countPadding);
    }

    @Override
    public String toString() {
        return "AvgPool2d[" + described() + (countPadding ? ", padding counted" : "") + "]";
    }
}
