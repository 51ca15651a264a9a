package dev.fovea.nn;

import dev.fovea.nn.internal.plan.LogSoftmaxOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * The logarithm of softmax over the last dimension, of every pixel: y[i] = x[i] − log Σ exp(x[j]). Finite wherever x is,
 * even where a probability underflows to 0.
 *
 * <p>Before a loss it is not needed: those with a softmax of their own take the logits, and come to the same from these
 * logarithms.
 */
public record LogSoftmax() implements Layer {
    @Override
    public Value emit(Emitter emitter, Value x) {
        if (x.shape().rank() == 0) {
            throw new IllegalArgumentException("log-softmax: expected classes, found a scalar");
        }
        return emitter.emit(new LogSoftmaxOp(x.shape()), x);
    }
}
