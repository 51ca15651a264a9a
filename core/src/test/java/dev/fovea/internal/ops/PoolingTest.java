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
import java.util.List;
import java.util.Optional;
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
            @ForAll @IntRange(min = 1, max = 3) int dilation,
            @ForAll @IntRange(max = 3) int padding,
            @ForAll boolean ceil,
            @ForAll boolean countPadding,
            @ForAll boolean ties) {
        Shape image = Shape.of(height, width, channels);
        Window window = new Window(poolHeight, poolWidth, stride, stride).dilation(dilation, dilation);
        Padding rule = List.of(Padding.VALID, Padding.SAME, Padding.of(1), Padding.of(0, 1, 2, 0)).get(padding);
        Pool2dGeometry g = geometry(image, window.padding(rule), ceil)
                .orElseGet(() -> Pool2dGeometry.of(
                        image, new Window(poolHeight, poolWidth, stride, stride).padding(Padding.SAME), ceil));
        check(g, countPadding, ties);
    }

    @Property(tries = 300)
    void adaptivePoolingAgreesWithTheOracle(
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(min = 1, max = 9) int outHeight,
            @ForAll @IntRange(min = 1, max = 9) int outWidth,
            @ForAll boolean ties) {
        check(Pool2dGeometry.adaptive(Shape.of(height, width, 2), outHeight, outWidth), ties, ties);
    }

    private static void check(Pool2dGeometry g, boolean countPadding, boolean ties) {
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
        Pooling.average(g, countPadding, bright, X0, y, Y0);
        assertClose(
                "average", Arrays.copyOfRange(y, Y0, y.length),
                PoolingOracle.average(g, countPadding, doubles(Arrays.copyOfRange(bright, X0, bright.length))),
                SINGLE_OPERATION);
        Pooling.averageGradient(g, countPadding, dy, Y0, dx, X0);
        assertClose(
                "average gradient", Arrays.copyOfRange(dx, X0, dx.length),
                PoolingOracle.averageGradient(g, countPadding, wideDy),
                SINGLE_OPERATION);
        assertArrayEquals(poisoned(X0), Arrays.copyOf(dx, X0));
        assertArrayEquals(poisoned(Y0), Arrays.copyOf(y, Y0));
    }

    /** The geometry, unless it is refused because a window does not fit or lies on the padding alone. */
    private static Optional<Pool2dGeometry> geometry(Shape image, Window window, boolean ceil) {
        try {
            return Optional.of(Pool2dGeometry.of(image, window, ceil));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
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
        Pool2dGeometry g = Pool2dGeometry.of(Shape.of(1, 4, 1), new Window(1, 2, 1, 2), false);
        float[] x = {1, Float.NaN, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
        float[] y = poisoned(2);
        Pooling.max(g, x, 0, y, 0);
        assertArrayEquals(new float[] {Float.NaN, Float.NEGATIVE_INFINITY}, y);
        float[] dx = poisoned(4);
        Pooling.maxGradient(g, x, 0, y, 0, new float[] {5, 7}, 0, dx, 0);
        assertArrayEquals(new float[] {0, 5, 7, 0}, dx);
    }

    @Test
    void adaptiveWindowsAreThoseOfPyTorch() {
        PoolAxis ragged = new PoolAxis.Adaptive(7, 3);
        assertEquals(List.of(0, 2, 4), List.of(ragged.begin(0), ragged.begin(1), ragged.begin(2)));
        assertEquals(List.of(3, 5, 7), List.of(ragged.end(0), ragged.end(1), ragged.end(2)));
        assertEquals(3, ragged.window());
        PoolAxis spread = new PoolAxis.Adaptive(2, 3);
        assertEquals(List.of(0, 0, 1), List.of(spread.begin(0), spread.begin(1), spread.begin(2)));
        assertEquals(List.of(1, 2, 2), List.of(spread.end(0), spread.end(1), spread.end(2)));
    }

    @Test
    void roundingUpNeverBeginsAWindowBeyondTheImage() {
        // PyTorch: 5 pixels, windows of 2, stride 3, padding 1: the third would begin on the padding after the image.
        Pool2dGeometry g = Pool2dGeometry.of(
                Shape.of(5, 4, 1), new Window(2, 3, 3, 2).padding(Padding.of(1)), true);
        assertEquals(Shape.of(2, 3, 1), g.y());
        assertEquals(new PoolAxis.Sliding(new Axis(4, 3, 2, 3, 1, 2), 1), g.columns());
        assertEquals(Shape.of(1, 1, 1), Pool2dGeometry.of(Shape.of(2, 2, 1), new Window(3, 3, 2, 2), true).y());
        assertEquals(
                "pooling height: a window of 5 does not fit into an input of 2 without padding; use SAME",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Pool2dGeometry.of(Shape.of(2, 2, 1), new Window(5, 3, 2, 2), true)).getMessage());
    }

    @Test
    void refusesWhatDoesNotFit() {
        Pool2dGeometry g = Pool2dGeometry.of(Shape.of(2, 2, 1), new Window(2, 2, 2, 2), false);
        assertEquals(
                "x needs 4 elements from 0, the array has 3",
                assertThrows(
                        IllegalArgumentException.class, () -> Pooling.max(g, new float[3], 0, new float[1], 0))
                        .getMessage());
        assertEquals(
                "dx needs 4 elements from 1, the array has 4",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Pooling.averageGradient(g, false, new float[1], 0, new float[4], 1)).getMessage());
        assertEquals(
                "y is not the maximum of x at output (0, 0, 0)",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Pooling.maxGradient(
                                g, new float[4], 0, new float[] {9}, 0, new float[1], 0, new float[4], 0))
                        .getMessage());
    }
}
