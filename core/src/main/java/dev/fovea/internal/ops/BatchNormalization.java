package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.KernelProvider;
import dev.fovea.internal.kernel.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015) over N, height and width, per channel: y = gamma·(x − mean)/√(variance
 * + epsilon) + beta.
 *
 * <p>Training uses the batch's mean and biased variance, evaluation the moving ones. The statistics couple the batch:
 * they are gathered first ({@link ChannelMoments}; {@link GradientSums} for the gradient), then each image is mapped on
 * its own by {@link Coefficients}.
 *
 * <p>Values are centred before they are scaled, so that a mean far from 0 costs no accuracy and a constant channel
 * becomes beta exactly. Images of at most 16 pixels, which includes dense layers, are computed in double: with them a
 * batch may be as small as two values per channel, and the input gradient is then what remains of terms a thousand
 * times larger.
 */
public final class BatchNormalization {
    /** Images of up to this many pixels are computed in double. */
    static final int FEW_PIXELS = 16;

    /** Pixels that are summed in float before the sums go on in double: rounding does not grow with the image. */
    static final int BLOCK = 128;

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

    /**
     * The numbers per channel that normalise a batch, y = (x − center)·scale + shift, and that its gradient needs, dx =
     * a·dy + b·(x − center) + c. The center is the mean as a float; shift and c make up for its rounding.
     */
    public static final class Coefficients {
        private final float[] center;
        private final double[] scale;
        private final double[] shift;
        private final double[] a;
        private final double[] b;
        private final double[] c;
        private final float[] floatScale;
        private final float[] floatShift;
        private final float[] floatA;
        private final float[] floatB;
        private final float[] floatC;
        /** center − mean. */
        private final double[] rounding;
        /** 1/√(variance + epsilon). */
        private final double[] inverse;

        /**
         * Coefficients to be filled.
         *
         * @param channels number of channels
         */
        public Coefficients(int channels) {
            center = new float[channels];
            scale = new double[channels];
            shift = new double[channels];
            a = new double[channels];
            b = new double[channels];
            c = new double[channels];
            floatScale = new float[channels];
            floatShift = new float[channels];
            floatA = new float[channels];
            floatB = new float[channels];
            floatC = new float[channels];
            rounding = new double[channels];
            inverse = new double[channels];
        }

        private void set(int j, float gamma, float beta, double mean, double variance, double epsilon) {
            center[j] = (float) mean;
            rounding[j] = center[j] - mean;
            inverse[j] = 1 / Math.sqrt(variance + epsilon);
            scale[j] = gamma * inverse[j];
            shift[j] = beta + rounding[j] * scale[j];
            floatScale[j] = (float) scale[j];
            floatShift[j] = (float) shift[j];
        }

        private void setGradient(int j, double newA, double newB, double newC) {
            a[j] = newA;
            b[j] = newB;
            c[j] = newC;
            floatA[j] = (float) newA;
            floatB[j] = (float) newB;
            floatC[j] = (float) newC;
        }
    }

    /**
     * What normalises a batch with its own statistics.
     *
     * @param gamma scale parameter, read
     * @param beta shift parameter, read
     * @param moments the batch's statistics, read
     * @param k overwritten
     */
    public void coefficients(float[] gamma, float[] beta, ChannelMoments moments, Coefficients k) {
        for (int j = 0; j < channels; j++) {
            k.set(j, gamma[j], beta[j], moments.mean(j), moments.variance(j), epsilon);
        }
    }

    /**
     * What normalises with given statistics, such as the moving ones, and maps dy to dx: as they do not depend on x, dx
     * = gamma·dy/√(variance + epsilon).
     *
     * @param gamma scale parameter, read
     * @param beta shift parameter, read
     * @param mean mean per channel, read
     * @param variance biased variance per channel, read
     * @param k overwritten
     */
    public void coefficients(float[] gamma, float[] beta, float[] mean, float[] variance, Coefficients k) {
        for (int j = 0; j < channels; j++) {
            k.set(j, gamma[j], beta[j], mean[j], variance[j], epsilon);
            k.setGradient(j, k.scale[j], 0, 0);
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
     * @param k the coefficients, read
     */
    public void forward(float[] x, int x0, float[] y, int y0, int pixels, Coefficients k) {
        Sizes.checkRange("x", x, x0, pixels * channels);
        Sizes.checkRange("y", y, y0, pixels * channels);
        if (pixels > FEW_PIXELS) {
            kernels.channelwise().normalize(x, x0, y, y0, pixels, channels, k.center, k.floatScale, k.floatShift);
            return;
        }
        kernels.channelwiseInDouble().normalize(x, x0, y, y0, pixels, channels, k.center, k.scale, k.shift);
    }

    /**
     * Takes one image into the sums its gradient needs.
     *
     * @param x the normalisation's input, read
     * @param x0 offset
     * @param dy gradient of its output, read
     * @param dy0 offset
     * @param pixels pixels of the image
     * @param k the batch's coefficients, read
     * @param sums accumulated
     */
    public void addGradientSums(float[] x, int x0, float[] dy, int dy0, int pixels, Coefficients k, GradientSums sums) {
        Sizes.checkRange("x", x, x0, pixels * channels);
        Sizes.checkRange("dy", dy, dy0, pixels * channels);
        if (pixels > FEW_PIXELS) {
            for (int p = 0; p < pixels; p += BLOCK) {
                Arrays.fill(sums.blockSum, 0);
                Arrays.fill(sums.blockDot, 0);
                kernels.channelwise().gradientMoments(
                        x, x0 + p * channels, dy, dy0 + p * channels, Math.min(BLOCK, pixels - p), channels, k.center,
                        sums.blockSum, sums.blockDot);
                sums.addBlock();
            }
            return;
        }
        kernels.channelwiseInDouble().gradientSums(x, x0, dy, dy0, pixels, channels, k.center, sums.sum, sums.dot);
    }

    /**
     * Adds to the parameter gradients. With s = 1/√(variance + epsilon): dbeta = Σdy, dgamma = s·Σ dy·(x − mean).
     *
     * @param sums of the batch or, as gradients add up, of a part of it; read
     * @param k the batch's coefficients, read
     * @param dgamma accumulated
     * @param dbeta accumulated
     */
    public void addParameterGradients(
            GradientSums sums, Coefficients k, float @Nullable [] dgamma, float @Nullable [] dbeta) {
        for (int j = 0; dbeta != null && j < channels; j++) {
            dbeta[j] += (float) sums.sum[j];
        }
        for (int j = 0; dgamma != null && j < channels; j++) {
            dgamma[j] += (float) (sums.centredDot(j, k) * k.inverse[j]);
        }
    }

    /**
     * What maps dy to dx where the statistics are the batch's own and so depend on x.
     *
     * <p>With s = 1/√(variance + epsilon), D = Σ dy·(x − mean) and M values per channel: a = gamma·s, b =
     * −gamma·s³·D/M, c = −gamma·s·Σdy/M + b·(center − mean).
     *
     * @param gamma scale parameter, read
     * @param count values per channel in the batch
     * @param sums the whole batch's sums, read
     * @param k the batch's coefficients, updated
     */
    public void gradientCoefficients(float[] gamma, long count, GradientSums sums, Coefficients k) {
        for (int j = 0; j < channels; j++) {
            double s = k.inverse[j];
            double a = gamma[j] * s;
            double b = -a * s * s * sums.centredDot(j, k) / count;
            k.setGradient(j, a, b, -a * sums.sum[j] / count + b * k.rounding[j]);
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
     * @param k from {@link #gradientCoefficients}, or those of given statistics; read
     */
    public void inputGradient(
            float[] x, int x0, float[] dy, int dy0, float[] dx, int dx0, int pixels, Coefficients k) {
        Sizes.checkRange("x", x, x0, pixels * channels);
        Sizes.checkRange("dy", dy, dy0, pixels * channels);
        Sizes.checkRange("dx", dx, dx0, pixels * channels);
        if (pixels > FEW_PIXELS) {
            kernels.channelwise().normalizationGradient(
                    x, x0, dy, dy0, dx, dx0, pixels, channels, k.center, k.floatA, k.floatB, k.floatC);
            return;
        }
        kernels.channelwiseInDouble().normalizationGradient(
                x, x0, dy, dy0, dx, dx0, pixels, channels, k.center, k.a, k.b, k.c);
    }

    /** Σ dy and Σ dy·(x − mean) per channel, summed in double over blocks, images and chunks. */
    public static final class GradientSums {
        private final double[] sum;
        private final double[] dot;
        private final float[] blockSum;
        private final float[] blockDot;

        /**
         * Empty sums.
         *
         * @param channels number of channels
         */
        public GradientSums(int channels) {
            sum = new double[channels];
            dot = new double[channels];
            blockSum = new float[channels];
            blockDot = new float[channels];
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

        /** Σ dy·(x − mean), where the sums are of dy·(x − center). */
        private double centredDot(int j, Coefficients k) {
            return dot[j] + k.rounding[j] * sum[j];
        }

        private void addBlock() {
            for (int c = 0; c < sum.length; c++) {
                sum[c] += blockSum[c];
                dot[c] += blockDot[c];
            }
        }
    }

    /**
     * The per-channel map y = x·scale + shift that normalises with given statistics, to be folded into what computes x.
     *
     * @param gamma scale parameter, read
     * @param beta shift parameter, read
     * @param mean mean per channel, read
     * @param variance biased variance per channel, read
     * @param scale overwritten with gamma/√(variance + epsilon)
     * @param shift overwritten with beta − mean·scale
     */
    public void fold(float[] gamma, float[] beta, float[] mean, float[] variance, double[] scale, double[] shift) {
        for (int c = 0; c < channels; c++) {
            scale[c] = gamma[c] / Math.sqrt(variance[c] + epsilon);
            shift[c] = beta[c] - mean[c] * scale[c];
        }
    }
}
