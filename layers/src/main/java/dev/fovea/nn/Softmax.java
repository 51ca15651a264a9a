package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.internal.plan.SoftmaxOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Softmax over the last dimension, of every pixel: y[i] = exp(x[i])/Σ exp(x[j]), with a relative error of at most
 * 5·2⁻²⁴ (3·10⁻⁷), whatever the logits and their number; of a subnormal one half of the smallest float more. At the end of
 * a network, prediction takes it of the logits in float64, see {@link dev.fovea.ops.Logits#softmax}. A NaN, +∞ or nothing
 * but −∞ among the logits makes NaN of all.
 *
 * <p>At the end of a network it turns logits into probabilities; training then takes the loss from the logits before
 * it, which is exact where a logarithm of probabilities would not be. Behind it only other softmaxes' like, such as a
 * branch that weighs another, make sense: a loss with a softmax of its own is refused probabilities, and a softmax that
 * everything passes in the middle of a network is told in the log.
 */
@CheckReturnValue
public final class Softmax implements Layer {
    /** The layer. */
    public Softmax() {}

    @Override
    public Value emit(Emitter emitter, Value x) {
        if (x.shape().rank() == 0) {
            throw new IllegalArgumentException("softmax: expected classes, found a scalar");
        }
        return emitter.emit(new SoftmaxOp(x.shape()), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Softmax;
    }

    @Override
    public int hashCode() {
        return Softmax.class.hashCode();
    }

    @Override
    public String toString() {
        return "Softmax[]";
    }
}
