package dev.fovea.nn;

import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.nn.internal.plan.AveragePoolOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;

/** The mean over a whole image, per channel: x (height, width, channels), y (channels). */
public record GlobalAvgPool2d() implements Layer {
    @Override
    public Value emit(Emitter emitter, Value x) {
        Pool2dGeometry geometry = Pool2dGeometry.global(x.shape());
        return emitter.emit(new AveragePoolOp(geometry, false, Shape.of(geometry.channels())), x);
    }
}
