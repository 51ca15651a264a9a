package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.nn.internal.plan.MaxPoolOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.ops.Padding;

/**
 * The maximum under a sliding window, per channel. Padding takes no part; the gradient goes to the first of equals.
 *
 * <p>x (height, width, channels), y (outHeight, outWidth, channels). By default the stride is the window and the
 * padding VALID, as in Keras. Immutable, like {@link Conv2d}.
 */
@CheckReturnValue
public final class MaxPool2d implements Layer {
    private final Window window;

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
        this(new Window(poolHeight, poolWidth, poolHeight, poolWidth, Padding.VALID));
    }

    private MaxPool2d(Window window) {
        this.window = window;
    }

    /**
     * This pooling with another stride.
     *
     * @param stride the step, vertical and horizontal
     * @return the changed layer
     */
    public MaxPool2d stride(int stride) {
        return stride(stride, stride);
    }

    /**
     * This pooling with another stride.
     *
     * @param height the vertical step
     * @param width the horizontal step
     * @return the changed layer
     */
    public MaxPool2d stride(int height, int width) {
        return new MaxPool2d(window.stride(height, width));
    }

    /**
     * This pooling with another padding.
     *
     * @param padding how the window meets the border
     * @return the changed layer
     */
    public MaxPool2d padding(Padding padding) {
        return new MaxPool2d(window.padding(padding));
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

    /**
     * The vertical step.
     *
     * @return the rows from one window to the next
     */
    public int strideHeight() {
        return window.strideHeight();
    }

    /**
     * The horizontal step.
     *
     * @return the columns from one window to the next
     */
    public int strideWidth() {
        return window.strideWidth();
    }

    /**
     * How the window meets the border.
     *
     * @return the padding
     */
    public Padding padding() {
        return window.padding();
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Pool2dGeometry geometry = Pool2dGeometry.of(
                x.shape(), window.height(), window.width(), window.strideHeight(), window.strideWidth(),
                window.padding());
        return emitter.emit(new MaxPoolOp(geometry), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MaxPool2d that && window.equals(that.window);
    }

    @Override
    public int hashCode() {
        return window.hashCode();
    }

    @Override
    public String toString() {
        return "MaxPool2d[" + window + "]";
    }
}
