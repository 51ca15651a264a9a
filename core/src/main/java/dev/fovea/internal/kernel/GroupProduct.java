package dev.fovea.internal.kernel;

/**
 * Products of a pixel's groups of few channels, each with a square matrix of its own: the groups lie side by side, so that
 * a vector holds the channels of several. With first(c) the first channel of c's group, every sum is one chain of fused
 * multiply-adds in the order of i, or of rows, from what is there or from 0.
 */
public interface GroupProduct {
    /**
     * y[r][c] = Σ x[r][first(c) + i]·w[i][c].
     *
     * @param x read, rows of all channels
     * @param x0 offset
     * @param w read, a row for each i
     * @param w0 offset
     * @param y overwritten, rows of all channels
     * @param y0 offset
     * @param rows of x and y
     * @param channels of a row, a multiple of the lanes
     */
    void multiply(float[] x, int x0, float[] w, int w0, float[] y, int y0, int rows, int channels);

    /**
     * dw[i][c] += Σ x[r][first(c) + i]·dy[r][c].
     *
     * @param x read, rows of all channels
     * @param x0 offset
     * @param dy read, rows of all channels
     * @param dy0 offset
     * @param dw accumulated, a row for each i
     * @param dw0 offset
     * @param rows of x and dy
     * @param channels of a row, a multiple of the lanes
     */
    void gradient(float[] x, int x0, float[] dy, int dy0, float[] dw, int dw0, int rows, int channels);
}
