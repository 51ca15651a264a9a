package dev.fovea.ops;

import dev.fovea.internal.kernel.KernelProvider;
import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.PanelProducts;
import dev.fovea.internal.kernel.Panels;
import dev.fovea.internal.ops.Sizes;
import java.util.stream.IntStream;

/**
 * The general matrix product of a size: C = A·B, A (m, k), B (k, n), C (m, n), all row-major.
 *
 * <p>B is packed into panels; A is read in place. Each panel stays in the cache while the rows of A pass by it.
 */
public final class Gemm {
    private final int m;
    private final int n;
    private final int k;
    private final Panels panels;
    private final int[] offsets;
    private final PanelProducts products;
    private final float[] zeros;

    /**
     * The product of a size.
     *
     * @param m rows of A and C
     * @param n columns of B and C
     * @param k columns of A and rows of B
     * @throws IllegalArgumentException if a size is below 1 or a matrix would exceed 2³¹−1 elements
     */
    public Gemm(int m, int n, int k) {
        this(m, n, k, KernelProvider.kernels());
    }

    Gemm(int m, int n, int k, Kernels kernels) {
        if (m < 1 || n < 1 || k < 1) {
            throw new IllegalArgumentException("gemm: m, n and k must be at least 1, not " + m + ", " + n + ", " + k);
        }
        if ((long) m * n > Integer.MAX_VALUE || (long) m * k > Integer.MAX_VALUE || (long) k * n > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "gemm: a matrix of m = " + m + ", n = " + n + ", k = " + k + " exceeds 2147483647 elements");
        }
        this.m = m;
        this.n = n;
        this.k = k;
        panels = Panels.of(n, kernels);
        offsets = IntStream.range(0, k).toArray();
        products = PanelProducts.of(kernels, panels, m, k);
        zeros = new float[n];
    }

    /**
     * The floats of scratch that {@link #multiply} needs, for the packed B.
     *
     * @return the workspace size
     */
    public int workspaceSize() {
        return panels.size(k);
    }

    /**
     * Computes C = A·B.
     *
     * @param a A, read
     * @param b B, read
     * @param c C, overwritten
     * @param workspace scratch of {@link #workspaceSize} floats
     */
    public void multiply(float[] a, float[] b, float[] c, float[] workspace) {
        Sizes.check("a", a, m * k);
        Sizes.check("b", b, k * n);
        Sizes.check("c", c, m * n);
        Sizes.check("workspace", workspace, workspaceSize());
        panels.pack(b, 0, k, workspace, 0);
        for (int panel = 0; panel < panels.count(); panel++) {
            int first = panels.first(panel);
            // M = m, N = the panel's columns, K = k
            products.get(panel)
                    .multiply(a, 0, offsets, 0, k, workspace, panels.offset(panel, k), zeros, first, 0, c, first, n);
        }
    }
}
