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
public final class LayerNorm extends ShiftedNorm<LayerNorm> {
    /** Normalisation of each pixel's channels with Keras' defaults. */
    public LayerNorm() {
        this(new NormSettings(1e-3, false, true, true));
    }

    private LayerNorm(NormSettings settings) {
        super(settings);
    }

    /**
     * This normalisation over something else.
     *
     * @param overSample true for height, width and channels together, with a gamma and a beta for each element; false, the default, for the channels of
     *     each pixel
     * @return the changed layer
     */
    public LayerNorm overSample(boolean overSample) {
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
    LayerNorm with(NormSettings changed) {
        return new LayerNorm(changed);
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return settings.emit(emitter, x, Spread.VARIANCE);
    }
}
