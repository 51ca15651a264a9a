package dev.fovea.recipes;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Eigenvalues and eigenvectors of small symmetric matrices by Jacobi's rotations: each makes a pair of elements off the
 * diagonal 0; sweeps over all pairs until nothing is left of them.
 *
 * <p>Source: Golub and Van Loan, "Matrix Computations", 4th edition, section 8.5.
 */
final class SymmetricEigen {
    /** Convergence is quadratic: a matrix of doubles takes some six to ten sweeps. */
    private static final int MOST_SWEEPS = 50;

    private SymmetricEigen() {}

    /**
     * Decomposes a matrix.
     *
     * @param a the matrix; overwritten by its eigenvectors, one a row, of length 1
     * @return the eigenvalues of the rows, falling
     * @throws ArithmeticException if it does not converge, for example on NaN
     */
    static double[] decompose(double[][] a) {
        int n = a.length;
        double[][] vectors = new double[n][n];
        for (int i = 0; i < n; i++) {
            vectors[i][i] = 1;
        }
        int sweeps = 0;
        while (!diagonal(a)) {
            if (sweeps++ == MOST_SWEEPS) {
                throw new ArithmeticException("no eigenvalues after " + MOST_SWEEPS + " sweeps");
            }
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    if (a[p][q] != 0) {
                        rotate(a, vectors, p, q);
                    }
                }
            }
        }
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -a[i][i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] values = Arrays.stream(order).mapToDouble(i -> a[i][i]).toArray();
        for (int i = 0; i < n; i++) {
            a[i] = vectors[order[i]];
        }
        return values;
    }

    /** Whether what is off the diagonal is lost in its rounding. */
    private static boolean diagonal(double[][] a) {
        double on = 0;
        double off = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                double square = a[i][j] * a[i][j];
                if (i == j) {
                    on += square;
                } else {
                    off += square;
                }
            }
        }
        return off <= on * 0x1p-104;
    }

    /** Turns rows and columns p and q so that a[p][q] becomes 0. */
    private static void rotate(double[][] a, double[][] vectors, int p, int q) {
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
        double cosine = 1 / Math.hypot(tangent, 1);
        double sine = tangent * cosine;
        for (double[] row : a) {
            double x = row[p];
            double y = row[q];
            row[p] = cosine * x - sine * y;
            row[q] = sine * x + cosine * y;
        }
        turn(a[p], a[q], cosine, sine);
        a[p][q] = 0; // but for the rounding, which would never end
        a[q][p] = 0;
        turn(vectors[p], vectors[q], cosine, sine);
    }

    private static void turn(double[] p, double[] q, double cosine, double sine) {
        for (int i = 0; i < p.length; i++) {
            double x = p[i];
            double y = q[i];
            p[i] = cosine * x - sine * y;
            q[i] = sine * x + cosine * y;
        }
    }
}
