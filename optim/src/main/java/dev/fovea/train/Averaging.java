package dev.fovea.train;

import dev.fovea.annotation.CheckReturnValue;

/**
 * An average of the parameters over the steps or epochs of training, which often predicts better than any of them.
 * Validation, the best checkpoint and what the network ends with, however training ends, are then the average; training
 * itself goes on from the parameters as they were learned. Moving statistics are averaged like all else. Immutable.
 *
 * <p>Sources: Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992; Izmailov et al.,
 * "Averaging weights leads to wider optima and better generalization", UAI 2018.
 */
@CheckReturnValue
public final class Averaging {
    private final double decay;
    private final int fromEpoch;

    private Averaging(double decay, int fromEpoch) {
        this.decay = decay;
        this.fromEpoch = fromEpoch;
    }

    /**
     * The exponential moving average, EMA: a = decay·a + (1 − decay)·w after every step, from the first parameters on.
     *
     * @param decay the share of the average that a step keeps, in (0, 1); 0.999 for some thousand steps
     * @return the averaging
     * @throws IllegalArgumentException if it is out of its range
     */
    public static Averaging exponential(double decay) {
        if (!(decay > 0 && decay < 1)) {
            throw new IllegalArgumentException("the decay of an average must be in (0, 1), not " + decay);
        }
        return new Averaging(decay, 0);
    }

    /**
     * The mean of the parameters at the ends of epochs, SWA.
     *
     * @param epoch the first epoch whose parameters count, from 1; until its end the average is what was learned last
     * @return the averaging
     * @throws IllegalArgumentException if the epoch is below 1
     */
    public static Averaging epochs(int epoch) {
        if (epoch < 1) {
            throw new IllegalArgumentException("averaging begins with an epoch of at least 1, not " + epoch);
        }
        return new Averaging(0, epoch);
    }

    /** Whether it goes by steps. */
    boolean exponential() {
        return fromEpoch == 0;
    }

    /** The share of the average that a step keeps. */
    double decay() {
        return decay;
    }

    /** The first epoch whose parameters count. */
    int fromEpoch() {
        return fromEpoch;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Averaging that && Double.compare(decay, that.decay) == 0
                && fromEpoch == that.fromEpoch;
    }

    @Override
    public int hashCode() {
        return 31 * Double.hashCode(decay) + fromEpoch;
    }

    @Override
    public String toString() {
        return exponential() ? "Averaging[decay=" + decay + "]" : "Averaging[epochs from " + fromEpoch + "]";
    }
}
