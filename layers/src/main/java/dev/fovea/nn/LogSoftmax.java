package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.internal.plan.LogSoftmaxOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * The logarithm of softmax over the last dimension, of every pixel: y[i] = x[i] − log Σ exp(x[j]). Finite wherever
 * x − max x is, even where a probability underflows to 0. The relative error is at most 3·2⁻²⁴ (2·10⁻⁷), with n·2⁻⁵³ of n channels beside.
 * A NaN, +∞ or nothing but −∞ among x makes NaN of all.
 *
 * <p>Before a loss it is not needed: those with a softmax of their own take the logits, and come to the same from these
 * logarithms.
 */
@CheckReturnValue
public final class LogSoftmax implements Layer {
    /** The layer. */
    public LogSoftmax() {}

    @Override
    public Value emit(Emitter emitter, Value x) {
        if (x.shape().rank() == 0) {
            throw new IllegalArgumentException("log-softmax: expected classes, found a scalar");
        }
        return emitter.emit(new LogSoftmaxOp(x.shape()), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogSoftmax;
    }

    @Override
    public int hashCode() {
        return LogSoftmax.class.hashCode();
    }

    @Override
    public String toString() {
        return "LogSoftmax[]";
    }
}
