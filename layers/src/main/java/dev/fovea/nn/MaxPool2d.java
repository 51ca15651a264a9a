package dev.fovea.nn;

import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.nn.internal.plan.MaxPoolOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.ops.Padding;

/**
 * The maximum under a sliding window, per channel. Padding takes no part; the gradient goes to the first of equals.
 *
 * <p>x (height, width, channels), y (outHeight, outWidth, channels). By default the stride is the window and the
 * padding VALID, as in Keras.
 *
 * @param poolHeight height of the window
 * @param poolWidth width of the window
 * @param strideHeight vertical step
 * @param strideWidth horizontal step
 * @param padding how the window meets the border
 */
public record MaxPool2d(int poolHeight, int poolWidth, int strideHeight, int strideWidth, Padding padding)
        implements
            Layer {
    /**
     * Pooling by a square window without overlap.
     *
     * @param pool height and width of the window, and the stride
     */
    public MaxPool2d(int pool) {
        this(pool, pool, pool, pool, Padding.VALID);
    }

    /**
     * This pooling with another stride.
     *
     * @param stride the step, vertical and horizontal
     * @return the changed layer
     */
    public MaxPool2d stride(int stride) {
        return new MaxPool2d(poolHeight, poolWidth, stride, stride, padding);
    }

    /**
     * This pooling with another padding.
     *
     * @param rule VALID or SAME
     * @return the changed layer
     */
    public MaxPool2d padding(Padding rule) {
        return new MaxPool2d(poolHeight, poolWidth, strideHeight, strideWidth, rule);
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Pool2dGeometry geometry =
                Pool2dGeometry.of(x.shape(), poolHeight, poolWidth, strideHeight, strideWidth, padding);
        return emitter.emit(new MaxPoolOp(geometry), x);
    }
}
