package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.gaussian;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.testing.oracle.AffineOracle;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AffineTest {
    @Property(tries = 1000)
    void agreesWithTheOracle(
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @DoubleRange(min = -180, max = 180) double theta,
            @ForAll @DoubleRange(min = -5, max = 5) double tx,
            @ForAll @DoubleRange(min = -5, max = 5) double ty,
            @ForAll @DoubleRange(min = 0.5, max = 2) double zx,
            @ForAll @DoubleRange(min = 0.5, max = 2) double zy) {
        int size = height * width * channels;
        float[] x = gaussian(1, 2 + size);
        float[] y = poisoned(3 + size);
        new Affine(theta, tx, ty, zx, zy).warp(x, 2, y, 3, height, width, channels);
        assertArrayEquals(poisoned(3), Arrays.copyOf(y, 3));
        assertClose(
                "warped", Arrays.copyOfRange(y, 3, 3 + size),
                AffineOracle.warp(
                        doubles(Arrays.copyOfRange(x, 2, 2 + size)), height, width, channels, theta, tx, ty, zx, zy),
                2e-7);
    }

    @Property(tries = 1000)
    void aLinearRampStaysLinearInTheInterior(
            @ForAll @DoubleRange(min = -45, max = 45) double theta,
            @ForAll @DoubleRange(min = -3, max = 3) double tx,
            @ForAll @DoubleRange(min = -3, max = 3) double ty,
            @ForAll @DoubleRange(min = 0.8, max = 1.2) double zx,
            @ForAll @DoubleRange(min = 0.8, max = 1.2) double zy) {
        int n = 28;
        float[] x = new float[n * n];
        for (int i = 0; i < x.length; i++) {
            // Whole numbers: exact as floats.
            x[i] = 3 * (i / n) - 2 * (i % n) + 60;
        }
        float[] y = poisoned(n * n);
        new Affine(theta, tx, ty, zx, zy).warp(x, 0, y, 0, n, n, 1);
        double cos = Math.cos(Math.toRadians(theta));
        double sin = Math.sin(Math.toRadians(theta));
        int inside = 0;
        for (int i = 0; i < y.length; i++) {
            int outRow = i / n;
            double r = (outRow - 13.5) * zy;
            double c = (i % n - 13.5) * zx;
            double row = cos * (r + ty) + sin * (c + tx) + 13.5;
            double column = -sin * (r + ty) + cos * (c + tx) + 13.5;
            if (row >= 0 && row <= n - 1 && column >= 0 && column <= n - 1) {
                inside++;
                assertEquals(3 * row - 2 * column + 60, y[i], 1e-5);
            }
        }
        assertTrue(inside > n * n / 4, "only " + inside + " pixels come from inside");
    }

    @Test
    void theIdentityKeepsEveryBit() {
        float[] x = gaussian(1, 5 * 7 * 2);
        float[] y = poisoned(x.length);
        Affine.IDENTITY.warp(x, 0, y, 0, 5, 7, 2);
        assertArrayEquals(x, y);
    }

    @Test
    void beyondTheBorderTheNearestPixelGoesOn() {
        float[] y = poisoned(6);
        new Affine(0, 100, 0, 1, 1).warp(new float[] {1, 2, 3, 4, 5, 6}, 0, y, 0, 2, 3, 1);
        assertArrayEquals(new float[] {3, 3, 3, 6, 6, 6}, y);
    }

    /** Rows and columns of two labels each; everything moves right by one and down by two. */
    @Test
    void labelsMoveWithTheirPixels() {
        float[] x = new float[24];
        for (int i = 0; i < 24; i++) {
            x[i] = i + 1;
        }
        float[] moved = new float[24];
        Affine shift = new Affine(0, -1, -2, 1, 1);
        Affine.warpLabels(0, -1, -2, 1, 1, x, moved, 4, 3, 2, -1);
        float[] border = new float[24];
        Affine.warpLabels(0, -1, -2, 1, 1, x, border, 4, 3, 2, Float.NaN);
        for (int r = 0; r < 4; r++) {
            for (int c = 0; c < 3; c++) {
                for (int i = 0; i < 2; i++) {
                    float nearest = x[(Math.max(0, r - 2) * 3 + Math.max(0, c - 1)) * 2 + i];
                    assertEquals(r < 2 || c < 1 ? -1 : nearest, moved[(r * 3 + c) * 2 + i]);
                    assertEquals(nearest, border[(r * 3 + c) * 2 + i]);
                }
            }
        }
        float[] image = new float[24];
        shift.warp(x, 0, image, 0, 4, 3, 2);
        assertArrayEquals(border, image, "the image moves the same way");
    }

    @Test
    void namesTheArrayThatIsTooShort() {
        assertEquals(
                "y needs 9 elements from 0, the array has 8",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Affine.IDENTITY.warp(new float[9], 0, new float[8], 0, 3, 3, 1)).getMessage());
    }
}
