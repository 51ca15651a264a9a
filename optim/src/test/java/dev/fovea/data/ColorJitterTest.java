package dev.fovea.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ColorJitterTest {
    private static final Shape RGB = Shape.of(6, 5, 3);
    private static final double CLOSE = 1e-6; // some roundings of numbers up to 4

    private static double grey(float[] x, int pixel) {
        return 0.299 * x[3 * pixel] + 0.587 * x[3 * pixel + 1] + 0.114 * x[3 * pixel + 2];
    }

    /** A draw, by its place among the four. */
    private static double drawn(int index, int place, double low, double high) {
        AugmentationFrame frame = Frames.of(RGB, new float[90], 2, index);
        for (int i = 0; i < place; i++) {
            double before = frame.uniform(0, 1);
            assertTrue(before < 1);
        }
        return frame.uniform(low, high);
    }

    @Test
    void brightnessMultiplies() {
        float[] x = Frames.uniform(90, 1);
        for (int n = 0; n < 20; n++) {
            float[] y = Frames.applied(ColorJitter.brightness(0.4), RGB, x, 2, n);
            double factor = drawn(n, 0, 0.6, 1.4);
            for (int i = 0; i < 90; i++) {
                assertEquals(factor * x[i], y[i], CLOSE);
            }
        }
    }

    @Test
    void contrastGoesFromTheMeanGrey() {
        float[] x = Frames.uniform(90, 1);
        double mean = 0;
        for (int pixel = 0; pixel < 30; pixel++) {
            mean += grey(x, pixel) / 30;
        }
        for (int n = 0; n < 20; n++) {
            float[] y = Frames.applied(ColorJitter.brightness(0).contrast(3), RGB, x, 2, n);
            double factor = drawn(n, 1, 0, 4);
            for (int i = 0; i < 90; i++) {
                assertEquals(factor * x[i] + (1 - factor) * mean, y[i], CLOSE);
            }
        }
    }

    @Test
    void contrastOfOtherChannelsGoesFromTheirMean() {
        Shape two = Shape.of(4, 2, 2);
        float[] x = Frames.uniform(16, 1);
        double mean = 0;
        for (float value : x) {
            mean += value / 16;
        }
        float[] y = Frames.applied(ColorJitter.brightness(0).contrast(0.5), two, x, 2, 0);
        double factor = drawn(0, 1, 0.5, 1.5);
        for (int i = 0; i < 16; i++) {
            assertEquals(factor * x[i] + (1 - factor) * mean, y[i], CLOSE);
        }
    }

    /** Limits are for what is changed. */
    @Test
    void whatIsNotChangedKeepsValuesBeyondTheLimits() {
        Shape pixel = Shape.of(1, 1, 3);
        float[] x = {-2, 0.5f, 3};
        assertArrayEquals(x, Frames.applied(ColorJitter.brightness(0).limits(0, 1), pixel, x, 2, 0));
    }

    @Test
    void saturationGoesFromThePixelsGrey() {
        float[] x = Frames.uniform(90, 1);
        for (int n = 0; n < 20; n++) {
            float[] y = Frames.applied(ColorJitter.brightness(0).saturation(0.9), RGB, x, 2, n);
            double factor = drawn(n, 2, 0.1, 1.9);
            for (int i = 0; i < 90; i++) {
                assertEquals(factor * x[i] + (1 - factor) * grey(x, i / 3), y[i], CLOSE);
            }
        }
    }

    /** The six sides of the colour circle, written out, for the oracle. */
    private static double[] rgb(double hue, double saturation, double value) {
        double sixths = 6 * (hue - Math.floor(hue));
        int side = (int) sixths % 6;
        double f = sixths - Math.floor(sixths);
        double p = value * (1 - saturation);
        double q = value * (1 - f * saturation);
        double t = value * (1 - (1 - f) * saturation);
        return switch (side) {
            case 0 -> new double[] {value, t, p};
            case 1 -> new double[] {q, value, p};
            case 2 -> new double[] {p, value, t};
            case 3 -> new double[] {p, q, value};
            case 4 -> new double[] {t, p, value};
            default -> new double[] {value, p, q};
        };
    }

    @Test
    void hueTurnsTheColourCircle() {
        float[] x = new float[90];
        double[] hues = new double[30];
        for (int pixel = 0; pixel < 30; pixel++) {
            hues[pixel] = pixel / 30.0; // the corners of the circle too
            double[] rgb = rgb(hues[pixel], 0.2 + pixel % 5 * 0.2, 0.3 + pixel % 3 * 0.3);
            for (int i = 0; i < 3; i++) {
                x[3 * pixel + i] = (float) rgb[i];
            }
        }
        for (int n = 0; n < 20; n++) {
            float[] y = Frames.applied(ColorJitter.brightness(0).hue(0.5), RGB, x, 2, n);
            double turn = drawn(n, 3, -0.5, 0.5);
            for (int pixel = 0; pixel < 30; pixel++) {
                double[] rgb = rgb(hues[pixel] + turn, 0.2 + pixel % 5 * 0.2, 0.3 + pixel % 3 * 0.3);
                for (int i = 0; i < 3; i++) {
                    assertEquals(rgb[i], y[3 * pixel + i], CLOSE);
                }
            }
        }
        float[] greys = new float[90];
        assertArrayEquals(greys, Frames.applied(ColorJitter.brightness(0).hue(0.5), RGB, greys, 2, 0));
    }

    /** A hue has no range: it is the same of standardised images. */
    @Test
    void hueOfShiftedAndScaledImages() {
        float[] x = Frames.uniform(90, 1);
        float[] shifted = new float[90];
        for (int i = 0; i < 90; i++) {
            shifted[i] = 2 * x[i] - 1;
        }
        float[] y = Frames.applied(ColorJitter.brightness(0).hue(0.3), RGB, x, 2, 0);
        float[] of = Frames.applied(ColorJitter.brightness(0).hue(0.3), RGB, shifted, 2, 0);
        for (int i = 0; i < 90; i++) {
            assertEquals(2 * y[i] - 1, of[i], CLOSE);
        }
    }

    @Test
    void theyComeInOrderWithinLimits() {
        float[] x = Frames.uniform(90, 1);
        ColorJitter all = ColorJitter.brightness(0.9).contrast(0.9).saturation(0.9).hue(0.5).limits(0, 1);
        boolean limited = false;
        for (int n = 0; n < 20; n++) {
            AugmentationFrame one = Frames.of(RGB, x, 2, n);
            all.apply(one);
            double[] factors = {drawn(n, 0, 0.1, 1.9), drawn(n, 1, 0.1, 1.9), drawn(n, 2, 0.1, 1.9)};
            float[] expected = x.clone();
            for (int step = 0; step < 3; step++) {
                double mean = 0;
                for (int pixel = 0; pixel < 30; pixel++) {
                    mean += grey(expected, pixel) / 30;
                }
                float[] before = expected.clone();
                for (int i = 0; i < 90; i++) {
                    double centre = step == 0 ? 0 : step == 1 ? mean : grey(before, i / 3);
                    double value = centre + factors[step] * (before[i] - centre);
                    limited |= value > 1;
                    expected[i] = (float) Math.max(0, Math.min(1, value));
                }
            }
            float[] turned = Frames.applied(sample -> {
                for (int i = 0; i < 3; i++) {
                    double before = sample.uniform(0, 1);
                    assertTrue(before < 1);
                }
                double turn = sample.uniform(-0.5, 0.5);
                float[] y = sample.x();
                for (int i = 0; i < 90; i += 3) {
                    float most = Math.max(y[i], Math.max(y[i + 1], y[i + 2]));
                    float least = Math.min(y[i], Math.min(y[i + 1], y[i + 2]));
                    if (most > least) {
                        double chroma = most - least;
                        double sixths = most == y[i]
                                ? (y[i + 1] - y[i + 2]) / chroma
                                : most == y[i + 1] ? 2 + (y[i + 2] - y[i]) / chroma : 4 + (y[i] - y[i + 1]) / chroma;
                        double[] rgb = rgb(sixths / 6 + turn, chroma / most, most);
                        for (int c = 0; c < 3; c++) {
                            y[i + c] = (float) rgb[c];
                        }
                    }
                }
            }, RGB, expected, 2, n);
            for (int i = 0; i < 90; i++) {
                assertEquals(turned[i], one.x()[i], 1e-5);
            }
        }
        assertTrue(limited, "the limits were reached");
    }

    @Test
    void printsAndComparesBySettings() {
        assertEquals(
                "ColorJitter[brightness=0.1, contrast=0.2, saturation=0.3, hue=0.04]",
                ColorJitter.brightness(0.1).contrast(0.2).saturation(0.3).hue(0.04).toString());
        assertEquals(
                "ColorJitter[brightness=0.1, contrast=0.0, saturation=0.0, hue=0.0, limits=0.0 to 1.0]",
                ColorJitter.brightness(0.1).limits(0, 1).toString());
        assertEquals(ColorJitter.brightness(0.1).hue(0.2), ColorJitter.brightness(0.1).hue(0.2));
        assertEquals(ColorJitter.brightness(0.1).hashCode(), ColorJitter.brightness(0.1).hashCode());
        assertNotEquals(ColorJitter.brightness(0.1), ColorJitter.brightness(0.1).contrast(0.2));
    }

    @Test
    void badSettingsAreRefused() {
        assertRefused("brightness must be at least 0 and finite, not -0.1", () -> ColorJitter.brightness(-0.1));
        ColorJitter none = ColorJitter.brightness(0);
        assertRefused("contrast must be at least 0 and finite, not NaN", () -> none.contrast(Double.NaN));
        assertRefused(
                "saturation must be at least 0 and finite, not Infinity",
                () -> none.saturation(Double.POSITIVE_INFINITY));
        assertRefused("hue must be in [0, 0.5], half the colour circle, not 0.6", () -> none.hue(0.6));
        assertRefused("the lower limit must be below the upper one, not 1.0 and 0.0", () -> none.limits(1, 0));
        assertRefused("the lower limit must be below the upper one, not 1.0 and 1.0", () -> none.limits(1, 1));
        Target label = Target.label(2);
        assertRefused(
                "saturation and hue need images (height, width, 3) of red, green and blue, found (28, 28, 1)",
                () -> none.hue(0.1).check(Shape.of(28, 28, 1), label));
        assertRefused(
                "only images (height, width, channels) can be given other colours, not (784)",
                () -> none.check(Shape.of(784), label));
        none.contrast(1).check(Shape.of(28, 28, 1), label);
    }

    private static void assertRefused(String message, Executable what) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, what).getMessage());
    }
}
