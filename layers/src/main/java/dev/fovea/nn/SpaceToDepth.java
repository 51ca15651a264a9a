package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.internal.plan.GatherOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Blocks of pixels to channels, the inverse of {@link DepthToSpace}: x (height, width, C), y (height/b, width/b, b²·C),
 * y[h, w, (i·b + j)·C + c] = x[h·b + i, w·b + j, c], the order of TensorFlow's {@code space_to_depth}. An image that does
 * not divide into blocks is refused when the network is built.
 */
@CheckReturnValue
public final class SpaceToDepth implements Layer {
    private final int block;

    /**
     * The layer.
     *
     * @param block b, the height and width of a block, at least 1
     * @throws IllegalArgumentException if it is below 1
     */
    public SpaceToDepth(int block) {
        if (block < 1) {
            throw new IllegalArgumentException("space to depth: expected a block of at least 1, found " + block);
        }
        this.block = block;
    }

    /** {@return b} */
    public int block() {
        return block;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return emitter.emit(GatherOp.spaceToDepth(Images.require("space to depth", x), block), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpaceToDepth that && block == that.block;
    }

    @Override
    public int hashCode() {
        return Integer.hashCode(block);
    }

    @Override
    public String toString() {
        return "SpaceToDepth[block=" + block + "]";
    }
}
