package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.KernelProvider;
import dev.fovea.internal.kernel.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Normalisation within a sample, whose elements are cut into {@link NormalizedSets}: y = gamma·n + beta, with n = (x −
 * mean)·s, s = 1/√(variance + epsilon), mean and biased variance being those of the element's set of m values, gamma and
 * beta of its channel. Layer normalisation (Ba, Kiros and Hinton, 2016) has sets of a pixel's channels or of a whole
 * sample, group normalisation (Wu and He, 2018) sets of a group of channels, instance normalisation (Ulyanov, Vedaldi
 * and Lempitsky, 2016) sets of one channel. Where it is not the variance that a set is divided by, no mean is subtracted:
 * s = 1/√(Σx²/m + epsilon) is root mean square normalisation (Zhang and Sennrich, 2019), s = 1/√(Σx² + epsilon) the
 * Euclidean norm's.
 *
 * <p>The gradient follows by differentiating n (Ioffe and Szegedy, 2015, section 3): with g = gamma·dy and sums over the
 * set, dx = s·(g − Σg/m − n·Σ(g·n)/m). The term Σg/m comes from the mean, and is missing where none is subtracted; where
 * the divisor is the Euclidean norm, Σ(g·n) is not divided by m. dgamma = Σ dy·n, dbeta = Σ dy over pixels and samples.
 *
 * <p>Statistics are of deviations: first the mean, then the sum of squared differences from it. Sets of at most 16
 * values, and groups in images of at most 16 pixels, are computed in double, like {@link BatchNormalization}'s few
 * pixels: the gradient of a set of two values is what remains of terms a thousand times larger.
 *
 * <p>An object has the memory one thread works with, and the sums of parameter gradients of all samples that it has seen.
 */
public abstract sealed class SampleNormalization
        permits
        FewNormalization,
        RowNormalization,
        GroupNormalization {
    final NormalizedSets sets;
    final double[] dgamma;
    final double[] dbeta;

    SampleNormalization(NormalizedSets sets) {
        this.sets = sets;
        dgamma = new double[sets.channels()];
        dbeta = new double[sets.channels()];
    }

    /**
     * The normalisation of some sets.
     *
     * @param sets the sets
     * @return with memory for one thread
     */
    public static SampleNormalization of(NormalizedSets sets) {
        return of(sets, KernelProvider.kernels());
    }

    static SampleNormalization of(NormalizedSets sets, Kernels kernels) {
        boolean few = sets.setSize() <= BatchNormalization.FEW_PIXELS
                || (sets.groups() > 0 && sets.pixels() <= BatchNormalization.FEW_PIXELS);
        if (few) {
            return new FewNormalization(sets);
        }
        return sets.groups() == 0
                ? new RowNormalization(sets, kernels.rowwise())
                : new GroupNormalization(sets, kernels);
    }

    /**
     * Normalises one sample. May run in place.
     *
     * @param x the sample, read
     * @param x0 offset
     * @param gamma scale per channel, read
     * @param beta shift per channel, read
     * @param y the normalised sample, overwritten
     * @param y0 offset
     */
    public final void forward(float[] x, int x0, float[] gamma, float[] beta, float[] y, int y0) {
        Sizes.checkRange("x", x, x0, sets.size());
        Sizes.checkRange("y", y, y0, sets.size());
        normalize(x, x0, gamma, beta, y, y0);
    }

    /**
     * Computes the input gradient of one sample, and takes its parameter gradients into the sums. dx may be dy.
     *
     * @param x the normalisation's input, read
     * @param x0 offset
     * @param dy gradient of its output, read
     * @param dy0 offset
     * @param gamma scale per channel, read
     * @param dx gradient of its input, overwritten; null if nobody wants it
     * @param dx0 offset
     */
    public final void backward(
            float[] x, int x0, float[] dy, int dy0, float[] gamma, float @Nullable [] dx, int dx0) {
        Sizes.checkRange("x", x, x0, sets.size());
        Sizes.checkRange("dy", dy, dy0, sets.size());
        if (dx != null) {
            Sizes.checkRange("dx", dx, dx0, sets.size());
        }
        differentiate(x, x0, dy, dy0, gamma, dx, dx0);
    }

    /**
     * Adds to the parameter gradients those of all samples since the last call.
     *
     * @param gammas accumulated; null if nobody wants them
     * @param betas accumulated; null if nobody wants them
     */
    public void addParameterGradients(float @Nullable [] gammas, float @Nullable [] betas) {
        for (int c = 0; c < dgamma.length && gammas != null; c++) {
            gammas[c] += (float) dgamma[c];
        }
        for (int c = 0; c < dbeta.length && betas != null; c++) {
            betas[c] += (float) dbeta[c];
        }
        Arrays.fill(dgamma, 0);
        Arrays.fill(dbeta, 0);
    }

    abstract void normalize(float[] x, int x0, float[] gamma, float[] beta, float[] y, int y0);

    /** The gradients; those of parameters are added to their sums. */
    abstract void differentiate(
            float[] x, int x0, float[] dy, int dy0, float[] gamma, float @Nullable [] dx, int dx0);
}
