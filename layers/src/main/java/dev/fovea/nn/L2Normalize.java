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
public final class L2Normalize extends SampleNorm<L2Normalize> {
    /** Normalisation of each pixel's channels, with epsilon 10⁻¹². */
    public L2Normalize() {
        this(new NormSettings(1e-12, false, false, false));
    }

    private L2Normalize(NormSettings settings) {
        super(settings);
    }

    /**
     * This normalisation over something else.
     *
     * @param overSample true for height, width and channels together; false, the default, for the channels of
     *     each pixel
     * @return the changed layer
     */
    public L2Normalize overSample(boolean overSample) {
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
    L2Normalize with(NormSettings changed) {
        return new L2Normalize(changed);
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return settings.emit(emitter, x, Spread.SQUARE_SUM);
    }
}
