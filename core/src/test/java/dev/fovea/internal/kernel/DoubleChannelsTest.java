package dev.fovea.internal.kernel;

import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels in double of every provider, bit for bit beside what their documentation says, number by number. */
@ParameterizedClass
@MethodSource("providers")
class DoubleChannelsTest {
    private static final int X0 = 3;
    private static final int Y0 = 5;
    private static final int[] PIXELS = {0, 1, 2, 3, 16};
    private static final float OUTSIDE = 77;

    private final DoubleChannels kernels;

    DoubleChannelsTest(Kernels kernels) {
        this.kernels = kernels.channelwiseInDouble();
    }

    static List<Kernels> providers() {
        return Providers.all();
    }

    /** A place for so many numbers, with others before and behind them that are to stay. */
    private static float[] guarded(int size) {
        float[] y = new float[Y0 + size + 40];
        Arrays.fill(y, OUTSIDE);
        return y;
    }

    private static double[] doubles(int seed, int channels) {
        float[] high = gaussian(seed, channels);
        float[] low = gaussian(seed + 100, channels);
        double[] values = new double[channels];
        Arrays.setAll(values, i -> high[i] + 1e-9 * low[i]);
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 100})
    void normalizes(int channels) {
        float[] center = gaussian(1, channels);
        double[] scale = doubles(2, channels);
        double[] shift = doubles(3, channels);
        for (int pixels : PIXELS) {
            int size = pixels * channels;
            float[] x = gaussian(4, X0 + size);
            float[] expected = guarded(size);
            for (int i = 0; i < size; i++) {
                int c = i % channels;
                expected[Y0 + i] = (float) (((double) x[X0 + i] - center[c]) * scale[c] + shift[c]);
            }
            float[] y = guarded(size);
            kernels.normalize(x, X0, y, Y0, pixels, channels, center, scale, shift);
            assertArrayEquals(expected, y, pixels + " pixels");
            float[] inPlace = guarded(size);
            System.arraycopy(x, X0, inPlace, Y0, size);
            kernels.normalize(inPlace, Y0, inPlace, Y0, pixels, channels, center, scale, shift);
            assertArrayEquals(expected, inPlace, pixels + " pixels in place");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 100})
    void findsTheInputsGradient(int channels) {
        float[] center = gaussian(1, channels);
        double[] a = doubles(2, channels);
        double[] b = doubles(3, channels);
        double[] c = doubles(4, channels);
        for (int pixels : PIXELS) {
            int size = pixels * channels;
            float[] x = gaussian(5, X0 + size);
            float[] dy = gaussian(6, Y0 + size);
            float[] expected = guarded(size);
            for (int i = 0; i < size; i++) {
                int j = i % channels;
                expected[Y0 + i] = (float) (a[j] * dy[Y0 + i] + b[j] * ((double) x[X0 + i] - center[j]) + c[j]);
            }
            float[] dx = guarded(size);
            kernels.normalizationGradient(x, X0, dy, Y0, dx, Y0, pixels, channels, center, a, b, c);
            assertArrayEquals(expected, dx, pixels + " pixels");
            float[] inPlace = guarded(size);
            System.arraycopy(dy, Y0, inPlace, Y0, size);
            kernels.normalizationGradient(x, X0, inPlace, Y0, inPlace, Y0, pixels, channels, center, a, b, c);
            assertArrayEquals(expected, inPlace, pixels + " pixels in the place of dy");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 100})
    void sumsForTheGradient(int channels) {
        float[] center = gaussian(1, channels);
        for (int pixels : PIXELS) {
            float[] x = gaussian(2, X0 + pixels * channels);
            float[] dy = gaussian(3, Y0 + pixels * channels);
            double[] sum = doubles(4, channels);
            double[] dot = doubles(5, channels);
            double[] expectedSum = sum.clone();
            double[] expectedDot = dot.clone();
            for (int i = 0; i < pixels * channels; i++) {
                expectedSum[i % channels] += dy[Y0 + i];
                expectedDot[i % channels] += dy[Y0 + i] * ((double) x[X0 + i] - center[i % channels]);
            }
            kernels.gradientSums(x, X0, dy, Y0, pixels, channels, center, sum, dot);
            assertArrayEquals(expectedSum, sum, pixels + " pixels: sum");
            assertArrayEquals(expectedDot, dot, pixels + " pixels: dot");
        }
    }

    /** By Welford's update, count by count. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 100})
    void takesIntoTheMoments(int channels) {
        for (long count : new long[] {0, 1, 1_000_003}) {
            for (int pixels : PIXELS) {
                float[] x = gaussian(1, X0 + pixels * channels);
                double[] mean = count == 0 ? new double[channels] : doubles(2, channels);
                double[] deviation = count == 0 ? new double[channels] : squares(channels);
                double[] expectedMean = mean.clone();
                double[] expectedDeviation = deviation.clone();
                for (int i = 0; i < pixels * channels; i++) {
                    int c = i % channels;
                    long n = count + i / channels;
                    double delta = x[X0 + i] - expectedMean[c];
                    expectedMean[c] += delta / (n + 1);
                    expectedDeviation[c] += delta * delta * n / (n + 1);
                }
                kernels.moments(x, X0, pixels, channels, count, mean, deviation);
                assertArrayEquals(expectedMean, mean, pixels + " pixels behind " + count + ": mean");
                assertArrayEquals(expectedDeviation, deviation, pixels + " pixels behind " + count + ": deviation");
            }
        }
    }

    private static double[] squares(int channels) {
        double[] values = doubles(3, channels);
        Arrays.setAll(values, i -> values[i] * values[i]);
        return values;
    }
}
