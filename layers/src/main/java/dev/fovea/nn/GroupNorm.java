package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Group normalisation (Wu and He, 2018): y = gamma·(x − mean)/√(variance + epsilon) + beta, with mean and biased variance
 * of each group of neighbouring channels over all pixels of a sample, in training and prediction alike. It does not
 * depend on the batch, and so serves small batches where batch normalisation does not.
 *
 * <p>gamma 1 and beta 0 per channel at first; each may be left out. By default epsilon is 0.001, as in Keras; PyTorch has
 * 10⁻⁵. The paper takes 32 groups. One group is the whole sample, with a gamma and a beta per channel; as many as there
 * are channels are {@link InstanceNorm}. Refused when the network is built: groups that do not divide the channels, and
 * sets of a single value. Immutable.
 */
@CheckReturnValue
public final class GroupNorm implements Layer {
    private final int groups;
    private final NormSettings settings;

    /**
     * Normalisation with Keras' default epsilon.
     *
     * @param groups how many groups the channels are divided into, at least 1
     * @throws IllegalArgumentException if there is no group
     */
    public GroupNorm(int groups) {
        this(groups, new NormSettings(1e-3, false, true, true));
    }

    private GroupNorm(int groups, NormSettings settings) {
        if (groups < 1) {
            throw new IllegalArgumentException("group normalisation: expected at least 1 group, found " + groups);
        }
        this.groups = groups;
        this.settings = settings;
    }

    /**
     * This normalisation with another epsilon.
     *
     * @param epsilon added to the variance, positive
     * @return the changed layer
     * @throws IllegalArgumentException if epsilon is not positive and finite
     */
    public GroupNorm epsilon(double epsilon) {
        return new GroupNorm(groups, settings.withEpsilon(epsilon));
    }

    /**
     * This normalisation with or without gamma.
     *
     * @param gamma whether there is a factor; by default there is
     * @return the changed layer
     */
    public GroupNorm gamma(boolean gamma) {
        return new GroupNorm(groups, settings.withGamma(gamma));
    }

    /**
     * This normalisation with or without beta.
     *
     * @param beta whether there is a summand; by default there is
     * @return the changed layer
     */
    public GroupNorm beta(boolean beta) {
        return new GroupNorm(groups, settings.withBeta(beta));
    }

    /**
     * How many groups the channels are divided into.
     *
     * @return at least 1
     */
    public int groups() {
        return groups;
    }

    /**
     * What is added to the variance.
     *
     * @return epsilon, positive
     */
    public double epsilon() {
        return settings.epsilon();
    }

    /**
     * Whether there is a gamma.
     *
     * @return true for a factor
     */
    public boolean gamma() {
        return settings.gamma();
    }

    /**
     * Whether there is a beta.
     *
     * @return true for a summand
     */
    public boolean beta() {
        return settings.beta();
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return settings.emitGroups(emitter, x, groups);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GroupNorm that && groups == that.groups && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return 31 * groups + settings.hashCode();
    }

    @Override
    public String toString() {
        return "GroupNorm[" + groups + " groups, " + settings + (settings.gamma() ? "" : ", no gamma")
                + (settings.beta() ? "" : ", no beta") + "]";
    }
}
