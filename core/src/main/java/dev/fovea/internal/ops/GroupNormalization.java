package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.ChannelKernels;
import dev.fovea.internal.kernel.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@link SampleNormalization} of groups of channels with all pixels. Sums are taken per channel, by the kernels of batch
 * normalisation, and joined for the groups; the maps are then per channel as well.
 */
final class GroupNormalization extends SampleNormalization {
    private final ChannelKernels kernels;
    private final ChannelMoments moments;
    private final int groupChannels;
    private final float[] center;
    private final float[] scale;
    private final float[] shift;
    private final float[] b;
    private final float[] c;
    private final float[] blockSum;
    private final float[] blockDot;
    private final double[] sum;
    private final double[] dot;
    /** center − mean, per group. */
    private final double[] rounding;
    /** 1/√(variance + epsilon), per group. */
    private final double[] inverse;

    GroupNormalization(NormalizedSets sets, Kernels kernels) {
        super(sets);
        int channels = sets.channels();
        this.kernels = kernels.channelwise();
        moments = new ChannelMoments(channels, kernels);
        groupChannels = channels / sets.groups();
        center = new float[channels];
        scale = new float[channels];
        shift = new float[channels];
        b = new float[channels];
        c = new float[channels];
        blockSum = new float[channels];
        blockDot = new float[channels];
        sum = new double[channels];
        dot = new double[channels];
        rounding = new double[sets.groups()];
        inverse = new double[sets.groups()];
    }

    /** The channels' moments joined: the squared deviations in a channel, and those of the channels' means. */
    private void measure(float[] x, int x0) {
        moments.clear();
        moments.add(x, x0, sets.pixels());
        for (int group = 0, first = 0; group < sets.groups(); group++, first += groupChannels) {
            double mean = 0;
            for (int j = first; j < first + groupChannels; j++) {
                mean += moments.mean(j);
            }
            mean /= groupChannels;
            double variance = 0;
            for (int j = first; j < first + groupChannels; j++) {
                double off = moments.mean(j) - mean;
                variance += moments.variance(j) + off * off;
            }
            variance /= groupChannels;
            Arrays.fill(center, first, first + groupChannels, (float) mean);
            rounding[group] = (float) mean - mean;
            inverse[group] = 1 / Math.sqrt(variance + sets.epsilon());
        }
    }

    @Override
    void normalize(float[] x, int x0, float[] gamma, float[] beta, float[] y, int y0) {
        measure(x, x0);
        for (int j = 0; j < center.length; j++) {
            int group = j / groupChannels;
            double factor = gamma[j] * inverse[group];
            scale[j] = (float) factor;
            shift[j] = (float) (beta[j] + rounding[group] * factor);
        }
        kernels.normalize(x, x0, y, y0, sets.pixels(), sets.channels(), center, scale, shift);
    }

    @Override
    void differentiate(
            float[] x, int x0, float[] dy, int dy0, float[] gamma, float @Nullable [] dx, int dx0) {
        measure(x, x0);
        sumGradients(x, x0, dy, dy0);
        for (int group = 0, first = 0; group < sets.groups(); group++, first += groupChannels) {
            double s = inverse[group];
            double groupSum = 0;
            double groupDot = 0;
            for (int j = first; j < first + groupChannels; j++) {
                double centredDot = dot[j] + rounding[group] * sum[j];
                dgamma[j] += centredDot * s;
                dbeta[j] += sum[j];
                groupSum += gamma[j] * sum[j];
                groupDot += gamma[j] * centredDot;
            }
            double slope = -s * s * s * groupDot / sets.setSize();
            double summand = -s * groupSum / sets.setSize() + slope * rounding[group];
            Arrays.fill(b, first, first + groupChannels, (float) slope);
            Arrays.fill(c, first, first + groupChannels, (float) summand);
            for (int j = first; j < first + groupChannels; j++) {
                scale[j] = (float) (gamma[j] * s);
            }
        }
        if (dx != null) {
            kernels.normalizationGradient(
                    x, x0, dy, dy0, dx, dx0, sets.pixels(), sets.channels(), center, scale, b, c);
        }
    }

    /** Σ dy and Σ dy·(x − center) per channel, in float within a block of pixels. */
    private void sumGradients(float[] x, int x0, float[] dy, int dy0) {
        int channels = sets.channels();
        Arrays.fill(sum, 0);
        Arrays.fill(dot, 0);
        for (int p = 0; p < sets.pixels(); p += BatchNormalization.BLOCK) {
            int pixels = Math.min(BatchNormalization.BLOCK, sets.pixels() - p);
            int offset = p * channels;
            Arrays.fill(blockSum, 0);
            Arrays.fill(blockDot, 0);
            kernels.gradientMoments(
                    x, x0 + offset, dy, dy0 + offset, pixels, channels, center, blockSum, blockDot);
            for (int j = 0; j < channels; j++) {
                sum[j] += blockSum[j];
                dot[j] += blockDot[j];
            }
        }
    }
}
