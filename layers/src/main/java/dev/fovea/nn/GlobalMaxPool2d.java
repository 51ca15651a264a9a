package dev.fovea.nn;

import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.nn.internal.plan.MaxPoolOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;

/** The maximum over a whole image, per channel: x (height, width, channels), y (channels). */
public record GlobalMaxPool2d() implements Layer {
    @Override
    public Value emit(Emitter emitter, Value x) {
        Pool2dGeometry geometry = Pool2dGeometry.global(x.shape());
        return emitter.emit(new MaxPoolOp(geometry, Shape.of(geometry.channels())), x);
    }
}
