package dev.fovea.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.internal.ops.Affine;
import dev.fovea.nn.loss.Target;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomAffineTest {
    private static final RandomAffine NOTEBOOK = RandomAffine.degrees(10).zoom(0.10).shift(0.10);
    private static final Shape SQUARE = Shape.of(28, 28, 1);

    @Test
    void isMadeStepByStep() {
        RandomAffine all = RandomAffine.degrees(10).zoom(0.1).shift(0.2);
        assertEquals(List.of(10.0, 0.1, 0.2), List.of(all.degrees(), all.zoom(), all.shift()));
        assertEquals(all, RandomAffine.degrees(10).shift(0.2).zoom(0.1));
        assertEquals(all.hashCode(), RandomAffine.degrees(10).shift(0.2).zoom(0.1).hashCode());
        assertNotEquals(all, RandomAffine.degrees(10).zoom(0.2).shift(0.2));
        assertEquals(RandomAffine.degrees(5).zoom(0).shift(0), RandomAffine.degrees(5));
        assertEquals("RandomAffine[degrees=10.0, zoom=0.1, shift=0.2]", all.toString());
    }

    @Property(tries = 500)
    void drawsStayInTheirRanges(
            @ForAll @DoubleRange(max = 180) double degrees,
            @ForAll @DoubleRange(max = 0.99) double zoom,
            @ForAll @DoubleRange(max = 2) double shift,
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll long key,
            @ForAll int sample) {
        Affine drawn = RandomAffine.degrees(degrees).zoom(zoom).shift(shift)
                .draw(frame(new CounterRandom(key), sample, Shape.of(height, width, 1)));
        assertTrue(Math.abs(drawn.theta()) <= degrees, drawn::toString);
        assertTrue(Math.abs(drawn.tx()) <= shift * width, drawn::toString);
        assertTrue(Math.abs(drawn.ty()) <= shift * height, drawn::toString);
        assertTrue(Math.abs(drawn.zx() - 1) <= zoom + 1e-12, drawn::toString);
        assertTrue(Math.abs(drawn.zy() - 1) <= zoom + 1e-12, drawn::toString);
    }

    @Test
    void drawsFillTheirRangesEvenlyAndIndependently() {
        int n = 20_000;
        double[] limits = {10, 0.1 * 14, 0.1 * 28, 0.1, 0.1};
        double[] sums = new double[5];
        double[][] products = new double[5][5];
        CounterRandom random = CounterRandom.ofSeed(1);
        for (int i = 0; i < n; i++) {
            Affine drawn = NOTEBOOK.draw(frame(random, i, Shape.of(28, 14, 1)));
            double[] u = {drawn.theta(), drawn.tx(), drawn.ty(), drawn.zx() - 1, drawn.zy() - 1};
            for (int a = 0; a < 5; a++) {
                u[a] /= limits[a];
                sums[a] += u[a];
                for (int b = 0; b <= a; b++) {
                    products[a][b] += u[a] * u[b];
                }
            }
        }
        for (int a = 0; a < 5; a++) {
            assertEquals(0, sums[a] / n, 0.02, "mean of " + a);
            for (int b = 0; b <= a; b++) {
                // The variance of a uniform number in [-1, 1] is 1/3.
                assertEquals(a == b ? 1.0 / 3 : 0, products[a][b] / n, 0.02, "covariance of " + a + " and " + b);
            }
        }
    }

    @Test
    void goesByStreamAndCounterAlone() {
        CounterRandom random = CounterRandom.ofSeed(3).stream(1);
        assertEquals(NOTEBOOK.draw(frame(random, 1, SQUARE)), NOTEBOOK.draw(frame(random, 1, SQUARE)));
        assertNotEquals(NOTEBOOK.draw(frame(random, 1, SQUARE)), NOTEBOOK.draw(frame(random, 2, SQUARE)));
        assertNotEquals(
                NOTEBOOK.draw(frame(random, 1, SQUARE)),
                NOTEBOOK.draw(frame(CounterRandom.ofSeed(3).stream(2), 1, SQUARE)));
    }

    @Test
    void zeroChangesNothing() {
        float[] x = image(7 * 5 * 2);
        AugmentationFrame frame = frame(CounterRandom.ofSeed(1), 0, Shape.of(7, 5, 2));
        System.arraycopy(x, 0, frame.x(), 0, x.length);
        RandomAffine.degrees(0).apply(frame);
        assertArrayEquals(x, frame.x());
    }

    @Test
    void appliesWhatItDraws() {
        Shape shape = Shape.of(9, 6, 1);
        float[] x = image(shape.size());
        float[] expected = new float[x.length];
        CounterRandom random = CounterRandom.ofSeed(4);
        NOTEBOOK.draw(frame(random, 2, shape)).warp(x, 0, expected, 0, 9, 6, 1);
        AugmentationFrame frame = frame(random, 2, shape);
        System.arraycopy(x, 0, frame.x(), 0, x.length);
        NOTEBOOK.apply(frame);
        assertArrayEquals(expected, frame.x());
    }

    /** Images of row and column numbers show where pixels come from, for bilinear interpolation keeps them. */
    @Test
    void mapsMoveWithTheirPixels() {
        int height = 9;
        int width = 6;
        Shape shape = Shape.of(height, width, 2);
        float[] places = new float[shape.size()];
        float[] numbers = new float[height * width];
        for (int pixel = 0; pixel < height * width; pixel++) {
            int row = pixel / width;
            places[2 * pixel] = row;
            places[2 * pixel + 1] = pixel % width;
            numbers[pixel] = pixel;
        }
        Target ignoring = Target.labels(Shape.of(height, width), 100).ignoring(-1);
        RandomAffine strong = RandomAffine.degrees(90).zoom(0.3).shift(0.2);
        int ignored = 0;
        for (int i = 0; i < 100; i++) {
            AugmentationFrame border =
                    Frames.of(shape, places, Target.labels(Shape.of(height, width), 100), numbers, 4, i);
            strong.apply(border);
            AugmentationFrame frame = Frames.of(shape, places, ignoring, numbers, 4, i);
            strong.apply(frame);
            AugmentationFrame values = Frames.of(shape, places, Target.values(shape), places, 4, i);
            strong.apply(values);
            assertArrayEquals(values.x(), values.target());
            assertArrayEquals(border.x(), frame.x());
            for (int pixel = 0; pixel < height * width; pixel++) {
                float row = frame.x()[2 * pixel];
                float column = frame.x()[2 * pixel + 1];
                boolean halfWay = Math.abs(row % 1 - 0.5) < 1e-4 || Math.abs(column % 1 - 0.5) < 1e-4;
                if (!halfWay) {
                    int nearest = Math.round(row) * width + Math.round(column);
                    assertEquals(nearest, (int) border.target()[pixel]);
                    assertTrue(frame.target()[pixel] == nearest || frame.target()[pixel] == -1);
                }
                if (frame.target()[pixel] == -1) {
                    ignored++;
                    assertTrue(
                            row == 0 || row == height - 1 || column == 0 || column == width - 1,
                            "only what continues the border is ignored");
                }
            }
        }
        assertTrue(ignored > 100, "much comes from outside");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void badSettingsAreRefused(double bad) {
        assertThrows(IllegalArgumentException.class, () -> RandomAffine.degrees(bad));
        assertThrows(IllegalArgumentException.class, () -> NOTEBOOK.zoom(bad));
        assertThrows(IllegalArgumentException.class, () -> NOTEBOOK.shift(bad));
        assertThrows(IllegalArgumentException.class, () -> NOTEBOOK.zoom(1));
    }

    @Test
    void onlyImagesCanBeWarped() {
        Exception thrown = assertThrows(
                IllegalArgumentException.class,
                () -> NOTEBOOK.check(Shape.of(784), Target.label(10)));
        assertEquals("only images (height, width, channels) can be warped, not (784)", thrown.getMessage());
    }

    private static AugmentationFrame frame(CounterRandom random, int sample, Shape shape) {
        AugmentationFrame frame = new AugmentationFrame(shape, Target.label(10));
        frame.start(random, sample, 0, 0);
        return frame;
    }

    private static float[] image(int size) {
        float[] x = new float[size];
        for (int i = 0; i < size; i++) {
            x[i] = (float) CounterRandom.ofSeed(9).uniform(i);
        }
        return x;
    }
}
