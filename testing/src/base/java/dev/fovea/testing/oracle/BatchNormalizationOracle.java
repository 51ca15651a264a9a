package dev.fovea.testing.oracle;

import java.util.Arrays;

/** Batch normalisation and its gradients in float64. Channels are the last axis. */
public final class BatchNormalizationOracle {
    private BatchNormalizationOracle() {}

    /**
     * Batch normalisation with given statistics: y = gamma·(x − mean)/√(variance + epsilon) + beta.
     *
     * @param x any number of pixels
     * @param gamma scale per channel
     * @param beta shift per channel
     * @param mean mean per channel
     * @param variance variance per channel
     * @param epsilon added to the variance
     * @return y
     */
    public static double[] normalize(
            double[] x, double[] gamma, double[] beta, double[] mean, double[] variance, double epsilon) {
        double[] y = new double[x.length];
        double[] deviation = deviation(variance, epsilon);
        for (int pixel = 0; pixel < x.length; pixel += gamma.length) {
            for (int c = 0; c < gamma.length; c++) {
                y[pixel + c] = gamma[c] * (x[pixel + c] - mean[c]) / deviation[c] + beta[c];
            }
        }
        return y;
    }

    private static double[] deviation(double[] variance, double epsilon) {
        double[] deviation = new double[variance.length];
        for (int c = 0; c < variance.length; c++) {
            deviation[c] = Math.sqrt(variance[c] + epsilon);
        }
        return deviation;
    }

    /**
     * The input gradient of batch normalisation with the batch's own statistics: with n = (x − mean)/√(variance +
     * epsilon), dx = gamma/√(variance + epsilon)·(dy − mean(dy) − n·mean(dy·n)).
     *
     * @param x any number of pixels
     * @param dy gradient of y
     * @param gamma scale per channel
     * @param epsilon added to the variance
     * @return dx
     */
    public static double[] inputGradient(double[] x, double[] dy, double[] gamma, double epsilon) {
        int channels = gamma.length;
        double[] normal = standardize(x, channels, epsilon);
        double[] deviation = deviation(ChannelOracle.variance(x, channels), epsilon);
        double[] meanDy = ChannelOracle.mean(dy, channels);
        double[] meanDot = ChannelOracle.mean(product(dy, normal), channels);
        double[] dx = new double[x.length];
        for (int pixel = 0; pixel < x.length; pixel += channels) {
            for (int c = 0; c < channels; c++) {
                int i = pixel + c;
                dx[i] = gamma[c] / deviation[c] * (dy[i] - meanDy[c] - normal[i] * meanDot[c]);
            }
        }
        return dx;
    }

    /**
     * The gamma gradient of batch normalisation: Σ dy·n; beta's is {@link ChannelOracle#sums} of dy.
     *
     * @param x any number of pixels
     * @param dy gradient of y
     * @param channels channels
     * @param epsilon added to the variance
     * @return dgamma
     */
    public static double[] gammaGradient(double[] x, double[] dy, int channels, double epsilon) {
        return ChannelOracle.sums(product(dy, standardize(x, channels, epsilon)), channels);
    }

    private static double[] standardize(double[] x, int channels, double epsilon) {
        double[] one = new double[channels];
        Arrays.fill(one, 1);
        return normalize(x, one, new double[channels], ChannelOracle.mean(x, channels),
                ChannelOracle.variance(x, channels), epsilon);
    }

    private static double[] product(double[] a, double[] b) {
        double[] product = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            product[i] = a[i] * b[i];
        }
        return product;
    }
}
