package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.testing.oracle.OptimizerOracle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewtonSchulzTest {
    /** Rounding, where small singular values grow by 3.4445 in each iteration. */
    private static final double ROUNDING = Math.pow(3.4445, 5) * 0x1p-24;

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "7, 1", "2, 2", "9, 32", "32, 9", "31, 33", "144, 16", "16, 17"})
    void staysWithTheOracle(int rows, int columns) {
        NewtonSchulz newtonSchulz = new NewtonSchulz(rows, columns);
        for (int seed = 1; seed <= 3; seed++) { // its memory is used again
            float[] x = gaussian(seed, rows * columns);
            double[] expected = OptimizerOracle.orthogonalized(doubles(x), rows);
            newtonSchulz.orthogonalize(x);
            assertClose(rows + " by " + columns, x, expected, ROUNDING);
        }
    }

    /** Singular values are only near 1 where the norm is far from what is added to it. */
    @Test
    void somethingIsAddedToTheNorm() {
        float[] x = gaussian(1, 30);
        for (int i = 0; i < x.length; i++) {
            x[i] *= 1e-8f;
        }
        double[] expected = OptimizerOracle.orthogonalized(doubles(x), 5);
        new NewtonSchulz(5, 6).orthogonalize(x);
        assertClose("orthogonalized", x, expected, ROUNDING);
    }

    /** U·diag(s)·Vᵀ of reflections U and V becomes U·diag(f(s))·Vᵀ, f the polynomial taken five times. */
    @ParameterizedTest
    @CsvSource({"6, 10", "10, 6", "8, 8"})
    void keepsSingularVectorsAndBringsSingularValuesNearOne(int rows, int columns) {
        int shorter = Math.min(rows, columns);
        double[] s = new double[shorter];
        double[] wanted = new double[shorter];
        double norm = 0;
        for (int i = 0; i < shorter; i++) {
            s[i] = 1 / (double) (1 << i);
            norm += s[i] * s[i];
        }
        for (int i = 0; i < shorter; i++) {
            double value = s[i] / Math.sqrt(norm);
            for (int iteration = 0; iteration < 5; iteration++) {
                value = 3.4445 * value - 4.7750 * Math.pow(value, 3) + 2.0315 * Math.pow(value, 5);
            }
            wanted[i] = value;
            assertTrue(value > 0.68 && value < 1.21, "singular value " + s[i] + " becomes " + value);
        }
        double[] u = reflection(1, rows);
        double[] v = reflection(2, columns);
        double[] g = product(u, s, v, rows, columns);
        float[] x = new float[rows * columns];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (1000 * g[i]);
        }
        new NewtonSchulz(rows, columns).orthogonalize(x);
        assertClose("orthogonalized", x, product(u, wanted, v, rows, columns), ROUNDING);
    }

    @Test
    void theScaleDoesNotMatterAndZerosStay() {
        float[] small = gaussian(1, 30);
        float[] large = small.clone();
        for (int i = 0; i < 30; i++) {
            large[i] *= 0x1p100f;
        }
        NewtonSchulz newtonSchulz = new NewtonSchulz(5, 6);
        newtonSchulz.orthogonalize(small);
        newtonSchulz.orthogonalize(large);
        assertClose("of a large matrix", large, small, ROUNDING);
        float[] zeros = new float[30];
        newtonSchulz.orthogonalize(zeros);
        assertArrayEquals(new float[30], zeros);
    }

    @Test
    void aWrongSizeIsRefused() {
        String message = assertThrows(
                IllegalArgumentException.class, () -> new NewtonSchulz(5, 6).orthogonalize(new float[29])).getMessage();
        assertEquals("x needs 30 elements, the array has 29", message);
        assertThrows(IllegalArgumentException.class, () -> new NewtonSchulz(0, 6));
    }

    /** I − 2·h·hᵀ/‖h‖²: orthogonal and its own inverse. */
    private static double[] reflection(int seed, int n) {
        double[] h = doubles(gaussian(seed, n));
        double norm = 0;
        for (double value : h) {
            norm += value * value;
        }
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                matrix[i * n + j] = (i == j ? 1 : 0) - 2 * h[i] * h[j] / norm;
            }
        }
        return matrix;
    }

    private static double[] product(double[] u, double[] s, double[] v, int rows, int columns) {
        double[] product = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                for (int k = 0; k < s.length; k++) {
                    product[i * columns + j] += u[i * rows + k] * s[k] * v[j * columns + k];
                }
            }
        }
        return product;
    }
}
