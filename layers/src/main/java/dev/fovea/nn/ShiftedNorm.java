package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;

/**
 * A normalisation within a sample that may multiply its result by a learned gamma and add a learned beta.
 *
 * @param <L> the layer's own class
 */
@CheckReturnValue
public abstract sealed class ShiftedNorm<L extends ShiftedNorm<L>> extends ScaledNorm<L>
        permits LayerNorm, GroupNorm, InstanceNorm {
    ShiftedNorm(NormSettings settings) {
        super(settings);
    }

    @Override
    final String described() {
        return super.described() + (beta() ? "" : ", no beta");
    }

    /**
     * This normalisation with or without beta.
     *
     * @param beta whether there is a summand; by default there is
     * @return the changed layer
     */
    public final L beta(boolean beta) {
        return with(settings.withBeta(beta));
    }

    /**
     * Whether there is a beta.
     *
     * @return true for a summand
     */
    public final boolean beta() {
        return settings.beta();
    }
}
