package dev.fovea.recipes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.random.CounterRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {
    /** a·v = λ·v for each, the vectors are orthonormal, the values fall. */
    @Property(tries = 200)
    void vectorsAreOnlyStretched(@ForAll @IntRange(min = 1, max = 14) int n, @ForAll long seed) {
        double[][] a = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                a[i][j] = CounterRandom.ofSeed(seed).gaussian(i * n + j);
                a[j][i] = a[i][j];
            }
        }
        double[][] vectors = copy(a);
        double[] values = SymmetricEigen.decompose(vectors);
        double tolerance = 1e-13 * n * (1 + Math.abs(values[0]) + Math.abs(values[n - 1]));
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < n; i++) {
                assertEquals(values[k] * vectors[k][i], dot(a[i], vectors[k]), tolerance);
            }
            for (int other = 0; other < n; other++) {
                assertEquals(k == other ? 1 : 0, dot(vectors[k], vectors[other]), 1e-13 * n);
            }
            assertTrue(k == 0 || values[k] <= values[k - 1]);
        }
    }

    @Test
    void aDiagonalMatrixIsOnlySorted() {
        double[][] a = {{1, 0, 0}, {0, 3, 0}, {0, 0, 2}};
        assertArrayEquals(new double[] {3, 2, 1}, SymmetricEigen.decompose(a));
        assertArrayEquals(new double[][] {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}, a);
    }

    @Test
    void whatIsNoNumberIsRefused() {
        double[][] a = {{1, Double.NaN}, {Double.NaN, 1}};
        String message = assertThrows(ArithmeticException.class, () -> SymmetricEigen.decompose(a)).getMessage();
        assertEquals("no eigenvalues after 50 sweeps", message);
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static double[][] copy(double[][] a) {
        double[][] copy = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            copy[i] = a[i].clone();
        }
        return copy;
    }
}
