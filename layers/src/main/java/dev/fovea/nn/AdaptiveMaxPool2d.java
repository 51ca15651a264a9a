package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.nn.internal.plan.MaxPoolOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import java.util.Objects;

/**
 * The maximum under windows that cover an image of any size as evenly as they can, per channel: window j of n sees the
 * rows from ⌊j·rows/n⌋ to ⌈(j + 1)·rows/n⌉, and columns alike, as in PyTorch.
 *
 * <p>x (inputHeight, inputWidth, channels), y (height, width, channels).
 */
@CheckReturnValue
public final class AdaptiveMaxPool2d implements Layer {
    private final int height;
    private final int width;

    /**
     * The layer.
     *
     * @param height rows of y, at least 1
     * @param width columns of y, at least 1
     * @throws IllegalArgumentException if a number is below 1
     */
    public AdaptiveMaxPool2d(int height, int width) {
        Images.requirePixels("adaptive pooling", height, width);
        this.height = height;
        this.width = width;
    }

    /** {@return rows of y} */
    public int height() {
        return height;
    }

    /** {@return columns of y} */
    public int width() {
        return width;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Pool2dGeometry geometry = Pool2dGeometry.adaptive(x.shape(), height, width);
        return emitter.emit(new MaxPoolOp(geometry, geometry.y()), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AdaptiveMaxPool2d that && height == that.height && width == that.width;
    }

    @Override
    public int hashCode() {
        return Objects.hash(height, width);
    }

    @Override
    public String toString() {
        return "AdaptiveMaxPool2d[height=" + height + ", width=" + width + "]";
    }
}
