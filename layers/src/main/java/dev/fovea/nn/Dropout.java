package dev.fovea.nn;

import dev.fovea.nn.internal.plan.DropoutOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Inverted dropout (Srivastava et al., 2014), of any shape: in training each element is 0 with probability rate, else
 * x/(1 − rate); in prediction y = x.
 *
 * @param rate the probability of dropping, in [0, 1)
 */
public record Dropout(double rate) implements Layer {
    /**
     * Checks the rate.
     *
     * @throws IllegalArgumentException if the rate is outside [0, 1)
     */
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: the rate must be in [0, 1), not " + rate);
        }
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return emitter.emit(new DropoutOp(x.shape(), rate), x);
    }
}
