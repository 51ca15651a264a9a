package dev.fovea.nn;

import dev.fovea.nn.internal.plan.GatherOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Blocks of pixels to channels, the inverse of {@link DepthToSpace}: x (height, width, C), y (height/b, width/b, b²·C),
 * y[h, w, (i·b + j)·C + c] = x[h·b + i, w·b + j, c], the order of TensorFlow's {@code space_to_depth}. An image that does
 * not divide into blocks is refused when the network is built.
 *
 * @param block b, the height and width of a block, at least 1
 */
public record SpaceToDepth(int block) implements Layer {
    /**
     * Checks the block.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public SpaceToDepth {
        if (block < 1) {
            throw new IllegalArgumentException("space to depth: expected a block of at least 1, found " + block);
        }
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return emitter.emit(GatherOp.spaceToDepth(Images.require("space to depth", x), block), x);
    }
}
