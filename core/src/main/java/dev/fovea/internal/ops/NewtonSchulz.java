package dev.fovea.internal.ops;

import dev.fovea.ops.Gemm;

/**
 * Brings all singular values of a matrix near 1 and keeps its singular vectors: about U·Vᵀ of G = U·S·Vᵀ, by a
 * polynomial of odd degree instead of a decomposition.
 *
 * <p>From X = G/(‖G‖ + 10⁻⁷), five times X = a·X + (b·A + c·A²)·X with A = X·Xᵀ, a = 3.4445, b = −4.7750, c = 2.0315: each
 * singular value s becomes a·s + b·s³ + c·s⁵, which takes small ones up fast: after five times those from 0.002 to 1 are
 * between 0.68 and 1.21. The shorter side is taken for the rows of X.
 *
 * <p>Has its memory, so one call at a time. Elements of products are chains in a fixed order ({@link Gemm}), the norm is
 * summed in double in the order of the elements: the bits depend on the matrix alone.
 *
 * <p>Source: Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024.
 */
public final class NewtonSchulz {
    private static final int ITERATIONS = 5;
    private static final float A = 3.4445f;
    private static final float B = -4.7750f;
    private static final float C = 2.0315f;
    private static final double EPSILON = 1e-7;

    private final int rows;
    private final int columns;
    private final boolean tall;
    private final int shorter;
    private final int longer;
    private final Gemm gram;
    private final Gemm square;
    private final Gemm apply;
    private final float[] wide;
    private final float[] transposed;
    private final float[] product;
    private final float[] a;
    private final float[] a2;
    private final float[] workspace;

    /**
     * For matrices of a size.
     *
     * @param rows the number of rows
     * @param columns the number of columns
     * @throws IllegalArgumentException if one is below 1
     */
    public NewtonSchulz(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        tall = rows > columns;
        shorter = Math.min(rows, columns);
        longer = Math.max(rows, columns);
        gram = new Gemm(shorter, shorter, longer);
        square = new Gemm(shorter, shorter, shorter);
        apply = new Gemm(shorter, longer, shorter);
        wide = new float[rows * columns];
        transposed = new float[rows * columns];
        product = new float[rows * columns];
        a = new float[shorter * shorter];
        a2 = new float[shorter * shorter];
        workspace = new float[Math.max(
                gram.workspaceSize(), Math.max(square.workspaceSize(), apply.workspaceSize()))];
    }

    /**
     * Replaces a matrix by the one with singular values near 1. Zeros stay zeros.
     *
     * @param x the matrix (rows, columns), row-major, overwritten
     */
    public void orthogonalize(float[] x) {
        Sizes.check("x", x, rows * columns);
        float scale = (float) (1 / (Updates.norm(x) + EPSILON));
        if (tall) {
            transpose(x, rows, columns, wide);
        } else {
            System.arraycopy(x, 0, wide, 0, rows * columns);
        }
        for (int i = 0; i < rows * columns; i++) {
            wide[i] *= scale;
        }
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            iterate();
        }
        if (tall) {
            transpose(wide, columns, rows, x);
        } else {
            System.arraycopy(wide, 0, x, 0, rows * columns);
        }
    }

    private void iterate() {
        transpose(wide, shorter, longer, transposed);
        // M = shorter, N = shorter, K = longer
        gram.multiply(wide, transposed, a, workspace);
        // M = N = K = shorter
        square.multiply(a, a, a2, workspace);
        for (int i = 0; i < shorter * shorter; i++) {
            a[i] = B * a[i] + C * a2[i];
        }
        // M = shorter, N = longer, K = shorter
        apply.multiply(a, wide, product, workspace);
        for (int i = 0; i < rows * columns; i++) {
            wide[i] = A * wide[i] + product[i];
        }
    }

    private static void transpose(float[] from, int rows, int columns, float[] to) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                to[column * rows + row] = from[row * columns + column];
            }
        }
    }
}
