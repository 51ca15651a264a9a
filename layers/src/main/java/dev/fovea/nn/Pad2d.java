package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.AxisSources.Outside;
import dev.fovea.nn.internal.plan.GatherOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * Rows and columns around an image: zeros, the image mirrored, or its border again and again.
 *
 * <p>x (height, width, channels), y (top + height + bottom, left + width + right, channels). The gradient of a pixel is
 * the sum over all its copies. Convolutions and pools need no layer for zeros: they have {@code padding}. Immutable.
 */
@CheckReturnValue
public final class Pad2d implements Layer {
    private final int top;
    private final int bottom;
    private final int left;
    private final int right;
    private final Fill fill;

    /** What the padding is. */
    public enum Fill {
        /** Zeros. */
        ZERO,
        /**
         * The image mirrored at its border pixels, which are not repeated: 3 2 | 1 2 3 | 2 1. Refused when the network
         * is built where it would reach as far as the image.
         */
        REFLECT,
        /** The border pixels: 1 1 | 1 2 3 | 3 3. */
        REPLICATE
    }

    /**
     * The same padding on all sides.
     *
     * @param fill what the padding is
     * @param size rows above and below, columns on the left and on the right, at least 0
     */
    public Pad2d(Fill fill, int size) {
        this(fill, size, size, size, size);
    }

    /**
     * Padding of each side.
     *
     * @param fill what the padding is
     * @param top rows above, at least 0
     * @param bottom rows below, at least 0
     * @param left columns on the left, at least 0
     * @param right columns on the right, at least 0
     * @throws IllegalArgumentException if one is negative
     */
    public Pad2d(Fill fill, int top, int bottom, int left, int right) {
        this.fill = Objects.requireNonNull(fill, "fill");
        if (Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
            throw new IllegalArgumentException("padding: expected at least 0 on each side, found top " + top
                    + ", bottom " + bottom + ", left " + left + ", right " + right + "; Crop2d makes images smaller");
        }
        this.top = top;
        this.bottom = bottom;
        this.left = left;
        this.right = right;
    }

    /**
     * What the padding is.
     *
     * @return zeros, the image mirrored, or its border
     */
    public Fill fill() {
        return fill;
    }

    /**
     * The rows above.
     *
     * @return at least 0
     */
    public int top() {
        return top;
    }

    /**
     * The rows below.
     *
     * @return at least 0
     */
    public int bottom() {
        return bottom;
    }

    /**
     * The columns on the left.
     *
     * @return at least 0
     */
    public int left() {
        return left;
    }

    /**
     * The columns on the right.
     *
     * @return at least 0
     */
    public int right() {
        return right;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Outside outside = switch (fill) {
            case ZERO -> Outside.ZERO;
            case REFLECT -> Outside.REFLECT;
            case REPLICATE -> Outside.REPLICATE;
        };
        Shape image = Images.require("padding", x);
        long height = (long) top + image.dimension(0) + bottom;
        long width = (long) left + image.dimension(1) + right;
        Images.requireSize("padding", height, width, image.channels());
        return emitter.emit(GatherOp.pad(image, top, bottom, left, right, outside), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pad2d that
                && fill == that.fill
                && top == that.top
                && bottom == that.bottom
                && left == that.left
                && right == that.right;
    }

    @Override
    public int hashCode() {
        return Objects.hash(fill, top, bottom, left, right);
    }

    @Override
    public String toString() {
        return "Pad2d[" + fill + ", top " + top + ", bottom " + bottom + ", left " + left + ", right " + right + "]";
    }
}
