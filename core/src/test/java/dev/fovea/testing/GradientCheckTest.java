package dev.fovea.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Gradients by finite differences, of functions whose gradients are known. */
class GradientCheckTest {
    @Test
    void differentiatesAlongADirection() {
        double[] at = {1, 2};
        assertEquals(
                2 * 1 * 3 + 2 * 2 * -1,
                GradientCheck.directional(v -> v[0] * v[0] + v[1] * v[1], at, new double[] {3, -1}, 1e-5), 1e-8);
    }

    @Test
    void noticesAWrongGradient() {
        assertThrows(AssertionError.class, () -> GradientCheck.assertGradient(
                "wrong", v -> v[0] * v[0], new double[] {1}, new double[] {2.01}, 1e-3));
    }
}
