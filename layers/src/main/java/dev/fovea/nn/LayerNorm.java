package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.NormalizedSets.Spread;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Layer normalisation (Ba, Kiros and Hinton, 2016): y = gamma·(x − mean)/√(variance + epsilon) + beta, with mean and
 * biased variance of the channels of each pixel, in training and prediction alike.
 *
 * <p>Over the channels, the last dimension, as in ConvNeXt and transformers, gamma and beta are (channels). {@link
 * #overSample Over the sample}, as the paper has it for images, they have the sample's shape. gamma 1 and beta 0 at
 * first; each may be left out. By default epsilon is 0.001, as in Keras; ConvNeXt has 10⁻⁶, PyTorch 10⁻⁵. A set of a
 * single value is refused when the network is built. Immutable.
 */
@CheckReturnValue
public final class LayerNorm implements Layer {
    private final NormSettings settings;

    /** Normalisation of each pixel's channels with Keras' defaults. */
    public LayerNorm() {
        this(new NormSettings(1e-3, false, true, true));
    }

    private LayerNorm(NormSettings settings) {
        this.settings = settings;
    }

    /**
     * This normalisation with another epsilon.
     *
     * @param epsilon added to the variance, positive
     * @return the changed layer
     * @throws IllegalArgumentException if epsilon is not positive and finite
     */
    public LayerNorm epsilon(double epsilon) {
        return new LayerNorm(settings.withEpsilon(epsilon));
    }

    /**
     * This normalisation over something else.
     *
     * @param overSample true for height, width and channels together, with a gamma and a beta for each element; false, the default, for the channels of
     *     each pixel
     * @return the changed layer
     */
    public LayerNorm overSample(boolean overSample) {
        return new LayerNorm(settings.withOverSample(overSample));
    }

    /**
     * This normalisation with or without gamma.
     *
     * @param gamma whether there is a factor; by default there is
     * @return the changed layer
     */
    public LayerNorm gamma(boolean gamma) {
        return new LayerNorm(settings.withGamma(gamma));
    }

    /**
     * This normalisation with or without beta.
     *
     * @param beta whether there is a summand; by default there is
     * @return the changed layer
     */
    public LayerNorm beta(boolean beta) {
        return new LayerNorm(settings.withBeta(beta));
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
     * Whether the whole sample is normalised, not each pixel.
     *
     * @return true for height, width and channels together
     */
    public boolean overSample() {
        return settings.overSample();
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
        return settings.emit(emitter, x, Spread.VARIANCE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LayerNorm that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "LayerNorm[" + settings + (settings.gamma() ? "" : ", no gamma") + (settings.beta() ? "" : ", no beta")
                + "]";
    }
}
