package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.NormalizedSets.Spread;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Makes vectors of length 1: y = x/√(Σx² + epsilon), with the sum over the channels of each pixel, as for embeddings that
 * are compared by their angle. There are no parameters.
 *
 * <p>By default epsilon is 10⁻¹², as in TensorFlow, where it is the least that the sum of squares may be; here it is
 * added, so that the gradient has no step and zeros stay zeros. Immutable.
 */
@CheckReturnValue
public final class L2Normalize implements Layer {
    private final NormSettings settings;

    /** Normalisation of each pixel's channels, with epsilon 10⁻¹². */
    public L2Normalize() {
        this(new NormSettings(1e-12, false, false, false));
    }

    private L2Normalize(NormSettings settings) {
        this.settings = settings;
    }

    /**
     * This normalisation with another epsilon.
     *
     * @param epsilon added to the sum of squares, positive
     * @return the changed layer
     * @throws IllegalArgumentException if epsilon is not positive and finite
     */
    public L2Normalize epsilon(double epsilon) {
        return new L2Normalize(settings.withEpsilon(epsilon));
    }

    /**
     * This normalisation over something else.
     *
     * @param overSample true for height, width and channels together; false, the default, for the channels of
     *     each pixel
     * @return the changed layer
     */
    public L2Normalize overSample(boolean overSample) {
        return new L2Normalize(settings.withOverSample(overSample));
    }

    /**
     * What is added to the sum of squares.
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

    @Override
    public Value emit(Emitter emitter, Value x) {
        return settings.emit(emitter, x, Spread.SQUARE_SUM);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof L2Normalize that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "L2Normalize[" + settings + "]";
    }
}
