package dev.fovea.ops;

import dev.fovea.kernel.KernelProvider;
import dev.fovea.kernel.Kernels;
import java.util.Arrays;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015) over N, height and width, per channel: y = gamma·(x − mean)/√(variance +
 * epsilon) + beta.
 *
 * <p>Training uses the batch's mean and biased variance, evaluation the moving ones. The statistics couple the batch: they
 * are gathered first ({@link ChannelMoments}; {@link GradientSums} for the gradient), then each image is mapped on its
 * own.
 */
public final class BatchNormalization {
    private final int channels;
    private final double epsilon;
    private final Kernels kernels;

    /**
     * Batch normalisation of a channel count.
     *
     * @param channels number of channels, at least 1
     * @param epsilon added to the variance, positive
     * @throws IllegalArgumentException if there is no channel or epsilon is not positive
     */
    public BatchNormalization(int channels, double epsilon) {
        this(channels, epsilon, KernelProvider.kernels());
    }

    BatchNormalization(int channels, double epsilon, Kernels kernels) {
        if (channels < 1 || !(epsilon > 0)) {
            throw new IllegalArgumentException(
                    "batch normalisation: channels must be at least 1 and epsilon positive, not "
                            + channels + " and " + epsilon);
        }
        this.channels = channels;
        this.epsilon = epsilon;
        this.kernels = kernels;
    }

    /** Σ dy and Σ dy·(x − mean) per channel, summed in double over images and chunks. */
    public static final class GradientSums {
        private final double[] sum;
        private final double[] dot;
        private final float[] imageSum;
        private final float[] imageDot;

        /**
         * Empty sums.
         *
         * @param channels number of channels
         */
        public GradientSums(int channels) {
            sum = new double[channels];
            dot = new double[channels];
            imageSum = new float[channels];
            imageDot = new float[channels];
        }

        /** Forgets everything seen. */
        public void clear() {
            Arrays.fill(sum, 0);
            Arrays.fill(dot, 0);
        }

        /**
         * Takes in what another has seen; merge chunks in order.
         *
         * @param other the other sums
         */
        public void add(GradientSums other) {
            for (int c = 0; c < sum.length; c++) {
                sum[c] += other.sum[c];
                dot[c] += other.dot[c];
            }
        }

        private void addImage() {
            for (int c = 0; c < sum.length; c++) {
                sum[c] += imageSum[c];
                dot[c] += imageDot[c];
            }
        }
    }

    /**
     * The per-channel map y = x·scale + shift that normalises with given statistics.
     *
     * @param gamma scale parameter, read
     * @param beta shift parameter, read
     * @param mean mean per channel, read
     * @param variance biased variance per channel, read
     * @param scale overwritten with gamma/√(variance + epsilon)
     * @param shift overwritten with beta − mean·scale
     */
    public void coefficients(
            float[] gamma, float[] beta, float[] mean, float[] variance, float[] scale, float[] shift) {
        for (int c = 0; c < channels; c++) {
            double factor = gamma[c] / Math.sqrt(variance[c] + epsilon);
            scale[c] = (float) factor;
            shift[c] = (float) (beta[c] - mean[c] * factor);
        }
    }

    /**
     * Normalises one image. May run in place.
     *
     * @param x the image, read
     * @param x0 offset
     * @param y the normalised image, overwritten
     * @param y0 offset
     * @param pixels pixels of the image
     * @param scale from {@link #coefficients}, read
     * @param shift from {@link #coefficients}, read
     */
    public void forward(float[] x, int x0, float[] y, int y0, int pixels, float[] scale, float[] shift) {
        Sizes.checkRange("x", x, x0, pixels * channels);
        Sizes.checkRange("y", y, y0, pixels * channels);
        kernels.scaleShift(x, x0, y, y0, pixels, channels, scale, shift);
    }

    /**
     * Takes one image into the sums its gradient needs.
     *
     * @param x the normalisation's input, read
     * @param x0 offset
     * @param dy gradient of its output, read
     * @param dy0 offset
     * @param pixels pixels of the image
     * @param mean batch mean per channel, read
     * @param sums accumulated
     */
    public void addGradientSums(float[] x, int x0, float[] dy, int dy0, int pixels, float[] mean, GradientSums sums) {
        Sizes.checkRange("x", x, x0, pixels * channels);
        Sizes.checkRange("dy", dy, dy0, pixels * channels);
        Arrays.fill(sums.imageSum, 0);
        Arrays.fill(sums.imageDot, 0);
        kernels.gradientMoments(x, x0, dy, dy0, pixels, channels, mean, sums.imageSum, sums.imageDot);
        sums.addImage();
    }

    /**
     * From the whole batch's sums: the parameter gradients, and the coefficients of dx = a·dy + b·(x − mean) + c.
     *
     * <p>With s = 1/√(variance + epsilon) and M values per channel: dbeta = Σdy, dgamma = s·Σ dy·(x − mean), a = gamma·s, b
     * = −gamma·s³·Σ dy·(x − mean)/M, c = −gamma·s·Σdy/M.
     *
     * @param gamma scale parameter, read
     * @param variance batch variance, read
     * @param count values per channel in the batch
     * @param sums the batch's sums, read
     * @param dgamma accumulated
     * @param dbeta accumulated
     * @param a overwritten
     * @param b overwritten
     * @param c overwritten
     */
    public void gradientCoefficients(
            float[] gamma,
            float[] variance,
            long count,
            GradientSums sums,
            float[] dgamma,
            float[] dbeta,
            float[] a,
            float[] b,
            float[] c) {
        for (int j = 0; j < channels; j++) {
            double s = 1 / Math.sqrt(variance[j] + epsilon);
            dbeta[j] += (float) sums.sum[j];
            dgamma[j] += (float) (sums.dot[j] * s);
            double factor = gamma[j] * s;
            a[j] = (float) factor;
            b[j] = (float) (-factor * s * s * sums.dot[j] / count);
            c[j] = (float) (-factor * sums.sum[j] / count);
        }
    }

    /**
     * The input gradient of one image. May overwrite dy.
     *
     * @param x the normalisation's input, read
     * @param x0 offset
     * @param dy gradient of its output, read
     * @param dy0 offset
     * @param dx gradient of its input, overwritten
     * @param dx0 offset
     * @param pixels pixels of the image
     * @param mean batch mean, read
     * @param a from {@link #gradientCoefficients}, read
     * @param b from {@link #gradientCoefficients}, read
     * @param c from {@link #gradientCoefficients}, read
     */
    public void inputGradient(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            float[] dx,
            int dx0,
            int pixels,
            float[] mean,
            float[] a,
            float[] b,
            float[] c) {
        Sizes.checkRange("x", x, x0, pixels * channels);
        Sizes.checkRange("dy", dy, dy0, pixels * channels);
        Sizes.checkRange("dx", dx, dx0, pixels * channels);
        kernels.normalizationGradient(x, x0, dy, dy0, dx, dx0, pixels, channels, mean, a, b, c);
    }
}
