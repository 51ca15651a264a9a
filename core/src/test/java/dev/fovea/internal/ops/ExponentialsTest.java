package dev.fovea.internal.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Exponentials of what is at most 0, against float64, on every kernel. */
class ExponentialsTest {
    private static final int COUNT = 10_007;

    /** The whole range, what is near 0, and the ends. */
    private static float[] numbers() {
        SplittableRandom random = new SplittableRandom(1);
        float[] x = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            x[i] = (float) (-random.nextDouble() * (i % 2 == 0 ? 87 : 1));
        }
        x[0] = 0;
        x[1] = -0f;
        x[2] = -87;
        x[3] = -Float.MIN_VALUE;
        return x;
    }

    @Test
    void areExactToAUnitInTheLastPlaceOnEveryKernel() {
        float[] x = numbers();
        for (Kernels kernels : Providers.all()) {
            float[] y = new float[COUNT];
            kernels.elementwise(new Exponentials.OfNonPositive()).apply(x, 0, x, 0, y, 0, COUNT);
            for (int i = 0; i < COUNT; i++) {
                double exact = StrictMath.exp(x[i]);
                float number = x[i];
                float found = y[i];
                assertTrue(
                        Math.abs(found - exact) <= Math.ulp((float) exact),
                        () -> kernels.name() + ": exp " + number + " = " + exact + ", found " + found);
            }
        }
    }

    @Test
    void whatIsLessIsNextToNothingAndNaNStays() {
        float[] x = {Float.NEGATIVE_INFINITY, -1e30f, -88, Float.NaN, 0};
        new Exponentials().apply(x, 0, x, 0, x.length);
        for (int i = 0; i < 3; i++) {
            assertEquals(1.6e-38, x[i], 0.1e-38);
        }
        assertEquals(Float.NaN, x[3]);
        assertEquals(1, x[4]);
    }
}
