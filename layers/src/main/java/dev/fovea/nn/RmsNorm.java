package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.NormalizedSets.Spread;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Root mean square normalisation (Zhang and Sennrich, 2019): y = gamma·x/√(mean(x²) + epsilon), with the mean over the
 * channels of each pixel. Layer normalisation without the mean, and so without a beta.
 *
 * <p>gamma is (channels), or has the sample's shape {@link #overSample over the sample}; it is 1 at first and may be left
 * out. By default epsilon is 10⁻⁶, as in Keras. Immutable.
 */
@CheckReturnValue
public final class RmsNorm implements Layer {
    private final NormSettings settings;

    /** Normalisation of each pixel's channels with Keras' defaults. */
    public RmsNorm() {
        this(new NormSettings(1e-6, false, true, false));
    }

    private RmsNorm(NormSettings settings) {
        this.settings = settings;
    }

    /**
     * This normalisation with another epsilon.
     *
     * @param epsilon added to the mean square, positive
     * @return the changed layer
     * @throws IllegalArgumentException if epsilon is not positive and finite
     */
    public RmsNorm epsilon(double epsilon) {
        return new RmsNorm(settings.withEpsilon(epsilon));
    }

    /**
     * This normalisation over something else.
     *
     * @param overSample true for height, width and channels together, with a gamma for each element; false, the default, for the channels of
     *     each pixel
     * @return the changed layer
     */
    public RmsNorm overSample(boolean overSample) {
        return new RmsNorm(settings.withOverSample(overSample));
    }

    /**
     * This normalisation with or without gamma.
     *
     * @param gamma whether there is a factor; by default there is
     * @return the changed layer
     */
    public RmsNorm gamma(boolean gamma) {
        return new RmsNorm(settings.withGamma(gamma));
    }

    /**
     * What is added to the mean square.
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

    @Override
    public Value emit(Emitter emitter, Value x) {
        return settings.emit(emitter, x, Spread.MEAN_SQUARE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RmsNorm that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "RmsNorm[" + settings + (settings.gamma() ? "" : ", no gamma") + "]";
    }
}
