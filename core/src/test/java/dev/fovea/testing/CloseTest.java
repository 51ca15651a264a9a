package dev.fovea.testing;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CloseTest {
    @Test
    void acceptsWhatIsWithinTheBound() {
        assertDoesNotThrow(() -> Close.assertClose("a", new float[] {3, 4}, new float[] {3, 4}, 0));
        assertDoesNotThrow(() -> Close.assertClose("a", new float[] {3, 4.5f}, new float[] {3, 4}, 0.1));
        assertDoesNotThrow(() -> Close.assertClose("none", new float[0], new float[0], 0));
        float[] special = {Float.NaN, Float.POSITIVE_INFINITY, 1};
        assertDoesNotThrow(() -> Close.assertClose("special", special, special, 0));
    }

    @Test
    void namesErrorBoundAndTheWorstElement() {
        assertEquals(
                "a: relative error 1.00e-01 is above 1.00e-02; worst at 1 of 2: 4.5 instead of 4.0",
                message(new float[] {3, 4.5f}, new float[] {3, 4}));
        assertEquals(
                "a: relative error NaN is above 1.00e-02; worst at 0 of 2: NaN instead of 3.0",
                message(new float[] {Float.NaN, 4}, new float[] {3, 4}));
        assertEquals(
                "a: relative error NaN is above 1.00e-02; worst at 1 of 2: 4.0 instead of NaN",
                message(new float[] {3, 4}, new float[] {3, Float.NaN}));
        assertEquals(
                "a: relative error NaN is above 1.00e-02; worst at 0 of 1: -Infinity instead of Infinity",
                message(new float[] {Float.NEGATIVE_INFINITY}, new float[] {Float.POSITIVE_INFINITY}));
        assertEquals("a: 1 elements, the reference has 2", message(new float[1], new float[2]));
    }

    @Test
    void measuresAZeroReferenceAbsolutely() {
        assertDoesNotThrow(() -> Close.assertClose("a", new float[] {0, 0.005f}, new float[2], 0.01));
        assertThrows(AssertionError.class, () -> Close.assertClose("a", new float[] {0, 0.1f}, new float[2], 0.01));
    }

    private static String message(float[] actual, float[] reference) {
        return assertThrows(AssertionError.class, () -> Close.assertClose("a", actual, reference, 0.01)).getMessage();
    }
}
