package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.internal.ops.Window;
import dev.fovea.tensor.Shape;

/**
 * What poolings have in common: x (height, width, channels), y (outHeight, outWidth, channels), where outHeight =
 * ⌊(height + padding − d·(poolHeight − 1) − 1)/stride⌋ + 1 with dilation d, or ⌈…⌉ + 1 in ceil mode. By default the
 * stride is the window, and the padding VALID, as in Keras. No window may lie on the padding alone.
 *
 * @param <L> the layer's own class
 */
@CheckReturnValue
public abstract sealed class PoolingLayer<L extends PoolingLayer<L>> extends WindowLayer<L>
        permits MaxPool2d, AvgPool2d {
    private final Window window;
    private final boolean ceilMode;

    PoolingLayer(Window window, boolean ceilMode) {
        this.window = window;
        this.ceilMode = ceilMode;
    }

    /** A window that is its own stride. */
    static Window tiling(int height, int width) {
        return new Window(height, width, height, width);
    }

    /** This pooling with another window and rounding. */
    abstract L with(Window changed, boolean ceil);

    @Override
    final Window window() {
        return window;
    }

    @Override
    final L with(Window changed) {
        return with(changed, ceilMode);
    }

    /**
     * This pooling with the number of windows rounded up: the last ones may reach beyond the padding, but begin before
     * its end, as in PyTorch.
     *
     * @param ceilMode whether to round up; by default it is rounded down
     * @return the changed layer
     */
    public L ceilMode(boolean ceilMode) {
        return with(window, ceilMode);
    }

    /**
     * Whether the number of windows is rounded up.
     *
     * @return whether it is
     */
    public boolean ceilMode() {
        return ceilMode;
    }

    /**
     * The height of the window.
     *
     * @return the rows
     */
    public int poolHeight() {
        return window.height();
    }

    /**
     * The width of the window.
     *
     * @return the columns
     */
    public int poolWidth() {
        return window.width();
    }

    final Pool2dGeometry geometry(Shape x) {
        return Pool2dGeometry.of(x, window, ceilMode);
    }

    final String described() {
        return window + (ceilMode ? ", rounded up" : "");
    }
}
