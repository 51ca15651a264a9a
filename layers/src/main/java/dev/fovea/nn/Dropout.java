package dev.fovea.nn;

import dev.fovea.nn.internal.plan.DropoutOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Inverted dropout (Srivastava et al., 2014), of any shape: in training each element is 0 with probability rate, else
 * x/(1 − rate); in prediction y = x. Immutable.
 */
public final class Dropout implements Layer {
    private final double rate;

    /**
     * Dropout at a rate.
     *
     * @param rate the probability of dropping, in [0, 1)
     * @throws IllegalArgumentException if the rate is outside [0, 1)
     */
    public Dropout(double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: the rate must be in [0, 1), not " + rate);
        }
        this.rate = rate;
    }

    /**
     * The probability of dropping.
     *
     * @return the rate
     */
    public double rate() {
        return rate;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return emitter.emit(new DropoutOp(x.shape(), rate), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Dropout that && Double.compare(rate, that.rate) == 0;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(rate);
    }

    @Override
    public String toString() {
        return "Dropout[" + rate + "]";
    }
}
