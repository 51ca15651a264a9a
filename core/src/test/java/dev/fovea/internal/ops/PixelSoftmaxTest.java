package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.gaussian;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import dev.fovea.testing.GradientCheck;
import dev.fovea.testing.oracle.SoftmaxOracle;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Softmax of pixels on every kernel against float64, by the bounds that its Javadoc derives. */
class PixelSoftmaxTest {
    private static final float INFINITY = Float.POSITIVE_INFINITY;
    private static final double U = 0x1p-24;
    private static final int X0 = 3;

    /** Runs a pass over pixels with arrays that begin at {@link #X0}. */
    private interface Pass {
        void run(PixelSoftmax softmax, float[] x, float[] y, int pixels, float[] workspace);
    }

    private static final Pass SOFTMAX = (softmax, x, y, pixels, w) -> softmax.softmax(x, X0, y, X0, pixels, w);
    private static final Pass LOG_SOFTMAX = (softmax, x, y, pixels, w) -> softmax.logSoftmax(x, X0, y, X0, pixels, w);

    private static float[] run(Pass pass, Kernels kernels, int channels, float... x) {
        PixelSoftmax softmax = new PixelSoftmax(channels, kernels);
        float[] in = new float[X0 + x.length];
        System.arraycopy(x, 0, in, X0, x.length);
        float[] y = poisoned(in.length);
        pass.run(softmax, in, y, x.length / channels, poisoned(softmax.workspaceSize()));
        return Arrays.copyOfRange(y, X0, y.length);
    }

    /** Pixels whose logits differ by next to nothing or more than any exponential survives, around 0 or far from it. */
    private static float[] wide(int pixels, int channels) {
        SplittableRandom random = new SplittableRandom(channels);
        float[] x = new float[pixels * channels];
        for (int p = 0; p < pixels; p++) {
            double spread = StrictMath.pow(10, 8 * random.nextDouble() - 5);
            double centre = p % 2 == 0 ? 0 : spread * 100 * (random.nextDouble() - 0.5);
            for (int i = 0; i < channels; i++) {
                x[p * channels + i] = (float) (centre + spread * (2 * random.nextDouble() - 1));
            }
        }
        return x;
    }

    @Test
    void exponentialsOfDifferencesAreWithinTheirBound() {
        int n = 4_003;
        SplittableRandom random = new SplittableRandom(1);
        float[] max = new float[n];
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            max[i] = (float) ((random.nextDouble() - 0.5) * (i % 3 == 0 ? 2 : 400));
            x[i] = max[i] - (float) (random.nextDouble() * (i % 2 == 0 ? 105 : 1));
        }
        x[0] = max[0];
        for (Kernels kernels : Providers.all()) {
            float[] y = new float[n];
            kernels.elementwise(new PixelSoftmax.OfDifference()).apply(x, 0, max, 0, y, 0, n);
            for (int i = 0; i < n; i++) {
                double exact = 0x1p40 * StrictMath.exp((double) x[i] - max[i]);
                double error = Math.abs(y[i] - exact) / exact;
                String difference = error > 1.7 * U ? x[i] + " − " + max[i] : "";
                assertTrue(error <= 1.7 * U, () -> kernels.name() + ": " + difference + ": " + error / U + " u");
            }
            assertEquals(0x1p40f, y[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 33, 64, 1001})
    void isWithinItsBoundOverTheWholeRange(int channels) {
        int pixels = Math.max(8, 800 / channels);
        float[] x = wide(pixels, channels);
        for (Kernels kernels : Providers.all()) {
            float[] y = run(SOFTMAX, kernels, channels, x);
            float[] logs = run(LOG_SOFTMAX, kernels, channels, x);
            for (int p = 0; p < x.length; p += channels) {
                double[] difference = new double[channels];
                double max = x[p];
                for (int i = 0; i < channels; i++) {
                    max = Math.max(max, x[p + i]);
                }
                double sum = 0;
                for (int i = 0; i < channels; i++) {
                    difference[i] = x[p + i] - max;
                    sum += StrictMath.exp(difference[i]);
                }
                for (int i = 0; i < channels; i++) {
                    double probability = StrictMath.exp(difference[i]) / sum;
                    assertEquals(probability, y[p + i], 5 * U * probability + Float.MIN_VALUE / 2.0, kernels.name());
                    double log = difference[i] - StrictMath.log(sum);
                    assertEquals(log, logs[p + i], 3 * U * Math.abs(log) + channels * 0x1p-53, kernels.name());
                }
            }
        }
    }

    /** Whatever fills the vectors: pixels alone, or with others, in blocks that end anywhere. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 31, 67, 500, 1100})
    void allKernelsHaveTheSameBitsAndPixelsAreAlone(int channels) {
        int pixels = Math.max(3, 1100 / channels);
        float[] x = wide(pixels, channels);
        float[] dy = gaussian(1, x.length);
        float[] logits = new float[X0 + x.length];
        System.arraycopy(x, 0, logits, X0, x.length);
        for (Pass pass : new Pass[] {SOFTMAX, LOG_SOFTMAX}) {
            boolean log = pass == LOG_SOFTMAX;
            float[] expected = new float[x.length];
            float[] gradient = new float[x.length];
            Kernels first = Providers.all().getFirst();
            for (int p = 0; p < x.length; p += channels) {
                float[] y = run(pass, first, channels, Arrays.copyOfRange(x, p, p + channels));
                System.arraycopy(y, 0, expected, p, channels);
                differentiate(log, first, channels, y, 0, dy, p, gradient, p, 1);
            }
            for (Kernels kernels : Providers.all()) {
                assertArrayEquals(expected, run(pass, kernels, channels, x), kernels.name());
                float[] dx = poisoned(x.length);
                differentiate(log, kernels, channels, expected, 0, dy, 0, dx, 0, pixels);
                assertArrayEquals(gradient, dx, kernels.name());
                float[] inPlace = logits.clone();
                PixelSoftmax softmax = new PixelSoftmax(channels, kernels);
                pass.run(softmax, inPlace, inPlace, pixels, poisoned(softmax.workspaceSize()));
                assertArrayEquals(expected, Arrays.copyOfRange(inPlace, X0, inPlace.length), "in place");
                float[] dyThenDx = dy.clone();
                differentiate(log, kernels, channels, expected, 0, dyThenDx, 0, dyThenDx, 0, pixels);
                assertArrayEquals(gradient, dyThenDx, "in place");
            }
        }
    }

    private static void differentiate(
            boolean log,
            Kernels kernels,
            int channels,
            float[] y,
            int y0,
            float[] dy,
            int dy0,
            float[] dx,
            int dx0,
            int pixels) {
        PixelSoftmax softmax = new PixelSoftmax(channels, kernels);
        if (log) {
            softmax.logSoftmaxGradient(y, y0, dy, dy0, dx, dx0, pixels, poisoned(softmax.workspaceSize()));
        } else {
            softmax.softmaxGradient(y, y0, dy, dy0, dx, dx0, pixels);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 10})
    void gradientsAreThoseOfDifferences(int channels) {
        float[] x = gaussian(channels, channels);
        float[] dy = gaussian(7, channels);
        for (boolean log : new boolean[] {false, true}) {
            Kernels kernels = Providers.all().getLast();
            float[] y = run(log ? LOG_SOFTMAX : SOFTMAX, kernels, channels, x);
            float[] dx = poisoned(channels);
            differentiate(log, kernels, channels, y, 0, dy, 0, dx, 0, 1);
            GradientCheck.assertGradient(
                    log ? "log-softmax" : "softmax", v -> {
                        double[] p = SoftmaxOracle.softmax(v, channels);
                        double sum = 0;
                        for (int i = 0; i < channels; i++) {
                            sum += (log ? Math.log(p[i]) : p[i]) * dy[i];
                        }
                        return sum;
                    }, doubles(x), doubles(dx), 1e-6);
        }
    }

    /** Also where a probability is no float any more. */
    @Test
    void theGradientOfLogarithmsIsWithinItsBound() {
        int channels = 301;
        float[] y = run(LOG_SOFTMAX, Providers.all().getLast(), channels, wide(10, channels));
        float[] dy = gaussian(2, y.length);
        for (Kernels kernels : Providers.all()) {
            float[] dx = poisoned(y.length);
            differentiate(true, kernels, channels, y, 0, dy, 0, dx, 0, 10);
            for (int p = 0; p < y.length; p += channels) {
                double sum = 0;
                double magnitudes = 0;
                for (int i = p; i < p + channels; i++) {
                    sum += dy[i];
                    magnitudes += Math.abs(dy[i]);
                }
                for (int i = p; i < p + channels; i++) {
                    double part = StrictMath.exp(y[i]) * sum;
                    double bound = 0x1p-23 * Math.abs(part) + U * Math.abs(dy[i] - part)
                            + channels * 0x1p-53 * magnitudes;
                    assertEquals(dy[i] - part, dx[i], bound, kernels.name());
                }
            }
        }
    }

    @Test
    void theGreatestIsFoundWhereverItIs() {
        for (int channels : new int[] {5, 32, 33, 34, 67, 129}) {
            float[] x = new float[channels * channels];
            float[] expected = new float[x.length];
            for (int p = 0; p < channels; p++) {
                x[p * channels + p] = 1e5f;
                expected[p * channels + p] = 1;
            }
            for (Kernels kernels : Providers.all()) {
                assertArrayEquals(expected, run(SOFTMAX, kernels, channels, x), kernels.name());
            }
        }
    }

    @Test
    void hugeLogitsDoNotOverflow() {
        for (Kernels kernels : Providers.all()) {
            assertArrayEquals(new float[] {1, 0, 0}, run(SOFTMAX, kernels, 3, 1e30f, -1e30f, 0));
            assertArrayEquals(new float[] {0.5f, 0.5f, 0}, run(SOFTMAX, kernels, 3, 1e30f, 1e30f, -1e30f));
            assertArrayEquals(
                    new float[] {0.25f, 0.25f, 0.25f, 0.25f},
                    run(SOFTMAX, kernels, 4, -1e30f, -1e30f, -1e30f, -1e30f));
            assertArrayEquals(
                    new float[] {0.5f, 0, 0.5f},
                    run(SOFTMAX, kernels, 3, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE));
            assertArrayEquals(new float[] {0.5f, 0.5f, 0}, run(SOFTMAX, kernels, 3, 3, 3, -INFINITY));
            float half = (float) -StrictMath.log(2);
            assertArrayEquals(
                    new float[] {half, (float) (half - 2e4), half},
                    run(LOG_SOFTMAX, kernels, 3, 1e4f, -1e4f, 1e4f), Math.ulp(2e4f));
            assertArrayEquals(new float[] {-2e30f, 0}, run(LOG_SOFTMAX, kernels, 2, -1e30f, 1e30f));
            assertArrayEquals(new float[] {0, -INFINITY}, run(LOG_SOFTMAX, kernels, 2, 0, -INFINITY));
        }
    }

    /** All of a pixel, wherever in it, and nothing of its neighbours. */
    @Test
    void whatHasNoAnswerIsNaN() {
        for (int channels : new int[] {2, 5, 80}) {
            for (float no : new float[] {Float.NaN, INFINITY, -INFINITY}) {
                for (int place : new int[] {0, 1, channels - 1}) {
                    float[] x = gaussian(1, 3 * channels);
                    x[channels + place] = no;
                    if (no == -INFINITY) {
                        Arrays.fill(x, channels, 2 * channels, no);
                    }
                    for (Kernels kernels : Providers.all()) {
                        for (Pass pass : new Pass[] {SOFTMAX, LOG_SOFTMAX}) {
                            float[] y = run(pass, kernels, channels, x);
                            for (int i = 0; i < y.length; i++) {
                                assertEquals(i / channels == 1, Float.isNaN(y[i]), kernels.name());
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void gradientsAreFiniteWhereLogarithmsAreNot() {
        for (Kernels kernels : Providers.all()) {
            float[] dx = poisoned(3);
            differentiate(true, kernels, 3, new float[] {0, -INFINITY, -3e38f}, 0, new float[] {1, 2, 3}, 0, dx, 0, 1);
            assertArrayEquals(new float[] {-5, 2, 3}, dx);
            float[] none = poisoned(3);
            differentiate(true, kernels, 3, new float[] {0, Float.NaN, -1}, 0, new float[] {1, 2, 3}, 0, none, 0, 1);
            assertEquals(Float.NaN, none[1]);
        }
    }
}
