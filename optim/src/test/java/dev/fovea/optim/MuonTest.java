package dev.fovea.optim;

import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.op.Parameter;
import dev.fovea.testing.oracle.OptimizerOracle;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MuonTest {
    @ParameterizedTest
    @CsvSource({"6, 10, true", "10, 6, true", "7, 7, false"})
    void aDenseKernelStaysWithTheOracle(int rows, int columns, boolean nesterov) {
        check(new Muon().nesterov(nesterov), nesterov, rows, columns, rows, columns);
    }

    /** A kernel (2, 3, 4, 5) is the matrix (24, 5). */
    @Test
    void aConvolutionsKernelIsTheMatrixOfItsWindows() {
        check(new Muon(), true, 24, 5, 2, 3, 4, 5);
    }

    private static void check(Muon muon, boolean nesterov, int rows, int columns, int... shape) {
        float[] w = gaussian(1, rows * columns);
        double[] wide = doubles(w);
        double[] m = new double[w.length];
        ParameterUpdate update = Weights.begin(muon, w, shape);
        assertTrue(update.whole());
        assertEquals(1, update.slots());
        double rate = 0.02;
        double scale = rate * 0.2 * Math.sqrt(Math.max(rows, columns));
        for (int step = 1; step <= 20; step++) {
            float[] g = gaussian(100 + step, w.length);
            float[] before = g.clone();
            update.update(g, 0, w.length, UpdateStep.of(rate, step));
            assertArrayEquals(before, g, "the gradient is only read");
            OptimizerOracle.muon(wide, doubles(g), m, rows, scale, rate * 0.004, 0.95, nesterov);
        }
        // What NewtonSchulzTest allows a direction, of which a step is a fiftieth of the weights, twenty times.
        assertClose("weights", w, wide, 20.0 / 50 * Math.pow(3.4445, 5) * 0x1p-24);
    }

    /** A matrix with its singular values near 1 has a root mean square of 1/√(its longer side). */
    @ParameterizedTest
    @CsvSource({"3, 50", "50, 3", "20, 20"})
    void aStepIsAsLargeAsTheRateTimesRms(int rows, int columns) {
        float[] w = new float[rows * columns];
        Weights.begin(new Muon().rms(0.5), w, rows, columns).update(gaussian(1, w.length), 0, w.length,
                UpdateStep.of(1, 1));
        double rms = norm(w) / Math.sqrt(w.length);
        assertTrue(rms > 0.68 * 0.5 && rms < 1.21 * 0.5, "root mean square " + rms);
    }

    /** Whatever the size of a matrix, it becomes √columns; the step is the rate's share of that, and nothing decays. */
    @ParameterizedTest
    @CsvSource({"50, 3", "20, 20", "3, 50"})
    void aFixedNormMakesTheRateAShareOfTheMatrix(int rows, int columns) {
        Muon muon = new Muon().fixedNorm(true).rms(7).weightDecay(0.5);
        float[] g = gaussian(2, rows * columns);
        float[] still = gaussian(1, rows * columns);
        float[] before = still.clone();
        Weights.begin(muon, still, rows, columns).update(g, 0, g.length, UpdateStep.of(0, 1));
        assertEquals(Math.sqrt(columns), norm(still), 1e-6 * Math.sqrt(columns));
        for (int i = 0; i < still.length; i++) {
            assertEquals(before[i] / norm(before), still[i] / norm(still), 1e-6);
        }
        float[] moved = before.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] *= 100;
        }
        Weights.begin(muon, moved, rows, columns).update(g, 0, g.length, UpdateStep.of(0.5, 1));
        for (int i = 0; i < moved.length; i++) {
            moved[i] -= still[i];
        }
        double share = norm(moved) / norm(still);
        assertTrue(share > 0.68 * 0.5 && share < 1.21 * 0.5, "a step of " + share);
        float[] zeros = new float[g.length];
        Weights.begin(muon, zeros, rows, columns).update(zeros.clone(), 0, g.length, UpdateStep.of(0.5, 1));
        assertArrayEquals(new float[g.length], zeros);
    }

    private static double norm(float[] w) {
        double sum = 0;
        for (float value : w) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    @Test
    void whatIsNoMatrixGoesToTheOthers() {
        Muon muon = new Muon().others(new Sgd(0.5));
        int[][] shapes = {{12}, {3, 4, 1}, {2, 2, 3}, {1, 12}, {12, 1}, {1, 1, 1, 12}, {3, 2, 2, 1}};
        for (int[] shape : shapes) {
            float[] w = gaussian(1, 12);
            float[] expected = w.clone();
            ParameterUpdate update = Weights.begin(muon, w, shape);
            ParameterUpdate sgd = Weights.begin(new Sgd(0.5), expected, shape);
            assertFalse(update.whole());
            update.update(gaussian(2, 12), 0, 12, UpdateStep.of(0.1, 1));
            sgd.update(gaussian(2, 12), 0, 12, UpdateStep.of(0.1, 1));
            assertArrayEquals(expected, w);
        }
    }

    @Test
    void aPartOfAMatrixIsRefused() {
        ParameterUpdate update = Weights.begin(new Muon(), new float[12], 3, 4);
        String message = assertThrows(
                IllegalArgumentException.class,
                () -> update.update(new float[12], 0, 11, UpdateStep.of(0.1, 1))).getMessage();
        assertEquals("Muon updates dense.kernel as a whole, expected [0, 12), found [0, 11)", message);
        assertThrows(
                IllegalArgumentException.class, () -> update.update(new float[12], 1, 12, UpdateStep.of(0.1, 1)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5})
    void aStepsOwnDecayHoldsForMatrices(double decay) {
        float[] w = gaussian(1, 12);
        float[] before = w.clone();
        Weights.begin(new Muon(), w, 3, 4)
                .update(new float[12], 0, 12, UpdateStep.of(0.1, 1, OptionalDouble.of(decay)));
        for (int i = 0; i < 12; i++) {
            assertEquals(before[i] * (1 - 0.1 * decay), w[i], 1e-6);
        }
        Parameter matrix = Weights.parameter(w, 3, 4);
        Parameter bias = Weights.parameter(new float[4], 4);
        assertTrue(new Muon().decays(matrix) && new Muon().decays(bias));
        assertTrue(new Muon().others(new Adam()).decays(matrix));
        assertFalse(new Muon().others(new Adam()).decays(bias), "biases would keep no decay of a group");
        assertFalse(new Muon().fixedNorm(true).decays(matrix), "its norm stays as it is");
        assertTrue(new Muon().fixedNorm(true).decays(bias));
    }

    @Test
    void aRateOfZeroLeavesTheBits() {
        float[] w = gaussian(1, 12);
        float[] before = w.clone();
        ParameterUpdate update = Weights.begin(new Muon(), w, 3, 4);
        for (int step = 1; step <= 5; step++) {
            update.update(gaussian(step, 12), 0, 12, UpdateStep.of(0, step));
        }
        assertArrayEquals(before, w);
        assertTrue(update.slot(0)[0] != 0, "momentum goes on");
    }
}
