package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.internal.plan.GatherOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Channels to blocks of pixels, as super-resolution does instead of a transposed convolution (Shi et al., 2016): x
 * (height, width, b²·C), y (height·b, width·b, C), y[h·b + i, w·b + j, c] = x[h, w, (i·b + j)·C + c].
 *
 * <p>That is the order of TensorFlow's {@code depth_to_space} and of ONNX's mode DCR. PyTorch's {@code PixelShuffle} has
 * the channel first: x[h, w, c·b² + i·b + j]. Channels that do not divide are refused when the network is built.
 */
@CheckReturnValue
public final class DepthToSpace implements Layer {
    private final int block;

    /**
     * The layer.
     *
     * @param block b, the height and width of a block, at least 1
     * @throws IllegalArgumentException if it is below 1
     */
    public DepthToSpace(int block) {
        if (block < 1) {
            throw new IllegalArgumentException("depth to space: expected a block of at least 1, found " + block);
        }
        this.block = block;
    }

    /** {@return b} */
    public int block() {
        return block;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return emitter.emit(GatherOp.depthToSpace(Images.require("depth to space", x), block), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DepthToSpace that && block == that.block;
    }

    @Override
    public int hashCode() {
        return Integer.hashCode(block);
    }

    @Override
    public String toString() {
        return "DepthToSpace[block=" + block + "]";
    }
}
