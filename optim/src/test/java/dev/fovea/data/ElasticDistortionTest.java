package dev.fovea.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.Target;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import org.junit.jupiter.api.Test;

class ElasticDistortionTest {
    private static final int HEIGHT = 9;
    private static final int WIDTH = 7;
    private static final double ALPHA = 12;
    private static final double SIGMA = 1.5;

    /** The displacement of a pixel, by the sum over all pixels within four deviations along each axis. */
    private static double displacement(CounterRandom random, int field, int row, int column) {
        int radius = 6;
        double norm = 0;
        for (int d = -radius; d <= radius; d++) {
            norm += Math.exp(-d * d / (2 * SIGMA * SIGMA));
        }
        double sum = 0;
        for (int r = 0; r < HEIGHT; r++) {
            for (int c = 0; c < WIDTH; c++) {
                int dr = r - row;
                int dc = c - column;
                if (Math.abs(dr) <= radius && Math.abs(dc) <= radius) {
                    double weight = Math.exp(-(dr * dr + dc * dc) / (2 * SIGMA * SIGMA)) / (norm * norm);
                    sum += weight * random.uniform(field * HEIGHT * WIDTH + r * WIDTH + c, -1, 1);
                }
            }
        }
        return ALPHA * sum;
    }

    private static double limited(double place, int size) {
        return Math.max(0, Math.min(size - 1, place));
    }

    private static double bilinear(float[] x, double row, double column, int channel) {
        double sum = 0;
        for (int r = 0; r < HEIGHT; r++) {
            for (int c = 0; c < WIDTH; c++) {
                double weight = Math.max(0, 1 - Math.abs(r - row)) * Math.max(0, 1 - Math.abs(c - column));
                sum += weight * x[(r * WIDTH + c) * 2 + channel];
            }
        }
        return sum;
    }

    @Test
    void movesPixelsByASmoothField() {
        Shape shape = Shape.of(HEIGHT, WIDTH, 2);
        float[] x = Frames.uniform(shape.size(), 5);
        Target kind = Target.labels(Shape.of(HEIGHT, WIDTH), 1000).ignoring(-1);
        int off = 0;
        double greatest = 0;
        for (int i = 0; i < 10; i++) {
            CounterRandom random =
                    new CounterRandom(Frames.of(shape, x, kind, Frames.numbered(HEIGHT * WIDTH), 1, i).bits());
            AugmentationFrame frame = Frames.of(shape, x, kind, Frames.numbered(HEIGHT * WIDTH), 1, i);
            Augmentations.elastic(ALPHA, SIGMA).apply(frame);
            for (int r = 0; r < HEIGHT; r++) {
                for (int c = 0; c < WIDTH; c++) {
                    double row = r + displacement(random, 0, r, c);
                    double column = c + displacement(random, 1, r, c);
                    double insideRow = limited(row, HEIGHT);
                    double insideColumn = limited(column, WIDTH);
                    int pixel = r * WIDTH + c;
                    assertEquals(bilinear(x, insideRow, insideColumn, 0), frame.x()[2 * pixel], 1e-5);
                    assertEquals(bilinear(x, insideRow, insideColumn, 1), frame.x()[2 * pixel + 1], 1e-5);
                    boolean outside = Math.abs(row - insideRow) > 0.5 || Math.abs(column - insideColumn) > 0.5;
                    long nearest = Math.round(insideRow) * WIDTH + Math.round(insideColumn);
                    assertEquals(outside ? -1 : nearest, (long) frame.target()[pixel]);
                    off += outside ? 1 : 0;
                    greatest = Math.max(greatest, Math.abs(row - r));
                }
            }
        }
        assertTrue(off > 10 && greatest > 1, off + " labels from outside, moved by up to " + greatest);
    }

    @Test
    void valuesMoveLikeTheImageAndLabelsContinueTheBorder() {
        Shape shape = Shape.of(HEIGHT, WIDTH, 2);
        float[] x = Frames.uniform(shape.size(), 5);
        AugmentationFrame frame = Frames.of(shape, x, Target.values(shape), x, 1, 0);
        Augmentations.elastic(ALPHA, SIGMA).apply(frame);
        assertArrayEquals(frame.x(), frame.target());
        Target labels = Target.labels(Shape.of(HEIGHT, WIDTH), 1000);
        AugmentationFrame border = Frames.of(shape, x, labels, Frames.numbered(HEIGHT * WIDTH), 1, 0);
        Augmentations.elastic(1000, SIGMA).apply(border);
        labels.check(border.target(), 0);
    }

    /** Label maps of several channels move as several of one. */
    @Test
    void everyChannelOfALabelMapMoves() {
        Shape shape = Shape.of(HEIGHT, WIDTH, 1);
        float[] x = Frames.uniform(shape.size(), 5);
        float[] numbers = Frames.numbered(HEIGHT * WIDTH);
        Target single = Target.labels(Shape.of(HEIGHT, WIDTH), 1000).ignoring(-1);
        AugmentationFrame one = Frames.of(shape, x, single, numbers, 1, 0);
        Augmentations.elastic(ALPHA, SIGMA).apply(one);
        float[] twice = new float[2 * numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            twice[2 * i] = numbers[i];
            twice[2 * i + 1] = numbers[i] + 500;
        }
        Target both = Target.labels(Shape.of(HEIGHT, WIDTH, 2), 1000).ignoring(-1);
        AugmentationFrame two = Frames.of(shape, x, both, twice, 1, 0);
        Augmentations.elastic(ALPHA, SIGMA).apply(two);
        for (int i = 0; i < numbers.length; i++) {
            float moved = one.target()[i];
            assertEquals(moved, two.target()[2 * i]);
            assertEquals(moved == -1 ? -1 : moved + 500, two.target()[2 * i + 1]);
        }
    }

    @Test
    void printsAndComparesBySettings() {
        assertEquals("ElasticDistortion[alpha=1.0, sigma=1000.0]", Augmentations.elastic(1, 1000).toString());
        assertEquals(Augmentations.elastic(34, 4), Augmentations.elastic(34, 4));
        assertNotEquals(Augmentations.elastic(34, 4), Augmentations.elastic(33, 4));
        assertNotEquals(Augmentations.elastic(34, 4), Augmentations.elastic(34, 3));
    }

    @Test
    void noStrengthChangesNothing() {
        Shape shape = Shape.of(HEIGHT, WIDTH, 2);
        float[] x = Frames.uniform(shape.size(), 5);
        assertArrayEquals(x, Frames.applied(Augmentations.elastic(0, 4), shape, x, 1, 0));
    }

    @Test
    void badSettingsAreRefused() {
        assertEquals(
                "alpha must be at least 0 and finite, not -1.0",
                assertThrows(IllegalArgumentException.class, () -> Augmentations.elastic(-1, 4)).getMessage());
        assertEquals(
                "sigma must be above 0 and at most 1000 pixels, not 0.0",
                assertThrows(IllegalArgumentException.class, () -> Augmentations.elastic(1, 0)).getMessage());
        assertEquals(
                "alpha must be at least 0 and finite, not Infinity",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Augmentations.elastic(Double.POSITIVE_INFINITY, 4)).getMessage());
        assertEquals(
                "only images (height, width, channels) can be distorted, not (784)",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Augmentations.elastic(34, 4).check(Shape.of(784), Target.label(10))).getMessage());
    }
}
