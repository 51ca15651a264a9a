package dev.fovea.nn;

import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.nn.internal.plan.AveragePoolOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;

/** The mean over a whole image, per channel: x (height, width, channels), y (channels). */
public record GlobalAvgPool2d() implements Layer {
    @Override
    public Value emit(Emitter emitter, Value x) {
        Shape image = x.shape();
        if (image.rank() != 3) {
            throw new IllegalArgumentException(
                    "global pooling: expected an image (height, width, channels), found " + image);
        }
        Pool2dGeometry geometry =
                Pool2dGeometry.of(image, image.dimension(0), image.dimension(1), 1, 1, Padding.VALID);
        return emitter.emit(new AveragePoolOp(geometry, Shape.of(image.channels())), x);
    }
}
