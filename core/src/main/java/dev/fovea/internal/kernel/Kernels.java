package dev.fovea.internal.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The inner loops, as one small interface of coarse kernels; every implementation must agree with the readable
 * {@link ScalarKernels} up to rounding, and with every other to the bit.
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
     * Whether these are the readable reference, which computes as operations are defined: sums in double, no algorithm
     * that saves products. All others compute the same bits.
     *
     * @return whether these are the scalar kernels
     */
    boolean reference();

    /**
     * The most columns a panel has.
     *
     * @return the panel width
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
     * The product for tiles of a depthwise convolution.
     *
     * @param shape how they lie; its lanes are chosen here
     * @return the kernel
     */
    DepthwiseProduct depthwise(DepthwiseShape shape);

    /**
     * The most outputs of a tile of a depthwise convolution.
     *
     * @param channels channels of a pixel
     * @return at least 1
     */
    int depthwisePixels(int channels);

    /**
     * The product of groups of few channels.
     *
     * @param size channels of a group, inputs as well as outputs
     * @param channels of a pixel
     * @return null if these kernels have none for such groups
     */
    @Nullable
    GroupProduct groupProduct(int size, int channels);

    /**
     * One of Winograd's transforms along an axis.
     *
     * @param matrix the matrix
     * @param accumulate whether results are added to what is there
     * @param channels what the numbers of neighbours will be multiples of
     * @return the kernel
     */
    AxisTransform axisTransform(WinogradMatrix matrix, boolean accumulate, int channels);

    /**
     * The kernels of what is done to each channel.
     *
     * @return always the same instance
     */
    ChannelKernels channelwise();

    /**
     * The kernels of what is done to each channel of very small images, in double.
     *
     * @return always the same instance
     */
    DoubleChannels channelwiseInDouble();

    /**
     * The kernels of what is done to each row of a matrix.
     *
     * @return always the same instance
     */
    RowKernels rowwise();

    /**
     * The kernels of poolings.
     *
     * @param window the windows they serve
     * @return the kernels
     */
    PoolKernels pools(PoolWindow window);

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
     * A function of each element.
     *
     * @param formula the function
     * @return the kernel
     */
    ElementKernel elementwise(Formula formula);

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
