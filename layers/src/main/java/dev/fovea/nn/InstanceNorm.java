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
public final class InstanceNorm extends ShiftedNorm<InstanceNorm> {
    /** Normalisation with Keras' defaults. */
    public InstanceNorm() {
        this(new NormSettings(1e-3, false, true, true));
    }

    private InstanceNorm(NormSettings settings) {
        super(settings);
    }

    @Override
    InstanceNorm with(NormSettings changed) {
        return new InstanceNorm(changed);
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return settings.emitGroups(emitter, x, NormSettings.channels(x.shape()));
    }
}
