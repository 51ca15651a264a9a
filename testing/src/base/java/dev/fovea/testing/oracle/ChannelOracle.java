package dev.fovea.testing.oracle;

/** Statistics of channels, the last axis, in float64. */
public final class ChannelOracle {
    private ChannelOracle() {}

    /**
     * Sums over everything but the channel: a bias gradient.
     *
     * @param dy any number of pixels
     * @param channels channels of each
     * @return one sum per channel
     */
    public static double[] sums(double[] dy, int channels) {
        double[] sums = new double[channels];
        for (int pixel = 0; pixel < dy.length; pixel += channels) {
            for (int c = 0; c < channels; c++) {
                sums[c] += dy[pixel + c];
            }
        }
        return sums;
    }

    /**
     * The mean of each channel over a batch.
     *
     * @param x any number of pixels
     * @param channels channels of each
     * @return one mean per channel
     */
    public static double[] mean(double[] x, int channels) {
        double[] mean = sums(x, channels);
        for (int c = 0; c < channels; c++) {
            mean[c] *= (double) channels / x.length;
        }
        return mean;
    }

    /**
     * The biased variance of each channel over a batch, in two passes.
     *
     * @param x any number of pixels
     * @param channels channels of each
     * @return one variance per channel
     */
    public static double[] variance(double[] x, int channels) {
        double[] mean = mean(x, channels);
        double[] squares = new double[x.length];
        for (int pixel = 0; pixel < x.length; pixel += channels) {
            for (int c = 0; c < channels; c++) {
                double d = x[pixel + c] - mean[c];
                squares[pixel + c] = d * d;
            }
        }
        return mean(squares, channels);
    }
}
