package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.internal.plan.GatherOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import java.util.Objects;

/**
 * Cuts rows and columns off an image: x (height, width, channels), y (height − top − bottom, width − left − right,
 * channels). Refused when the network is built if nothing would be left.
 */
@CheckReturnValue
public final class Crop2d implements Layer {
    private final int top;
    private final int bottom;
    private final int left;
    private final int right;

    /**
     * The layer.
     *
     * @param top rows cut off above, at least 0
     * @param bottom rows cut off below, at least 0
     * @param left columns cut off on the left, at least 0
     * @param right columns cut off on the right, at least 0
     * @throws IllegalArgumentException if one is negative
     */
    public Crop2d(int top, int bottom, int left, int right) {
        if (Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
            throw new IllegalArgumentException("cropping: expected at least 0 on each side, found top " + top
                    + ", bottom " + bottom + ", left " + left + ", right " + right + "; Pad2d makes images larger");
        }
        this.top = top;
        this.bottom = bottom;
        this.left = left;
        this.right = right;
    }

    /** {@return rows cut off above} */
    public int top() {
        return top;
    }

    /** {@return rows cut off below} */
    public int bottom() {
        return bottom;
    }

    /** {@return columns cut off on the left} */
    public int left() {
        return left;
    }

    /** {@return columns cut off on the right} */
    public int right() {
        return right;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return emitter.emit(GatherOp.crop(Images.require("cropping", x), top, bottom, left, right), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Crop2d that
                && top == that.top
                && bottom == that.bottom
                && left == that.left
                && right == that.right;
    }

    @Override
    public int hashCode() {
        return Objects.hash(top, bottom, left, right);
    }

    @Override
    public String toString() {
        return "Crop2d[top=" + top + ", bottom=" + bottom + ", left=" + left + ", right=" + right + "]";
    }
}
