package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.gaussian;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.oracle.PoolingOracle;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PoolingTest {
    private static final int X0 = 3;
    private static final int Y0 = 4;

    @Property(tries = 1500)
    void agreesWithTheOracle(
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(min = 1, max = 5) int channels,
            @ForAll @IntRange(min = 1, max = 5) int poolHeight,
            @ForAll @IntRange(min = 1, max = 5) int poolWidth,
            @ForAll @IntRange(min = 1, max = 4) int stride,
            @ForAll boolean padded,
            @ForAll boolean ties) {
        Padding rule = padded || poolHeight > height || poolWidth > width ? Padding.SAME : Padding.VALID;
        Pool2dGeometry g = Pool2dGeometry.of(
                Shape.of(height, width, channels), poolHeight, poolWidth, stride, stride, rule);
        float[] x = gaussian(1, X0 + g.x().size());
        for (int i = 0; ties && i < x.length; i++) {
            x[i] = Math.round(x[i]);
        }
        // Sums without cancellation, so that the relative error is bounded.
        float[] dy = positive(gaussian(2, Y0 + g.y().size()));
        double[] wideX = doubles(Arrays.copyOfRange(x, X0, x.length));
        double[] wideDy = doubles(Arrays.copyOfRange(dy, Y0, dy.length));
        float[] y = poisoned(dy.length);
        float[] dx = poisoned(x.length);
        Pooling.max(g, x, X0, y, Y0);
        assertClose("max", Arrays.copyOfRange(y, Y0, y.length), PoolingOracle.max(g, wideX), 0);
        Pooling.maxGradient(g, x, X0, y, Y0, dy, Y0, dx, X0);
        assertClose(
                "max gradient", Arrays.copyOfRange(dx, X0, dx.length), PoolingOracle.maxGradient(g, wideX, wideDy),
                SINGLE_OPERATION);
        float[] bright = positive(x);
        Pooling.average(g, bright, X0, y, Y0);
        assertClose(
                "average", Arrays.copyOfRange(y, Y0, y.length),
                PoolingOracle.average(g, doubles(Arrays.copyOfRange(bright, X0, bright.length))), SINGLE_OPERATION);
        Pooling.averageGradient(g, dy, Y0, dx, X0);
        assertClose(
                "average gradient", Arrays.copyOfRange(dx, X0, dx.length), PoolingOracle.averageGradient(g, wideDy),
                SINGLE_OPERATION);
        assertArrayEquals(poisoned(X0), Arrays.copyOf(dx, X0));
        assertArrayEquals(poisoned(Y0), Arrays.copyOf(y, Y0));
    }

    private static float[] positive(float[] array) {
        float[] absolute = new float[array.length];
        for (int i = 0; i < array.length; i++) {
            absolute[i] = Math.abs(array[i]);
        }
        return absolute;
    }

    @Test
    void aNaNWinsAndGetsTheGradient() {
        Pool2dGeometry g = Pool2dGeometry.of(Shape.of(1, 4, 1), 1, 2, 1, 2, Padding.VALID);
        float[] x = {1, Float.NaN, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
        float[] y = poisoned(2);
        Pooling.max(g, x, 0, y, 0);
        assertArrayEquals(new float[] {Float.NaN, Float.NEGATIVE_INFINITY}, y);
        float[] dx = poisoned(4);
        Pooling.maxGradient(g, x, 0, y, 0, new float[] {5, 7}, 0, dx, 0);
        assertArrayEquals(new float[] {0, 5, 7, 0}, dx);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Pool2dGeometry g = Pool2dGeometry.of(Shape.of(2, 2, 1), 2, 2, 2, 2, Padding.VALID);
        assertEquals(
                "x needs 4 elements from 0, the array has 3",
                assertThrows(
                        IllegalArgumentException.class, () -> Pooling.max(g, new float[3], 0, new float[1], 0))
                        .getMessage());
        assertEquals(
                "dx needs 4 elements from 1, the array has 4",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Pooling.averageGradient(g, new float[1], 0, new float[4], 1)).getMessage());
        assertEquals(
                "y is not the maximum of x at output (0, 0, 0)",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Pooling.maxGradient(
                                g, new float[4], 0, new float[] {9}, 0, new float[1], 0, new float[4], 0))
                        .getMessage());
    }
}
