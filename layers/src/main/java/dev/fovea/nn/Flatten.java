package dev.fovea.nn;

import dev.fovea.nn.internal.plan.ReshapeOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;

/**
 * Makes a vector of a sample of any shape, in memory order: (height, width, channels) becomes (height·width·channels).
 */
public record Flatten() implements Layer {
    @Override
    public Value emit(Emitter emitter, Value x) {
        return emitter.emit(new ReshapeOp(Shape.of(x.shape().size())), x);
    }
}
