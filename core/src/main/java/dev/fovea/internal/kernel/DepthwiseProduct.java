package dev.fovea.internal.kernel;

/**
 * What a depthwise convolution does with some neighbouring outputs of a row, all channels of them: a {@link
 * DepthwiseShape} says how they lie. Every result is one chain of fused multiply-adds, in the order of rows and, within,
 * of taps or of pixels.
 */
public interface DepthwiseProduct {
    /**
     * Computes y[p][c] = init[c] + Σ x[row][p][tap][c]·w[row][tap][c] over rows and taps.
     *
     * @param x the image, read
     * @param x0 where the first output's first tap lies in the first row; perhaps outside, if that tap is not taken
     * @param xRow distance between rows of x
     * @param w the kernel, read
     * @param w0 offset of its first row
     * @param wRow distance between its rows
     * @param rows number of rows, perhaps 0
     * @param init a number per channel, read
     * @param y the outputs, overwritten
     * @param y0 offset of the first
     */
    void multiply(
            float[] x, int x0, int xRow, float[] w, int w0, int wRow, int rows, float[] init, float[] y, int y0);

    /**
     * Computes dw[tap][c] = Σ x[row][p][tap][c]·dy[row][p][c] over rows and outputs; with fewer than four taps, even and
     * odd outputs have sums of their own, which are added at the end.
     *
     * @param x the image, read
     * @param x0 where the first output's first tap lies in the first row; perhaps outside, if that tap is not taken
     * @param xRow distance between rows of x
     * @param dy gradient of the outputs, read
     * @param dy0 offset of the first
     * @param dyRow distance between its rows
     * @param rows number of rows
     * @param dw gradient of a row of the kernel, overwritten
     * @param dw0 offset
     */
    void gradient(float[] x, int x0, int xRow, float[] dy, int dy0, int dyRow, int rows, float[] dw, int dw0);
}
