package dev.fovea.nn;

import dev.fovea.internal.ops.NormalizedSets;
import dev.fovea.internal.ops.NormalizedSets.Spread;
import dev.fovea.nn.internal.plan.SampleNormOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;

/**
 * What the normalisations within a sample have in common: their settings, and how they are emitted.
 *
 * @param groups how many groups the channels are divided into; 0 if that is no setting
 * @param epsilon added under the root
 * @param overSample whether the sample is normalised, not each pixel
 * @param gamma whether there is a factor
 * @param beta whether there is a summand
 */
record NormSettings(int groups, double epsilon, boolean overSample, boolean gamma, boolean beta) {
    NormSettings {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("normalisation: epsilon must be positive and finite, not " + epsilon);
        }
    }

    NormSettings(double epsilon, boolean overSample, boolean gamma, boolean beta) {
        this(0, epsilon, overSample, gamma, beta);
    }

    NormSettings withGroups(int newGroups) {
        if (newGroups < 1) {
            throw new IllegalArgumentException("group normalisation: expected at least 1 group, found " + newGroups);
        }
        return new NormSettings(newGroups, epsilon, overSample, gamma, beta);
    }

    NormSettings withEpsilon(double newEpsilon) {
        return new NormSettings(groups, newEpsilon, overSample, gamma, beta);
    }

    NormSettings withOverSample(boolean newOverSample) {
        return new NormSettings(groups, epsilon, newOverSample, gamma, beta);
    }

    NormSettings withGamma(boolean newGamma) {
        return new NormSettings(groups, epsilon, overSample, newGamma, beta);
    }

    NormSettings withBeta(boolean newBeta) {
        return new NormSettings(groups, epsilon, overSample, gamma, newBeta);
    }

    /** Over the channels of each pixel, or over the whole sample, with parameters of its shape. */
    Value emit(Emitter emitter, Value x, Spread spread) {
        int size = x.shape().size();
        int channels = channels(x.shape());
        return overSample
                ? emit(emitter, x, x.shape(), NormalizedSets.ofPixels(1, size, spread, epsilon))
                : emit(emitter, x, Shape.of(channels),
                        NormalizedSets.ofPixels(size / channels, channels, spread, epsilon));
    }

    /** Over all pixels of each group of channels. */
    Value emitGroups(Emitter emitter, Value x, int groups) {
        int channels = channels(x.shape());
        return emit(emitter, x, Shape.of(channels),
                NormalizedSets.ofGroups(x.shape().size() / channels, channels, groups, epsilon));
    }

    /** The channels of a sample. */
    static int channels(Shape x) {
        if (x.rank() == 0) {
            throw new IllegalArgumentException("normalisation: expected channels, found a scalar");
        }
        return x.channels();
    }

    private Value emit(Emitter emitter, Value x, Shape parameters, NormalizedSets sets) {
        return emitter.emit(
                new SampleNormOp(
                        x.shape(),
                        sets,
                        gamma ? emitter.parameter("gamma", parameters, Initializer.constant(1)) : null,
                        beta ? emitter.parameter("beta", parameters, Initializer.zeros()) : null),
                x);
    }

    @Override
    public String toString() {
        return (groups > 0 ? groups + " groups, " : "") + "epsilon " + epsilon
                + (overSample ? ", over the sample" : "");
    }
}
