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
public final class RmsNorm extends ScaledNorm<RmsNorm> {
    /** Normalisation of each pixel's channels with Keras' defaults. */
    public RmsNorm() {
        this(new NormSettings(1e-6, false, true, false));
    }

    private RmsNorm(NormSettings settings) {
        super(settings);
    }

    /**
     * This normalisation over something else.
     *
     * @param overSample true for height, width and channels together, with a gamma for each element; false, the default, for the channels of
     *     each pixel
     * @return the changed layer
     */
    public RmsNorm overSample(boolean overSample) {
        return with(settings.withOverSample(overSample));
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
    RmsNorm with(NormSettings changed) {
        return new RmsNorm(changed);
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return settings.emit(emitter, x, Spread.MEAN_SQUARE);
    }
}
