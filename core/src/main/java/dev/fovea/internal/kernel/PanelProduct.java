package dev.fovea.internal.kernel;

/**
 * C = C₀ + A·B for one panel B of at most {@link Kernels#panelColumns()} columns, with a fixed number of rows (m)
 * and columns (n). B's rows lie a fixed distance ldb apart: n in a packed panel, n or more in a matrix read in place.
 *
 * <p>A is read in place: element (i, k) is {@code a[a0 + offsets[k] + i·rowStride]}. With offsets into an NHWC image
 * this is the im2col matrix without the copy; with {@code offsets[k] = k·stride} it is a plain matrix. Every element of
 * C is one sum in the order of k, whatever the tiling, so results do not depend on m or n: a chain of fused
 * multiply-adds in float32 with vectors, a double sum rounded once with the scalar kernels.
 */
public interface PanelProduct {
    /**
     * Computes C[i][j] = C₀[i][j] + Σ A[i][k]·B[k][j] for k in [k0, k1).
     *
     * @param a array of A, read
     * @param a0 offset of A
     * @param offsets place of column k of A, read
     * @param k0 first k
     * @param k1 one past the last k
     * @param b array of the panel, read: row k starts at b0 + (k − k0)·ldb
     * @param b0 offset of row k0
     * @param init array of C₀, read; may be c
     * @param init0 offset of C₀
     * @param ldInit distance between rows of C₀; 0 repeats one row, a bias
     * @param c array of C, overwritten
     * @param c0 offset of C
     * @param ldc distance between rows of C
     */
    void multiply(
            float[] a,
            int a0,
            int[] offsets,
            int k0,
            int k1,
            float[] b,
            int b0,
            float[] init,
            int init0,
            int ldInit,
            float[] c,
            int c0,
            int ldc);
}
