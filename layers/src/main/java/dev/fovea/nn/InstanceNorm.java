package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Instance normalisation (Ulyanov, Vedaldi and Lempitsky, 2016): y = gamma·(x − mean)/√(variance + epsilon) + beta, with
 * mean and biased variance of each channel of each sample, over its pixels, in training and prediction alike.
 *
 * <p>gamma 1 and beta 0 per channel at first; each may be left out. By default epsilon is 0.001, as in Keras'
 * GroupNormalization with as many groups as channels; PyTorch has 10⁻⁵. A sample of one pixel, such as a vector, is
 * refused when the network is built: nothing would be left of it. Immutable.
 */
@CheckReturnValue
public final class InstanceNorm implements Layer {
    private final NormSettings settings;

    /** Normalisation with Keras' defaults. */
    public InstanceNorm() {
        this(new NormSettings(1e-3, false, true, true));
    }

    private InstanceNorm(NormSettings settings) {
        this.settings = settings;
    }

    /**
     * This normalisation with another epsilon.
     *
     * @param epsilon added to the variance, positive
     * @return the changed layer
     * @throws IllegalArgumentException if epsilon is not positive and finite
     */
    public InstanceNorm epsilon(double epsilon) {
        return new InstanceNorm(settings.withEpsilon(epsilon));
    }

    /**
     * This normalisation with or without gamma.
     *
     * @param gamma whether there is a factor; by default there is
     * @return the changed layer
     */
    public InstanceNorm gamma(boolean gamma) {
        return new InstanceNorm(settings.withGamma(gamma));
    }

    /**
     * This normalisation with or without beta.
     *
     * @param beta whether there is a summand; by default there is
     * @return the changed layer
     */
    public InstanceNorm beta(boolean beta) {
        return new InstanceNorm(settings.withBeta(beta));
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
        return settings.emitGroups(emitter, x, NormSettings.channels(x.shape()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InstanceNorm that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "InstanceNorm[" + settings + (settings.gamma() ? "" : ", no gamma")
                + (settings.beta() ? "" : ", no beta") + "]";
    }
}
