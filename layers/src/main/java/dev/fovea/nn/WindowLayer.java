package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Window;
import dev.fovea.ops.Padding;
import org.jspecify.annotations.Nullable;

/**
 * A layer whose window slides over an image: what convolutions and poolings have in common.
 *
 * <p>Immutable: every setting makes another layer, so that {@code conv2d(32, 3).stride(2).padding(SAME)} makes three, of
 * which the last is used. Two are equal if they are of one class and all their settings are.
 *
 * @param <L> the layer's own class
 */
@CheckReturnValue
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public abstract sealed class WindowLayer<L extends WindowLayer<L>> implements Layer
        permits ConvolutionLayer, PoolingLayer {
    WindowLayer() {}

    abstract Window window();

    /** This layer with another window. */
    abstract L with(Window window);

    /** A value that is equal if all settings are. */
    abstract Object settings();

    /**
     * This layer with another stride.
     *
     * @param stride the step between windows, vertical and horizontal, at least 1
     * @return the changed layer
     * @throws IllegalArgumentException if it is below 1
     */
    public L stride(int stride) {
        return stride(stride, stride);
    }

    /**
     * This layer with another stride.
     *
     * @param height the vertical step between windows, at least 1
     * @param width the horizontal step, at least 1
     * @return the changed layer
     * @throws IllegalArgumentException if one is below 1
     */
    public L stride(int height, int width) {
        return with(window().stride(height, width));
    }

    /**
     * This layer with another padding.
     *
     * @param padding how the window meets the border
     * @return the changed layer
     */
    public L padding(Padding padding) {
        return with(window().padding(padding));
    }

    /**
     * This layer with gaps in the window, which so sees more of the image; by default 1, no gaps.
     *
     * @param dilation the step between neighbours in the window, vertical and horizontal, at least 1
     * @return the changed layer
     * @throws IllegalArgumentException if it is below 1
     */
    public L dilation(int dilation) {
        return dilation(dilation, dilation);
    }

    /**
     * This layer with gaps in the window.
     *
     * @param height the step between rows of the window, at least 1
     * @param width the step between its columns, at least 1
     * @return the changed layer
     * @throws IllegalArgumentException if one is below 1
     */
    public L dilation(int height, int width) {
        return with(window().dilation(height, width));
    }

    /**
     * The vertical step between windows.
     *
     * @return the rows from one window to the next
     */
    public int strideHeight() {
        return window().strideHeight();
    }

    /**
     * The horizontal step between windows.
     *
     * @return the columns from one window to the next
     */
    public int strideWidth() {
        return window().strideWidth();
    }

    /**
     * How the window meets the border.
     *
     * @return the padding
     */
    public Padding padding() {
        return window().padding();
    }

    /**
     * The step between rows of the window.
     *
     * @return 1 if it has no gaps
     */
    public int dilationHeight() {
        return window().dilationHeight();
    }

    /**
     * The step between columns of the window.
     *
     * @return 1 if it has no gaps
     */
    public int dilationWidth() {
        return window().dilationWidth();
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof WindowLayer<?> that
                && getClass() == that.getClass()
                && settings().equals(that.settings());
    }

    @Override
    public final int hashCode() {
        return settings().hashCode();
    }
}
