package dev.fovea.nn;

import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.nn.internal.plan.AveragePoolOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * The mean under windows that cover an image of any size as evenly as they can, per channel: window j of n sees the
 * rows from ⌊j·rows/n⌋ to ⌈(j + 1)·rows/n⌉, and columns alike, as in PyTorch.
 *
 * <p>x (inputHeight, inputWidth, channels), y (height, width, channels).
 *
 * @param height rows of y, at least 1
 * @param width columns of y, at least 1
 */
public record AdaptiveAvgPool2d(int height, int width) implements Layer {
    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if a number is below 1
     */
    public AdaptiveAvgPool2d {
        Images.requirePixels("adaptive pooling", height, width);
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Pool2dGeometry geometry = Pool2dGeometry.adaptive(x.shape(), height, width);
        return emitter.emit(new AveragePoolOp(geometry, false, geometry.y()), x);
    }
}
