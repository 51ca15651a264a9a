package dev.fovea.nn;

import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.internal.ops.Window;
import dev.fovea.nn.internal.plan.AveragePoolOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

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
                Pool2dGeometry.of(image, new Window(image.dimension(0), image.dimension(1), 1, 1), false);
        return emitter.emit(new AveragePoolOp(geometry, false, Shape.of(image.channels())), x);
    }
}
