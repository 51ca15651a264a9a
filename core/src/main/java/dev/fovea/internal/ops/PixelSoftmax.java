package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.ElementKernel;
import dev.fovea.internal.kernel.Formula;
import dev.fovea.internal.kernel.KernelProvider;
import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Term;

/**
 * Softmax and its logarithm over the channels of many pixels, forward and backward, all of which may run in place.
 *
 * <p>The exponentials are float32, those of many pixels at once; the greatest is subtracted exactly, as a sum of two
 * floats. Sums are float64, a pixel's in four chains. So all kernels have the same bits, the scalar ones too.
 *
 * <p>With u = 2⁻²⁴ an exponential has a relative error of at most 1.7u, and so has their sum S, whose greatest summand is
 * exactly 1. Then that of a probability is at most 5u: twice 1.7u and u of its rounding; a subnormal one's rounding is half
 * of the smallest float instead. Of a logarithm it is at most 3u: log S has 1.7u, as S·log S ≥ S − 1, and the logarithm is
 * no nearer to 0 than log S is. It has n·2⁻⁵³ of n channels beside, by which S may be off.
 */
public final class PixelSoftmax {
    /** The chains of a sum, so that an addition need not wait for the one before. */
    private static final int CHAINS = 4;

    /** Numbers at a time, if a pixel has fewer channels: what is computed of them stays in the first-level cache. */
    private static final int BLOCK = 1024;

    /** So many numbers are compared one by one. */
    private static final int FEW = 32;

    /** What is next to nothing is multiplied by 2^SHIFT until it has been divided. */
    private static final int SHIFT = 40;

    private static final double UNSHIFT = 0x1p-40;

    /** Below, an exponential is nothing beside the smallest float. */
    private static final double LEAST = -110;

    private final int channels;
    private final int rows;
    private final ElementKernel greater;
    private final ElementKernel ofDifferences;
    private final ElementKernel ofLogarithms;

    /**
     * On the kernels that were chosen.
     *
     * @param channels channels of a pixel, at least 1
     */
    public PixelSoftmax(int channels) {
        this(channels, KernelProvider.kernels());
    }

    PixelSoftmax(int channels, Kernels kernels) {
        this.channels = channels;
        rows = Math.max(1, BLOCK / channels);
        greater = kernels.elementwise(new Greater());
        ofDifferences = kernels.elementwise(new OfDifference());
        ofLogarithms = kernels.elementwise(new OfLogarithm());
    }

    /** The greater of two. */
    record Greater() implements Formula {
        @Override
        public Term term() {
            return Term.ifLess(Term.first(), Term.second(), Term.second(), Term.first());
        }
    }

    /** 2^SHIFT·exp(x − max), the difference being exact. */
    record OfDifference() implements Formula {
        @Override
        public Term term() {
            Term x = Term.first();
            Term max = Term.second();
            Term z = x.minus(max);
            Term back = z.minus(x);
            Term low = x.minus(z.minus(back)).minus(max.plus(back)); // by Knuth's sum of two
            return orNothing(z, Exponential.of(z, low, SHIFT));
        }
    }

    /** 2^SHIFT·exp y. */
    record OfLogarithm() implements Formula {
        @Override
        public Term term() {
            return orNothing(Term.first(), Exponential.of(Term.first(), SHIFT));
        }
    }

    private static Term orNothing(Term z, Exponential exponential) {
        return Term.ifLess(z, Term.of(LEAST), Term.of(0), exponential.value());
    }

    /**
     * The scratch that the passes take.
     *
     * @return the floats they need
     */
    public int workspaceSize() {
        return rows * (channels + 1);
    }

    /**
     * Softmax: y[i] = exp x[i]/Σ exp x[j]. No logit overflows: ±10³⁰ is fine. A NaN, +∞ or nothing but −∞ makes all of the
     * pixel NaN; −∞ beside other logits makes 0.
     *
     * @param x logits, read
     * @param x0 offset
     * @param y probabilities, overwritten
     * @param y0 offset
     * @param pixels number of pixels
     * @param workspace scratch of {@link #workspaceSize}, overwritten
     */
    public void softmax(float[] x, int x0, float[] y, int y0, int pixels, float[] workspace) {
        check("x", x, x0, "y", y, y0, pixels, workspace);
        for (int first = 0; first < pixels; first += rows) {
            int count = Math.min(rows, pixels - first);
            int p = x0 + first * channels;
            int q = y0 + first * channels;
            spreadGreatest(x, p, count, workspace);
            ofDifferences.apply(x, p, workspace, 0, y, q, count * channels);
            for (int r = 0; r < count; r++, q += channels) {
                double scale = 1 / sum(y, q, channels);
                for (int i = q; i < q + channels; i++) {
                    y[i] = (float) (y[i] * scale);
                }
            }
        }
    }

    /**
     * The logarithm of softmax: y[i] = x[i] − log Σ exp x[j]. Finite wherever x − max x is, even where a probability
     * underflows to 0; as above, NaN where that is.
     *
     * @param x logits, read
     * @param x0 offset
     * @param y logarithms, overwritten
     * @param y0 offset
     * @param pixels number of pixels
     * @param workspace scratch of {@link #workspaceSize}, overwritten
     */
    public void logSoftmax(float[] x, int x0, float[] y, int y0, int pixels, float[] workspace) {
        check("x", x, x0, "y", y, y0, pixels, workspace);
        for (int first = 0; first < pixels; first += rows) {
            int count = Math.min(rows, pixels - first);
            int p = x0 + first * channels;
            int q = y0 + first * channels;
            spreadGreatest(x, p, count, workspace);
            ofDifferences.apply(x, p, workspace, 0, workspace, 0, count * channels);
            for (int r = 0; r < count; r++, p += channels, q += channels) {
                double max = workspace[rows * channels + r];
                double log = Logarithm.of(sum(workspace, r * channels, channels) * UNSHIFT);
                for (int i = 0; i < channels; i++) {
                    y[q + i] = (float) (x[p + i] - max - log);
                }
            }
        }
    }

    /**
     * The gradient of softmax: dx[i] = y[i]·(dy[i] − Σ dy[j]·y[j]), in float64. May overwrite dy.
     *
     * @param y probabilities, read
     * @param y0 offset
     * @param dy gradient of y, read
     * @param dy0 offset
     * @param dx gradient of the logits, overwritten
     * @param dx0 offset
     * @param pixels number of pixels
     */
    public void softmaxGradient(float[] y, int y0, float[] dy, int dy0, float[] dx, int dx0, int pixels) {
        Sizes.checkRange("y", y, y0, pixels * channels);
        Sizes.checkRange("dy", dy, dy0, pixels * channels);
        Sizes.checkRange("dx", dx, dx0, pixels * channels);
        for (int first = 0; first < pixels * channels; first += channels) {
            double dot = dot(y, y0 + first, dy, dy0 + first, channels);
            for (int i = first; i < first + channels; i++) {
                dx[dx0 + i] = (float) (y[y0 + i] * (dy[dy0 + i] - dot));
            }
        }
    }

    /**
     * The gradient of log-softmax: dx[i] = dy[i] − exp(y[i])·Σ dy[j], with a relative error of at most 2⁻²³ of the
     * exponential. May overwrite dy.
     *
     * @param y logarithms, read
     * @param y0 offset
     * @param dy gradient of y, read
     * @param dy0 offset
     * @param dx gradient of the logits, overwritten
     * @param dx0 offset
     * @param pixels number of pixels
     * @param workspace scratch of {@link #workspaceSize}, overwritten
     */
    public void logSoftmaxGradient(
            float[] y, int y0, float[] dy, int dy0, float[] dx, int dx0, int pixels, float[] workspace) {
        check("y", y, y0, "dy", dy, dy0, pixels, workspace);
        Sizes.checkRange("dx", dx, dx0, pixels * channels);
        for (int first = 0; first < pixels; first += rows) {
            int count = Math.min(rows, pixels - first);
            int p = dy0 + first * channels;
            int q = dx0 + first * channels;
            ofLogarithms.apply(y, y0 + first * channels, y, y0, workspace, 0, count * channels);
            for (int r = 0; r < count; r++, p += channels, q += channels) {
                double scale = sum(dy, p, channels) * UNSHIFT;
                for (int i = 0; i < channels; i++) {
                    dx[q + i] = (float) (dy[p + i] - workspace[r * channels + i] * scale);
                }
            }
        }
    }

    private void check(
            String first, float[] a, int a0, String second, float[] b, int b0, int pixels, float[] workspace) {
        Sizes.checkRange(first, a, a0, pixels * channels);
        Sizes.checkRange(second, b, b0, pixels * channels);
        Sizes.check("workspace", workspace, workspaceSize());
    }

    /** Puts the greatest of each pixel where its channels are, and once more behind all rows. */
    private void spreadGreatest(float[] x, int x0, int pixels, float[] workspace) {
        for (int r = 0, i = 0; r < pixels; r++) {
            float max = greatest(x, x0 + i, workspace, i);
            workspace[rows * channels + r] = max;
            for (int end = i + channels; i < end; i++) {
                workspace[i] = max;
            }
        }
    }

    /** The greatest of a pixel, of which halves are compared while they fill vectors. A NaN may be lost here. */
    private float greatest(float[] x, int x0, float[] halves, int h0) {
        int n = channels;
        float[] a = x;
        int a0 = x0;
        while (n > FEW) {
            int half = n / 2;
            greater.apply(a, a0, a, a0 + half, halves, h0, half);
            if (n % 2 == 1) {
                halves[h0 + half] = a[a0 + n - 1];
            }
            a = halves;
            a0 = h0;
            n -= half;
        }
        float max = a[a0];
        for (int i = a0 + 1; i < a0 + n; i++) {
            max = Math.max(max, a[i]);
        }
        return max;
    }

    private static double sum(float[] x, int x0, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int end = x0 + n;
        int i = x0;
        for (; i <= end - CHAINS; i += CHAINS) {
            s0 += x[i];
            s1 += x[i + 1];
            s2 += x[i + 2];
            s3 += x[i + 3];
        }
        for (; i < end; i++) {
            s0 += x[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    private static double dot(float[] x, int x0, float[] y, int y0, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i <= n - CHAINS; i += CHAINS) {
            s0 += (double) x[x0 + i] * y[y0 + i];
            s1 += (double) x[x0 + i + 1] * y[y0 + i + 1];
            s2 += (double) x[x0 + i + 2] * y[y0 + i + 2];
            s3 += (double) x[x0 + i + 3] * y[y0 + i + 3];
        }
        for (; i < n; i++) {
            s0 += (double) x[x0 + i] * y[y0 + i];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
