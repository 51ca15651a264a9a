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
public final class GroupNorm extends ShiftedNorm<GroupNorm> {
    /**
     * Normalisation with Keras' default epsilon.
     *
     * @param groups how many groups the channels are divided into, at least 1
     * @throws IllegalArgumentException if there is no group
     */
    public GroupNorm(int groups) {
        this(new NormSettings(1e-3, false, true, true).withGroups(groups));
    }

    private GroupNorm(NormSettings settings) {
        super(settings);
    }

    /**
     * How many groups the channels are divided into.
     *
     * @return at least 1
     */
    public int groups() {
        return settings.groups();
    }

    @Override
    GroupNorm with(NormSettings changed) {
        return new GroupNorm(changed);
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return settings.emitGroups(emitter, x, settings.groups());
    }
}
