package dev.fovea.testing.oracle;

/** Products of row-major matrices as naive loops in float64. */
public final class MatrixOracle {
    private MatrixOracle() {}

    /**
     * C = A·B of row-major matrices.
     *
     * @param m rows of A and C
     * @param n columns of B and C
     * @param k columns of A, rows of B
     * @param a A
     * @param b B
     * @return C
     */
    public static double[] gemm(int m, int n, int k, double[] a, double[] b) {
        double[] c = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int l = 0; l < k; l++) {
                    c[i * n + j] += a[i * k + l] * b[l * n + j];
                }
            }
        }
        return c;
    }

    /**
     * The transpose of a row-major matrix.
     *
     * @param rows its rows
     * @param columns its columns
     * @param a the matrix
     * @return the transpose, (columns, rows)
     */
    public static double[] transpose(int rows, int columns, double[] a) {
        double[] t = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                t[j * rows + i] = a[i * columns + j];
            }
        }
        return t;
    }

    /**
     * The inner product Σ a·b.
     *
     * @param a one array
     * @param b another of the same length
     * @return the sum of the products
     */
    public static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
