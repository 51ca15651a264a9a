package dev.fovea.internal.ops;

import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElementwiseTest {
    @Test
    void computesByHand() {
        float[] y = new float[4];
        ActivationPasses relu = ActivationPasses.of(ActivationFunction.RELU, 0);
        relu.forward(new float[] {9, -1, 0, 2, Float.NaN}, 1, y, 0, 4);
        assertArrayEquals(new float[] {0, 0, 2, Float.NaN}, y);
        float[] dx = new float[4];
        relu.gradient(y, 0, new float[] {1, 2, 3, 4}, 0, dx, 0, 4);
        assertArrayEquals(new float[] {0, 0, 3, 0}, dx);
        Elementwise.add(dx, 0, new float[] {1, 2, 3, 4}, 0, dx, 0, 4);
        assertArrayEquals(new float[] {1, 2, 6, 4}, dx);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 0.5, 0.999})
    void dropoutKeepsTheExpectationAndItsGradientTheMask(double rate) {
        int n = 200_000;
        float[] x = new float[n];
        Arrays.fill(x, 1);
        float[] y = new float[n];
        Elementwise.dropout(x, 0, y, 0, n, 42, rate);
        double mean = 0;
        for (float value : y) {
            assertTrue(value == 0 || value == (float) (1 / (1 - rate)), "kept elements are scaled by 1/(1 − rate)");
            mean += value / n;
        }
        assertEquals(1, mean, 5 * Math.sqrt(rate / (1 - rate) / n) + 1e-6);
        float[] dy = gaussian(1, n);
        float[] dx = new float[n];
        Elementwise.dropout(dy, 0, dx, 0, n, 42, rate);
        for (int i = 0; i < n; i++) {
            assertTrue(y[i] * dy[i] == dx[i], "dx is dy under the mask of y");
        }
    }

    /** The number drawn for element 0 under key 0 is 0 of 2²⁴, so it is dropped at any rate that is not rounded to 0. */
    @Test
    void dropoutsRateIsRoundedToTheNearest() {
        double smallest = 0x1p-24;
        assertEquals(0, dropped(0));
        assertEquals(0, dropped(0.49 * smallest));
        assertEquals(1, dropped(0.51 * smallest));
        assertEquals(1, dropped(smallest));
    }

    private static int dropped(double rate) {
        float[] y = new float[1];
        Elementwise.dropout(new float[] {1}, 0, y, 0, 1, 0, rate);
        return y[0] == 0 ? 1 : 0;
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesARateOutsideItsRange(double rate) {
        assertEquals(
                "the dropout rate must be in [0, 1), not " + rate,
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Elementwise.dropout(new float[1], 0, new float[1], 0, 1, 1, rate)).getMessage());
    }

    @Test
    void namesTheArrayThatIsTooShort() {
        float[] three = new float[3];
        float[] two = new float[2];
        ActivationPasses relu = ActivationPasses.of(ActivationFunction.RELU, 0);
        assertRefused("y needs 3 elements from 0, the array has 2", () -> relu.forward(three, 0, two, 0, 3));
        assertRefused("x needs 3 elements from 1, the array has 3", () -> relu.forward(three, 1, three, 0, 3));
        assertRefused(
                "dy needs 3 elements from 0, the array has 2", () -> relu.gradient(three, 0, two, 0, three, 0, 3));
        assertRefused("b needs 3 elements from 0, the array has 2",
                () -> Elementwise.add(three, 0, two, 0, three, 0, 3));
        assertRefused("x needs 3 elements from 0, the array has 2",
                () -> Elementwise.dropout(two, 0, three, 0, 3, 1, 0.5));
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
