package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;

/**
 * A normalisation within a sample that may multiply its result by a learned gamma.
 *
 * @param <L> the layer's own class
 */
@CheckReturnValue
public abstract sealed class ScaledNorm<L extends ScaledNorm<L>> extends SampleNorm<L> permits ShiftedNorm, RmsNorm {
    ScaledNorm(NormSettings settings) {
        super(settings);
    }

    @Override
    String described() {
        return super.described() + (gamma() ? "" : ", no gamma");
    }

    /**
     * This normalisation with or without gamma.
     *
     * @param gamma whether there is a factor; by default there is
     * @return the changed layer
     */
    public final L gamma(boolean gamma) {
        return with(settings.withGamma(gamma));
    }

    /**
     * Whether there is a gamma.
     *
     * @return true for a factor
     */
    public final boolean gamma() {
        return settings.gamma();
    }
}
