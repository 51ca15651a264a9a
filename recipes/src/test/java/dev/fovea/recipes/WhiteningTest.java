package dev.fovea.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import org.junit.jupiter.api.Test;

class WhiteningTest {
    private static final int IMAGES = 40;
    private static final Shape IMAGE = Shape.of(6, 5, 3);

    /** Smooth images of related channels: neighbours are alike. */
    private static Dataset smooth() {
        CounterRandom random = CounterRandom.ofSeed(3);
        float[] pixels = new float[IMAGES * IMAGE.size()];
        for (int i = 0; i < pixels.length; i++) {
            float before = i % IMAGE.size() < 3 ? 0 : pixels[i - 3];
            pixels[i] = (float) (0.8 * before + 0.3 * random.gaussian(i) + 0.2 * random.gaussian(i / 3 + 1_000_000L));
        }
        return Dataset.of(Tensor.of(Shape.of(IMAGES, 6, 5, 3), pixels), new int[IMAGES], 2);
    }

    /** Over all patches the filters' outputs y have the mean of yᵢ·yⱼ 0, and of yᵢ² λ/(λ + 5·10⁻⁴), just below 1. */
    @Test
    void whatTheFiltersSayIsUncorrelatedAndEquallyLarge() {
        Dataset train = smooth();
        float[] kernel = Whitening.kernel(train, 2);
        int length = 12;
        assertEquals(2 * length, Whitening.filters(IMAGE, 2));
        assertEquals(length * 2 * length, kernel.length);
        double[][] sums = new double[length][length];
        float[] x = new float[IMAGE.size()];
        int patches = 0;
        for (int n = 0; n < IMAGES; n++) {
            train.read(n, x, 0);
            for (int row = 0; row < 5; row++) {
                for (int column = 0; column < 4; column++) {
                    double[] y = outputs(x, row, column, kernel);
                    for (int i = 0; i < length; i++) {
                        assertEquals(-y[i], y[length + i], 1e-6, "each filter has its negative");
                        for (int j = 0; j < length; j++) {
                            sums[i][j] += y[i] * y[j];
                        }
                    }
                    patches++;
                }
            }
        }
        for (int i = 0; i < length; i++) {
            for (int j = 0; j < length; j++) {
                double mean = sums[i][j] / patches;
                if (i == j) {
                    assertTrue(mean > 0.95 && mean < 1, "filter " + i + ": " + mean);
                } else {
                    assertEquals(0, mean, 1e-5, "filters " + i + " and " + j);
                }
            }
        }
    }

    private static double[] outputs(float[] x, int row, int column, float[] kernel) {
        double[] y = new double[24];
        for (int i = 0; i < 12; i++) {
            int pixel = (row + i / 6) * 5 + column + i / 3 % 2;
            for (int filter = 0; filter < 24; filter++) {
                y[filter] += (double) x[pixel * 3 + i % 3] * kernel[i * 24 + filter];
            }
        }
        return y;
    }
}
