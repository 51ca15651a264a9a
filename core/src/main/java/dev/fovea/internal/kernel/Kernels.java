package dev.fovea.internal.kernel;

/**
 * The inner loops, as one small interface of coarse kernels; every implementation must agree with the readable
 * {@link ScalarKernels} up to rounding.
 *
 * <p>Arguments are checked by the callers in {@code dev.fovea.internal.ops}; kernels only assert. An array is followed by the
 * offset of its first element. "Pixels" are consecutive groups of {@code channels} floats. All methods are thread-safe.
 */
public interface Kernels {
    /**
     * What is running, for logs and benchmarks.
     *
     * @return for example "scalar" or "vector512"
     */
    String name();

    /**
     * The floats a vector register holds; 1 for scalar kernels.
     *
     * @return the lane count
     */
    int lanes();

    /**
     * The most columns a panel has.
     *
     * @return the panel width, a multiple of the lane count
     */
    int panelColumns();

    /**
     * A matrix product with a panel, for a fixed number of rows and columns.
     *
     * @param rows rows of C, at least 1
     * @param columns columns of C, 1 to {@link #panelColumns()}
     * @param rowStride distance in A from an element to the one a row below
     * @param ldb distance between rows of B, at least {@code columns}, to which it is equal if B is packed
     * @return the kernel
     */
    PanelProduct panelProduct(int rows, int columns, int rowStride, int ldb);

    /**
     * One of Winograd's transforms along an axis.
     *
     * @param matrix the matrix
     * @param accumulate whether results are added to what is there
     * @return the kernel
     */
    AxisTransform axisTransform(WinogradMatrix matrix, boolean accumulate);

    /**
     * Reads a float of every cache line, in order. A product walks through a dozen rows at a time, which no hardware
     * prefetcher foresees; this it does, at a fraction of the cost, so that the product finds its image in the
     * second-level cache.
     *
     * @param x read
     * @param x0 offset
     * @param n number of elements
     * @return something that depends on all it has read; a caller who stores it keeps the compiler from leaving out the
     *     reads
     */
    float fetch(float[] x, int x0, int n);

    /**
     * Centres, scales and shifts each channel: y = (x − center)·scale + shift. May run in place.
     *
     * @param x input, read
     * @param x0 offset
     * @param y output, overwritten
     * @param y0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param center what is subtracted, per channel
     * @param scale a factor per channel
     * @param shift a summand per channel
     */
    void normalize(
            float[] x,
            int x0,
            float[] y,
            int y0,
            int pixels,
            int channels,
            float[] center,
            float[] scale,
            float[] shift);

    /**
     * Rectifies: y = x &lt; 0 ? 0 : x, so that NaN stays NaN. May run in place.
     *
     * @param x input, read
     * @param x0 offset
     * @param y output, overwritten
     * @param y0 offset
     * @param n number of elements
     */
    void relu(float[] x, int x0, float[] y, int y0, int n);

    /**
     * The gradient of the rectifier: dx = y &gt; 0 ? dy : 0. May run in place.
     *
     * @param y the rectifier's output, read
     * @param y0 offset
     * @param dy gradient of y, read
     * @param dy0 offset
     * @param dx gradient of x, overwritten
     * @param dx0 offset
     * @param n number of elements
     */
    void reluGradient(float[] y, int y0, float[] dy, int dy0, float[] dx, int dx0, int n);

    /**
     * Adds elementwise: y = a + b. May run in place.
     *
     * @param a first summand, read
     * @param a0 offset
     * @param b second summand, read
     * @param b0 offset
     * @param y the sum, overwritten
     * @param y0 offset
     * @param n number of elements
     */
    void add(float[] a, int a0, float[] b, int b0, float[] y, int y0, int n);

    /**
     * Adds a matrix to another: y[i][j] += x[i][j]. Rows of y may lie anywhere, but do not overlap: vectors may add to
     * several before they store any.
     *
     * @param x the matrix that is added, read
     * @param x0 offset
     * @param ldx distance between rows of x
     * @param y the other, accumulated
     * @param y0 offset
     * @param ldy distance between rows of y
     * @param rows number of rows
     * @param columns number of columns
     */
    void addRows(float[] x, int x0, int ldx, float[] y, int y0, int ldy, int rows, int columns);

    /**
     * What {@link #addRows} asks of y.
     *
     * @param ldy distance between rows
     * @param rows number of rows
     * @param columns number of columns
     * @return whether no row overlaps another
     */
    static boolean rowsApart(int ldy, int rows, int columns) {
        return rows <= 1 || Math.abs(ldy) >= columns;
    }

    /**
     * Sums over pixels, per channel: sum += Σ (x − pivot), squares += Σ (x − pivot)².
     *
     * @param x input, read
     * @param x0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param pivot what is subtracted, per channel
     * @param sum accumulated
     * @param squares accumulated
     */
    void moments(float[] x, int x0, int pixels, int channels, float[] pivot, float[] sum, float[] squares);

    /**
     * Sums over pixels, per channel: sum += Σ x.
     *
     * @param x input, read
     * @param x0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param sum accumulated
     */
    void channelSums(float[] x, int x0, int pixels, int channels, float[] sum);

    /**
     * The sums batch normalisation's gradient needs, per channel: sum += Σ dy, dot += Σ dy·(x − mean).
     *
     * @param x the normalisation's input, read
     * @param x0 offset
     * @param dy gradient of its output, read
     * @param dy0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param mean the batch mean per channel
     * @param sum accumulated
     * @param dot accumulated
     */
    void gradientMoments(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            int pixels,
            int channels,
            float[] mean,
            float[] sum,
            float[] dot);

    /**
     * Batch normalisation's input gradient, per channel: dx = a·dy + b·(x − mean) + c. May overwrite dy.
     *
     * @param x the normalisation's input, read
     * @param x0 offset
     * @param dy gradient of its output, read
     * @param dy0 offset
     * @param dx gradient of its input, overwritten
     * @param dx0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param mean the batch mean per channel
     * @param a factor of dy per channel
     * @param b factor of x − mean per channel
     * @param c summand per channel
     */
    void normalizationGradient(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            float[] dx,
            int dx0,
            int pixels,
            int channels,
            float[] mean,
            float[] a,
            float[] b,
            float[] c);

    /**
     * Keeps or drops elements by hashed counters: y[i] = {@link DropoutHash}(key, i) &lt; threshold ? 0 : x[i]·scale.
     * The same elements are dropped by every implementation. May run in place.
     *
     * @param x input, read
     * @param x0 offset
     * @param y output, overwritten
     * @param y0 offset
     * @param n number of elements
     * @param key identifies the mask
     * @param threshold drop probability · 2²⁴
     * @param scale factor of what is kept
     */
    void dropout(float[] x, int x0, float[] y, int y0, int n, long key, int threshold, float scale);
}
