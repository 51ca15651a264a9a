package dev.fovea.nn;

import dev.fovea.nn.internal.plan.ReluOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/** The rectifier: y = max(x, 0), of any shape. NaN stays NaN. The gradient at 0 is 0. */
public record Relu() implements Layer {
    @Override
    public Value emit(Emitter emitter, Value x) {
        return emitter.emit(new ReluOp(x.shape()), x);
    }
}
