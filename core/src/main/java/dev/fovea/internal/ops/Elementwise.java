package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.KernelProvider;

/** Operations on each element alone: dropout and addition. All may run in place. */
public final class Elementwise {
    /** Dropout's probabilities are whole multiples of this. */
    private static final int DROPOUT_STEPS = 1 << 24;

    private Elementwise() {}

    /**
     * Adds: y = a + b.
     *
     * @param a first summand, read
     * @param a0 offset
     * @param b second summand, read
     * @param b0 offset
     * @param y sum, overwritten
     * @param y0 offset
     * @param n number of elements
     */
    public static void add(float[] a, int a0, float[] b, int b0, float[] y, int y0, int n) {
        Sizes.checkRange("a", a, a0, n);
        Sizes.checkRange("b", b, b0, n);
        Sizes.checkRange("y", y, y0, n);
        KernelProvider.kernels().add(a, a0, b, b0, y, y0, n);
    }

    /**
     * Inverted dropout (Srivastava et al., 2014): y = 0 with probability rate, else x/(1 − rate). The mask is a pure
     * function of the key and the element's index, so the gradient is this very operation on dy with the same key.
     *
     * @param x input, read
     * @param x0 offset
     * @param y output, overwritten
     * @param y0 offset
     * @param n number of elements
     * @param key identifies the mask
     * @param rate the probability of dropping, in [0, 1); rounded to a multiple of 2⁻²⁴
     * @throws IllegalArgumentException if the rate is outside [0, 1)
     */
    public static void dropout(float[] x, int x0, float[] y, int y0, int n, long key, double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("the dropout rate must be in [0, 1), not " + rate);
        }
        Sizes.checkRange("x", x, x0, n);
        Sizes.checkRange("y", y, y0, n);
        int threshold = (int) Math.round(rate * DROPOUT_STEPS);
        KernelProvider.kernels().dropout(x, x0, y, y0, n, key, threshold, (float) (1 / (1 - rate)));
    }

    /**
     * Multiplies what is kept: y[p][c] = x[p][c]·factor[c], and 0 where the factor is 0, whatever x is there. May run in
     * place.
     *
     * @param x input, read
     * @param x0 offset
     * @param factors read, from 0 on
     * @param channels the number of factors
     * @param y output, overwritten
     * @param y0 offset
     * @param pixels how often there are so many elements
     */
    public static void keep(float[] x, int x0, float[] factors, int channels, float[] y, int y0, int pixels) {
        Sizes.checkRange("x", x, x0, pixels * channels);
        Sizes.check("factors", factors, channels);
        Sizes.checkRange("y", y, y0, pixels * channels);
        for (int p = 0; p < pixels; p++) {
            int row = p * channels;
            for (int c = 0; c < channels; c++) {
                float factor = factors[c];
                y[y0 + row + c] = factor == 0 ? 0 : x[x0 + row + c] * factor;
            }
        }
    }
}
