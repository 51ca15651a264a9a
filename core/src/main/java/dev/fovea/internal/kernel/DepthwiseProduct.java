package dev.fovea.internal.kernel;

/**
 * What a depthwise convolution does with some neighbouring outputs of a row, all channels of them: a {@link
 * DepthwiseShape} says how they lie. Every result is one chain of fused multiply-adds, in the order of rows and, within,
 * of taps or of pixels; with the scalar kernels a double sum rounded once.
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
     * Computes dw[ky][tap][c] = Σ x[row][p][tap][c]·dy[row][p][c] over the rows that ky joins, and the outputs; with fewer
     * than four taps, even and odd outputs have sums of their own, which are added at the end.
     *
     * @param x the image, read
     * @param x0 where the first output's first tap lies in row 0; perhaps outside, if that tap is not taken
     * @param xRow distance between rows of x that neighbouring outputs see
     * @param dy gradient of the outputs, read
     * @param dy0 offset of the first, in row 0
     * @param dyRow distance between its rows
     * @param joined which rows each row of the kernel joins
     * @param dw gradient of the kernel, overwritten
     * @param dw0 offset
     * @param dwRow distance between its rows
     */
    void gradient(
            float[] x,
            int x0,
            int xRow,
            float[] dy,
            int dy0,
            int dyRow,
            JoinedRows joined,
            float[] dw,
            int dw0,
            int dwRow);

    /**
     * Which rows of x and of dy each row of a kernel joins.
     *
     * @param x where the first begins in x, by row of the kernel
     * @param dy where the first begins in dy
     * @param count how many there are, perhaps 0
     */
    @SuppressWarnings("ArrayRecordComponent") // read by the kernels alone, which need arrays
    record JoinedRows(int[] x, int[] dy, int[] count) {}
}
