package dev.fovea.nn;

import dev.fovea.nn.internal.plan.GatherOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Channels to blocks of pixels, as super-resolution does instead of a transposed convolution (Shi et al., 2016): x
 * (height, width, b²·C), y (height·b, width·b, C), y[h·b + i, w·b + j, c] = x[h, w, (i·b + j)·C + c].
 *
 * <p>That is the order of TensorFlow's {@code depth_to_space} and of ONNX's mode DCR. PyTorch's {@code PixelShuffle} has
 * the channel first: x[h, w, c·b² + i·b + j]. Channels that do not divide are refused when the network is built.
 *
 * @param block b, the height and width of a block, at least 1
 */
public record DepthToSpace(int block) implements Layer {
    /**
     * Checks the block.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public DepthToSpace {
        if (block < 1) {
            throw new IllegalArgumentException("depth to space: expected a block of at least 1, found " + block);
        }
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return emitter.emit(GatherOp.depthToSpace(Images.require("depth to space", x), block), x);
    }
}
