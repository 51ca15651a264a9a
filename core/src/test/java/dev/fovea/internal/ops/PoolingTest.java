package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.gaussian;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.oracle.PoolingOracle;
import java.util.ArrayList;
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

    @Property(tries = 600)
    void agreesWithTheOracle(
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(min = 1, max = 37) int channels,
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
        double[] wideX = doubles(behind(x, X0));
        double[] wideDy = doubles(behind(dy, Y0));
        float[] bright = positive(x);
        List<float[]> scalar = new ArrayList<>();
        for (Kernels kernels : Providers.all()) {
            Pooling pooling = new Pooling(g, kernels);
            float[] y = poisoned(dy.length);
            float[] dx = poisoned(x.length);
            pooling.max(x, X0, y, Y0);
            pooling.maxGradient(x, X0, y, Y0, dy, Y0, dx, X0);
            float[] mean = poisoned(dy.length);
            float[] meanGradient = poisoned(x.length);
            pooling.average(countPadding, bright, X0, mean, Y0);
            pooling.averageGradient(countPadding, dy, Y0, meanGradient, X0);
            for (float[] untouched : List.of(y, mean)) {
                assertArrayEquals(poisoned(Y0), Arrays.copyOf(untouched, Y0));
            }
            for (float[] untouched : List.of(dx, meanGradient)) {
                assertArrayEquals(poisoned(X0), Arrays.copyOf(untouched, X0));
            }
            List<float[]> results = List.of(y, dx, mean, meanGradient);
            if (scalar.isEmpty()) {
                scalar.addAll(results);
            }
            for (int i = 0; i < results.size(); i++) {
                assertArrayEquals(scalar.get(i), results.get(i), kernels.name() + ", result " + i);
            }
        }
        assertClose("max", behind(scalar.get(0), Y0), PoolingOracle.max(g, wideX), 0);
        assertClose(
                "max gradient", behind(scalar.get(1), X0), PoolingOracle.maxGradient(g, wideX, wideDy),
                SINGLE_OPERATION);
        assertClose(
                "average", behind(scalar.get(2), Y0),
                PoolingOracle.average(g, countPadding, doubles(behind(bright, X0))), SINGLE_OPERATION);
        assertClose(
                "average gradient", behind(scalar.get(3), X0),
                PoolingOracle.averageGradient(g, countPadding, wideDy), SINGLE_OPERATION);
    }

    private static float[] behind(float[] array, int begin) {
        return Arrays.copyOfRange(array, begin, array.length);
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

    /** The first pixel that such a window sees is not one stride after that of the window before. */
    @Test
    void windowsWithGapsMayBeginFarBeforeTheImage() {
        for (int[] zeros : new int[][] {{1, 2}, {2, 1}, {2, 2}}) {
            Window window = new Window(1, 2, 1, 1).dilation(1, 2).padding(Padding.of(0, 0, zeros[0], zeros[1]));
            check(Pool2dGeometry.of(Shape.of(1, 2, 3), window, false), false, false);
        }
    }

    @Test
    void aNaNWinsAndGetsTheGradient() {
        float[] pixels = {1, Float.NaN, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
        for (int channels : new int[] {1, 16, 21}) {
            Pool2dGeometry g = Pool2dGeometry.of(Shape.of(1, 4, channels), new Window(1, 2, 1, 2), false);
            for (Kernels kernels : Providers.all()) {
                Pooling pooling = new Pooling(g, kernels);
                float[] x = each(channels, pixels);
                float[] y = poisoned(2 * channels);
                pooling.max(x, 0, y, 0);
                assertArrayEquals(each(channels, Float.NaN, Float.NEGATIVE_INFINITY), y);
                float[] dx = poisoned(4 * channels);
                pooling.maxGradient(x, 0, y, 0, each(channels, 5, 7), 0, dx, 0);
                assertArrayEquals(each(channels, 0, 5, 7, 0), dx);
                x[channels] = 2; // no NaN is left for the first channel's maximum
                assertThrows(
                        IllegalArgumentException.class,
                        () -> pooling.maxGradient(x, 0, y, 0, new float[2 * channels], 0, dx, 0));
            }
        }
    }

    private static float[] each(int channels, float... pixels) {
        float[] all = new float[channels * pixels.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = pixels[i / channels];
        }
        return all;
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
                        IllegalArgumentException.class, () -> new Pooling(g).max(new float[3], 0, new float[1], 0))
                        .getMessage());
        assertEquals(
                "dx needs 4 elements from 1, the array has 4",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Pooling(g).averageGradient(false, new float[1], 0, new float[4], 1)).getMessage());
        assertEquals(
                "y is not the maximum of x at one of 1 outputs from (0, 0) on",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Pooling(g).maxGradient(new float[4], 0, new float[] {9}, 0, new float[1], 0,
                                new float[4], 0))
                        .getMessage());
        Pool2dGeometry ragged = Pool2dGeometry.of(
                Shape.of(6, 5, 2), new Window(2, 2, 2, 2).padding(Padding.SAME), false);
        float[] y = new float[18];
        y[16] = 9;
        assertEquals(
                "y is not the maximum of x at one of 1 outputs from (2, 2) on",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Pooling(ragged).maxGradient(new float[60], 0, y, 0, new float[18], 0, new float[60],
                                0))
                        .getMessage());
    }
}
