package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.KernelProvider;
import dev.fovea.internal.kernel.Kernels;
import java.util.Arrays;

/**
 * Mean and biased variance per channel of a stream of images, numerically safe: within a block of pixels by sums of
 * deviations from the mean so far, between blocks, images and chunks by the update of Chan, Golub and LeVeque
 * ("Updating formulae and a pairwise algorithm for computing sample variances", 1979) in double precision. The pixels
 * of very small images are taken one by one in double (see {@link BatchNormalization}). A constant channel has variance
 * 0 exactly.
 */
public final class ChannelMoments {
    private final Kernels kernels;
    private final double[] mean;
    private final double[] deviation;
    private final float[] pivot;
    private final float[] sum;
    private final float[] squares;
    private long count;

    /**
     * Empty moments.
     *
     * @param channels number of channels
     */
    public ChannelMoments(int channels) {
        this(channels, KernelProvider.kernels());
    }

    ChannelMoments(int channels, Kernels kernels) {
        this.kernels = kernels;
        mean = new double[channels];
        deviation = new double[channels];
        pivot = new float[channels];
        sum = new float[channels];
        squares = new float[channels];
    }

    /** Forgets everything seen. */
    public void clear() {
        count = 0;
        Arrays.fill(mean, 0);
        Arrays.fill(deviation, 0);
    }

    /**
     * Takes in an image.
     *
     * @param x the image, read
     * @param x0 offset
     * @param pixels its pixels, at least 1
     */
    public void add(float[] x, int x0, int pixels) {
        int channels = mean.length;
        Sizes.checkRange("x", x, x0, pixels * channels);
        if (pixels <= BatchNormalization.FEW_PIXELS) {
            kernels.channelwiseInDouble().moments(x, x0, pixels, channels, count, mean, deviation);
            count += pixels;
            return;
        }
        for (int p = 0; p < pixels; p += BatchNormalization.BLOCK) {
            addBlock(x, x0 + p * channels, Math.min(BatchNormalization.BLOCK, pixels - p));
        }
    }

    private void addBlock(float[] x, int x0, int pixels) {
        int channels = mean.length;
        if (count == 0) {
            // Nothing is known of the mean yet: find it first, by way of a pixel.
            System.arraycopy(x, x0, pivot, 0, channels);
            sumDeviations(x, x0, pixels);
            for (int c = 0; c < channels; c++) {
                pivot[c] += sum[c] / pixels;
            }
        } else {
            for (int c = 0; c < channels; c++) {
                pivot[c] = (float) mean[c];
            }
        }
        sumDeviations(x, x0, pixels);
        for (int c = 0; c < channels; c++) {
            double shift = (double) sum[c] / pixels;
            merge(c, pixels, pivot[c] + shift, Math.max(0, squares[c] - shift * sum[c]));
        }
        count += pixels;
    }

    private void sumDeviations(float[] x, int x0, int pixels) {
        Arrays.fill(sum, 0);
        Arrays.fill(squares, 0);
        kernels.channelwise().moments(x, x0, pixels, mean.length, pivot, sum, squares);
    }

    /**
     * Takes in what another has seen. The order of merging decides the rounding: merge chunks in order.
     *
     * @param other the other moments, of as many channels
     */
    public void add(ChannelMoments other) {
        if (other.count == 0) {
            return;
        }
        for (int c = 0; c < mean.length; c++) {
            merge(c, other.count, other.mean[c], other.deviation[c]);
        }
        count += other.count;
    }

    /**
     * The number of pixels seen.
     *
     * @return the count per channel
     */
    public long count() {
        return count;
    }

    /**
     * A channel's mean.
     *
     * @param channel which channel
     * @return the mean, 0 if nothing was seen
     */
    public double mean(int channel) {
        return mean[channel];
    }

    /**
     * A channel's biased variance, Σ(x − mean)²/count.
     *
     * @param channel which channel
     * @return the variance, 0 if nothing was seen
     */
    public double variance(int channel) {
        return count == 0 ? 0 : deviation[channel] / count;
    }

    private void merge(int c, long n, double otherMean, double otherDeviation) {
        double total = count + n;
        double delta = otherMean - mean[c];
        mean[c] += delta * n / total;
        deviation[c] += otherDeviation + delta * delta * count * n / total;
    }
}
