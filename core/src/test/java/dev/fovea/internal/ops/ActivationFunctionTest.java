package dev.fovea.internal.ops;

import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.internal.kernel.Formula;
import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import dev.fovea.testing.oracle.ActivationOracle;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The errors of the activations over all floats, against float64: each sign and exponent, subnormal and infinite ones
 * too, with fractions that are drawn; {@code -Dactivations.all=true} takes every float there is.
 */
class ActivationFunctionTest {
    private static final double ALPHA = 0.3f;
    private static final double SLOPE_ERROR = 0x1p-21;
    private static final int PER_EXPONENT = 200;
    private static final int EXPONENTS = 256;
    private static final int FRACTION = 23;

    private static final float[] UNUSUAL = {
        0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, Float.MIN_VALUE, -Float.MIN_VALUE,
        Float.MIN_NORMAL / 3, -Float.MIN_NORMAL / 3, Float.MAX_VALUE, -Float.MAX_VALUE
    };

    @Test
    void theOracleKnowsAll() {
        assertEquals(
                ActivationOracle.names(),
                Arrays.stream(ActivationFunction.values()).map(ActivationFunction::toString).toList());
    }

    @ParameterizedTest
    @EnumSource
    void errorsAreWithinTheirBounds(ActivationFunction f) {
        SplittableRandom random = new SplittableRandom(1);
        float[] x = new float[2 * EXPONENTS * PER_EXPONENT];
        for (int i = 0; i < x.length; i++) {
            int signAndExponent = i / PER_EXPONENT;
            int fraction = switch (i % PER_EXPONENT) {
                case 0 -> 0;
                case 1 -> (1 << FRACTION) - 1;
                default -> random.nextInt(1 << FRACTION);
            };
            x[i] = Float.intBitsToFloat(signAndExponent << FRACTION | fraction);
        }
        check(f, x);
        // where exponentials of activations that are not constant are: up to where the smallest float is lost
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (120 * (2 * random.nextDouble() - 1));
        }
        check(f, x);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (8 * (2 * random.nextDouble() - 1));
        }
        check(f, x);
    }

    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(named = "activations.all", matches = "true")
    void errorsAreWithinTheirBoundsForEveryFloat(ActivationFunction f) {
        float[] x = new float[1 << 20];
        for (int block = 0; block < 1 << 12; block++) {
            for (int i = 0; i < x.length; i++) {
                x[i] = Float.intBitsToFloat(block << 20 | i);
            }
            check(f, x);
        }
    }

    @ParameterizedTest
    @EnumSource
    void infinitiesMakeLimitsAndNaNStays(ActivationFunction f) {
        float[] x = {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN};
        float[] y = new float[3];
        ActivationPasses.of(f, ALPHA).forward(x, 0, y, 0, 3);
        assertEquals((float) ActivationOracle.value(f.toString(), ALPHA, Double.NEGATIVE_INFINITY), y[0],
                (float) f.floor());
        assertEquals((float) ActivationOracle.value(f.toString(), ALPHA, Double.POSITIVE_INFINITY), y[1]);
        assertEquals(Float.NaN, y[2]);
        float[] dx = new float[3];
        ActivationPasses.of(f, ALPHA).gradient(f.byOutput() ? y : x, 0, new float[] {1, 1, 1}, 0, dx, 0, 3);
        List<ActivationFunction> straight =
                List.of(ActivationFunction.LEAKY_RELU, ActivationFunction.RELU6, ActivationFunction.SELU);
        if (!straight.contains(f)) {
            assertEquals(0, dx[0], SLOPE_ERROR);
            assertEquals(Math.min(y[1], 2) > 1.5 ? 1 : 0, dx[1], SLOPE_ERROR);
        }
    }

    /** All kernels have the same bits, however elements fill the vectors: what does not is left to narrower ones. */
    @ParameterizedTest
    @EnumSource
    void allKernelsHaveTheSameBits(ActivationFunction f) {
        int n = 2 * 16 + 8 + 4 + 2 + 1;
        float[] x = gaussian(1, n);
        float[] dy = gaussian(2, n);
        for (int i = 0; i < n; i += 2) {
            x[i] *= 30;
        }
        for (int i = 0; i < UNUSUAL.length; i++) {
            x[3 * i] = UNUSUAL[i]; // among whole vectors and what is left over
        }
        for (Formula formula : List.of(
                new ActivationFunction.Value(f, ALPHA), new ActivationFunction.Gradient(f, ALPHA))) {
            float[] expected = new float[n];
            Providers.all().getFirst().elementwise(formula).apply(x, 0, dy, 0, expected, 0, n);
            for (Kernels kernels : Providers.vectors()) {
                for (int count : new int[] {0, 1, 2, 3, 5, 8, 16, 17, 31, n}) {
                    float[] y = new float[n];
                    kernels.elementwise(formula).apply(x, 0, dy, 0, y, 0, count);
                    String what = formula + " of " + count + ", " + kernels.name();
                    assertArrayEquals(Arrays.copyOf(bits(expected), count), Arrays.copyOf(bits(y), count), what);
                    assertArrayEquals(new float[n - count], Arrays.copyOfRange(y, count, n), what);
                }
            }
        }
    }

    /** Zeros differ by their signs; one NaN is like another. */
    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
        return bits;
    }

    private static void check(ActivationFunction f, float[] x) {
        int n = x.length;
        float[] y = new float[n];
        float[] dy = new float[n];
        float[] dx = new float[n];
        Arrays.fill(dy, 1);
        ActivationPasses passes = ActivationPasses.of(f, ALPHA);
        passes.forward(x, 0, y, 0, n);
        passes.gradient(f.byOutput() ? y : x, 0, dy, 0, dx, 0, n);
        for (int i = 0; i < n; i++) {
            double exact = ActivationOracle.value(f.toString(), ALPHA, x[i]);
            float rounded = (float) exact;
            if (Float.isNaN(rounded) || Float.isInfinite(rounded)) {
                assertEquals(rounded, y[i], f + " at " + x[i]);
                continue;
            }
            double error = Math.abs(y[i] - exact);
            if (error > f.ulps() * Math.ulp(rounded) + f.floor()) {
                throw new AssertionError(f + " at " + x[i] + " is " + y[i] + ", off by " + error / Math.ulp(rounded)
                        + " units in the last place of " + exact);
            }
            double slope = Float.isInfinite(x[i]) ? dx[i] : ActivationOracle.slope(f.toString(), ALPHA, x[i]);
            if (!(Math.abs(dx[i] - slope) <= SLOPE_ERROR)) {
                throw new AssertionError(
                        "the derivative of " + f + " at " + x[i] + " is " + dx[i] + " instead of " + slope);
            }
        }
    }
}
