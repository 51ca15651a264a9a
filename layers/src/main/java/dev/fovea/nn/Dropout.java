package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.internal.plan.DropoutOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import java.util.Objects;

/**
 * Inverted dropout, of any shape: in training each element is 0 with probability rate, else x/(1 − rate); in prediction
 * y = x (Srivastava et al., 2014). Instead of elements whole channels may be dropped together, as spatial dropout does
 * (Tompson et al., 2015), or whole samples, as stochastic depth does behind a residual block's body (Huang et al., 2016).
 * Immutable.
 */
@CheckReturnValue
public final class Dropout implements Layer {
    private final double rate;
    private final Unit unit;

    /** What is dropped together. */
    public enum Unit {
        /** Each element by itself. */
        ELEMENT,
        /** A channel of a sample, in all pixels. */
        CHANNEL,
        /** A whole sample. */
        SAMPLE
    }

    /**
     * Dropout of elements at a rate.
     *
     * @param rate the probability of dropping, in [0, 1)
     * @throws IllegalArgumentException if the rate is outside [0, 1)
     */
    public Dropout(double rate) {
        this(rate, Unit.ELEMENT);
    }

    private Dropout(double rate, Unit unit) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: the rate must be in [0, 1), not " + rate);
        }
        this.rate = rate;
        this.unit = unit;
    }

    /**
     * This dropout of other units.
     *
     * @param together what is dropped together
     * @return the changed layer
     */
    public Dropout unit(Unit together) {
        return new Dropout(rate, Objects.requireNonNull(together, "unit"));
    }

    /**
     * The probability of dropping.
     *
     * @return the rate
     */
    public double rate() {
        return rate;
    }

    /**
     * What is dropped together.
     *
     * @return the unit
     */
    public Unit unit() {
        return unit;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        int units = switch (unit) {
            case ELEMENT -> x.shape().size();
            case CHANNEL -> x.shape().channels();
            case SAMPLE -> 1;
        };
        return emitter.emit(new DropoutOp(x.shape(), rate, units), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Dropout that && Double.compare(rate, that.rate) == 0 && unit == that.unit;
    }

    @Override
    public int hashCode() {
        return Objects.hash(rate, unit);
    }

    @Override
    public String toString() {
        return "Dropout[" + rate + (unit == Unit.ELEMENT ? "" : " of each " + unit) + "]";
    }
}
