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
import dev.fovea.testing.GradientCheck;
import dev.fovea.testing.oracle.BatchNormalizationOracle;
import dev.fovea.testing.oracle.ChannelOracle;
import dev.fovea.testing.oracle.MatrixOracle;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch normalisation on every provider against the oracle, and where careless formulas fail. */
class BatchNormalizationTest {
    private static final double EPSILON = 1e-3;
    private static final int[] SIZES = {1, 2, 4, 15, 16, 17, 18, 49, 128, 129, 256, 300};

    static List<Kernels> providers() {
        return Providers.all();
    }

    /** A batch normalised and differentiated, with random gamma, beta and gradient of the output. */
    private static final class Run {
        final int channels;
        final float[] gamma;
        final float[] beta;
        final float[] dy;
        final ChannelMoments moments;
        final float[] y;
        final float[] dx;
        final float[] dgamma;
        final float[] dbeta;

        Run(Kernels kernels, float[] x, int images, int channels) {
            this.channels = channels;
            int size = x.length / images;
            int pixels = size / channels;
            gamma = gaussian(11, channels);
            beta = gaussian(12, channels);
            dy = gaussian(13, x.length);
            y = poisoned(x.length);
            dx = poisoned(x.length);
            dgamma = new float[channels];
            dbeta = new float[channels];
            moments = new ChannelMoments(channels, kernels);
            var sums = new BatchNormalization.GradientSums(channels);
            var k = new BatchNormalization.Coefficients(channels);
            var operation = new BatchNormalization(channels, EPSILON, kernels);
            for (int n = 0; n < images; n++) {
                moments.add(x, n * size, pixels);
            }
            operation.coefficients(gamma, beta, moments, k);
            for (int n = 0; n < images; n++) {
                operation.forward(x, n * size, y, n * size, pixels, k);
                operation.addGradientSums(x, n * size, dy, n * size, pixels, k, sums);
            }
            operation.addParameterGradients(sums, k, dgamma, dbeta);
            operation.gradientCoefficients(gamma, moments.count(), sums, k);
            for (int n = 0; n < images; n++) {
                operation.inputGradient(x, n * size, dy, n * size, dx, n * size, pixels, k);
            }
        }

        void check(String what, float[] x, double bound) {
            double[] wide = doubles(x);
            double[] mean = ChannelOracle.mean(wide, channels);
            double[] variance = ChannelOracle.variance(wide, channels);
            assertClose(what + " mean", all(moments::mean), mean, bound);
            assertClose(what + " variance", all(moments::variance), variance, bound);
            assertClose(
                    what + " y", y,
                    BatchNormalizationOracle.normalize(wide, doubles(gamma), doubles(beta), mean, variance, EPSILON),
                    bound);
            assertClose(
                    what + " dx", dx,
                    BatchNormalizationOracle.inputGradient(wide, doubles(dy), doubles(gamma), EPSILON), bound);
            checkSum(
                    what + " dgamma", dgamma,
                    BatchNormalizationOracle.gammaGradient(wide, doubles(dy), channels, EPSILON),
                    bound);
            checkSum(what + " dbeta", dbeta, ChannelOracle.sums(doubles(dy), channels), bound);
        }

        /** Sums of numbers of either sign may come to nothing: the error is relative to the sum of their sizes. */
        private void checkSum(String what, float[] actual, double[] expected, double bound) {
            double[] sizes = ChannelOracle.sums(doubles(magnitudes(dy)), channels);
            for (int c = 0; c < channels; c++) {
                assertEquals(expected[c], actual[c], bound / 10 * sizes[c] + bound * Math.abs(expected[c]), what);
            }
        }

        private double[] all(IntToDoubleFunction statistic) {
            return IntStream.range(0, channels).mapToDouble(statistic).toArray();
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void agreesWithTheOracle(Kernels kernels) {
        for (int channels : new int[] {1, 3, 7, 16, 32, 33, 64}) {
            for (int pixels : SIZES) {
                for (int images : new int[] {2, 5}) {
                    float[] x = gaussian(pixels, images * pixels * channels);
                    for (int i = 0; i < x.length; i++) {
                        x[i] = 3 + 2 * x[i];
                    }
                    new Run(kernels, x, images, channels)
                            .check(kernels.name() + " " + images + "×" + pixels + "×" + channels, x, SINGLE_OPERATION);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void roundingDoesNotGrowWithTheImage(Kernels kernels) {
        float[] x = gaussian(1, 2 * 100_000);
        new Run(kernels, x, 1, 2).check(kernels.name() + " large image", x, SINGLE_OPERATION);
    }

    /** Two values per channel: the input gradient is what an epsilon leaves of terms that cancel. */
    @Test
    void keepsTheGradientOfTwoValues() {
        for (int seed = 0; seed < 500; seed++) {
            float[] x = gaussian(seed, 2 * 7);
            for (int i = 0; i < x.length; i++) {
                x[i] = 3 + 2 * x[i];
            }
            new Run(Providers.all().getLast(), x, 2, 7).check("seed " + seed, x, SINGLE_OPERATION);
            new Run(Providers.all().getLast(), x, 1, 7).check("seed " + seed + ", one image", x, SINGLE_OPERATION);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void sixteenPixelsAreComputedInDouble(Kernels kernels) {
        int pixels = BatchNormalization.FEW_PIXELS;
        float[] x = gaussian(1, pixels);
        float[] dy = gaussian(2, pixels);
        var operation = new BatchNormalization(1, EPSILON, kernels);
        var k = new BatchNormalization.Coefficients(1);
        operation.coefficients(new float[] {3}, new float[] {0.1f}, new float[] {0.3f}, new float[] {2}, k);
        float[] y = poisoned(pixels);
        operation.forward(x, 0, y, 0, pixels, k);
        float[] dx = poisoned(pixels);
        operation.inputGradient(x, 0, dy, 0, dx, 0, pixels, k);
        double scale = 3 / Math.sqrt(2 + EPSILON);
        for (int i = 0; i < pixels; i++) {
            assertEquals((float) (((double) x[i] - 0.3f) * scale + 0.1f), y[i]);
            assertEquals((float) (dy[i] * scale), dx[i]);
        }
        // Sums of which float would lose the ones.
        float[] wide = new float[pixels];
        Arrays.fill(wide, 1);
        wide[0] = 0x1p25f;
        wide[pixels - 1] = -0x1p25f;
        ChannelMoments moments = new ChannelMoments(1, kernels);
        moments.add(wide, 0, pixels);
        assertEquals(14 / 16.0, moments.mean(0), 1e-6);
        var sums = new BatchNormalization.GradientSums(1);
        operation.addGradientSums(x, 0, wide, 0, pixels, k, sums);
        float[] dbeta = new float[1];
        operation.addParameterGradients(sums, k, null, dbeta);
        assertEquals(14, dbeta[0]);
    }

    @Test
    void gradientSumsOfPartsAddUp() {
        int channels = 3;
        float[] x = gaussian(1, 40 * channels);
        float[] dy = gaussian(2, 40 * channels);
        var operation = new BatchNormalization(channels, EPSILON);
        var k = new BatchNormalization.Coefficients(channels);
        operation.coefficients(gaussian(3, channels), new float[channels], new float[channels], new float[channels], k);
        var whole = new BatchNormalization.GradientSums(channels);
        var merged = new BatchNormalization.GradientSums(channels);
        for (int n = 0; n < 4; n++) {
            var part = new BatchNormalization.GradientSums(channels);
            operation.addGradientSums(x, n * 10 * channels, dy, n * 10 * channels, 10, k, part);
            operation.addGradientSums(x, n * 10 * channels, dy, n * 10 * channels, 10, k, whole);
            merged.add(part);
        }
        assertArrayEquals(parameterGradients(operation, whole, k), parameterGradients(operation, merged, k), 1e-5f);
        merged.clear();
        assertArrayEquals(new float[2 * channels], parameterGradients(operation, merged, k));
    }

    private static float[] parameterGradients(
            BatchNormalization operation, BatchNormalization.GradientSums sums, BatchNormalization.Coefficients k) {
        float[] dgamma = new float[3];
        float[] dbeta = new float[3];
        operation.addParameterGradients(sums, k, dgamma, dbeta);
        float[] both = Arrays.copyOf(dgamma, 6);
        System.arraycopy(dbeta, 0, both, 3, 3);
        return both;
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aConstantChannelBecomesBetaExactly(Kernels kernels) {
        for (int pixels : SIZES) {
            int channels = 16;
            float[] x = new float[3 * pixels * channels];
            for (int i = 0; i < x.length; i++) {
                x[i] = 12_345.67f * (i % channels - 7.5f);
            }
            Run run = new Run(kernels, x, 3, channels);
            for (int i = 0; i < x.length; i++) {
                assertEquals(run.beta[i % channels], run.y[i], kernels.name() + " " + pixels + " pixels");
            }
            for (int c = 0; c < channels; c++) {
                assertEquals(0, run.moments.variance(c));
                assertEquals(x[c], run.moments.mean(c));
                assertEquals(0, run.dgamma[c], 1e-9);
            }
            // Of the gradient only what differs from its mean is left.
            run.check(kernels.name() + " constant", x, SINGLE_OPERATION);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void oneValueBecomesBetaAndHasNoGradient(Kernels kernels) {
        Run run = new Run(kernels, new float[] {3, -1e30f, 0}, 1, 3);
        assertArrayEquals(run.beta, run.y);
        assertArrayEquals(new float[3], magnitudes(run.dx));
        assertArrayEquals(run.dy, run.dbeta);
        assertArrayEquals(new float[3], magnitudes(run.dgamma));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aLargeOffsetCostsNothing(Kernels kernels) {
        for (int pixels : SIZES) {
            float[] x = gaussian(pixels, 4 * pixels * 32);
            for (int i = 0; i < x.length; i++) {
                x[i] += 1e4f;
            }
            new Run(kernels, x, 4, 32).check(kernels.name() + " offset, " + pixels + " pixels", x, SINGLE_OPERATION);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void anOutlierCostsNothingWhereverItLies(Kernels kernels) {
        for (int place : new int[] {0, 1, 130, 299}) {
            float[] x = gaussian(place, 300 * 16);
            for (int c = 0; c < 16; c++) {
                x[place * 16 + c] = 1000 + c;
            }
            Run run = new Run(kernels, x, 1, 16);
            assertClose("variance", run.all(run.moments::variance), ChannelOracle.variance(doubles(x), 16), 3e-7);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void denormalsAreNumbersLikeOthers(Kernels kernels) {
        for (int pixels : new int[] {4, 49}) {
            float[] x = gaussian(pixels, 2 * pixels * 16);
            for (int i = 0; i < x.length; i++) {
                x[i] *= 1e-41f;
            }
            Run run = new Run(kernels, x, 2, 16);
            for (int i = 0; i < x.length; i++) {
                assertEquals(run.beta[i % 16], run.y[i]);
            }
            double[] mean = ChannelOracle.mean(doubles(x), 16);
            for (int c = 0; c < 16; c++) {
                assertEquals(mean[c], run.moments.mean(c), 1e-44);
            }
        }
    }

    /** What a block's deviations are taken from is the mean so far, though no block was seen before. */
    @ParameterizedTest
    @MethodSource("providers")
    void aLargeOffsetIsKnownFromAFewPixels(Kernels kernels) {
        float[] x = gaussian(1, 304);
        for (int i = 0; i < x.length; i++) {
            x[i] += 1e4f;
        }
        ChannelMoments moments = new ChannelMoments(1, kernels);
        moments.add(x, 0, 4);
        moments.add(x, 4, 300);
        assertEquals(ChannelOracle.variance(doubles(x), 1)[0], moments.variance(0), SINGLE_OPERATION);
    }

    @Test
    void momentsDoNotDependOnHowABatchIsCutUpToRounding() {
        float[] x = gaussian(1, 12 * 20 * 5);
        ChannelMoments whole = new ChannelMoments(5);
        whole.add(x, 0, 240);
        ChannelMoments merged = new ChannelMoments(5);
        merged.add(new ChannelMoments(5));
        for (int chunk = 0; chunk < 4; chunk++) {
            ChannelMoments part = new ChannelMoments(5);
            for (int n = 0; n < 3; n++) {
                part.add(x, (3 * chunk + n) * 100, 20);
            }
            merged.add(part);
        }
        assertEquals(240, merged.count());
        for (int c = 0; c < 5; c++) {
            assertEquals(whole.mean(c), merged.mean(c), 1e-7);
            assertEquals(whole.variance(c), merged.variance(c), 3e-7);
        }
        merged.clear();
        assertEquals(0, merged.count());
        assertEquals(0, merged.mean(0));
        assertEquals(0, merged.variance(0));
    }

    @Test
    void evaluationUsesTheGivenStatistics() {
        float[] mean = {1, -2, 1e4f};
        float[] variance = {4, 0, 1};
        float[] gamma = {1, 2, 3};
        float[] beta = {0, 1, 2};
        for (int pixels : new int[] {2, 20}) {
            float[] x = gaussian(1, pixels * 3);
            for (int i = 0; i < x.length; i++) {
                x[i] += mean[i % 3];
            }
            var operation = new BatchNormalization(3, EPSILON);
            var k = new BatchNormalization.Coefficients(3);
            operation.coefficients(gamma, beta, mean, variance, k);
            float[] y = poisoned(x.length);
            operation.forward(x, 0, y, 0, pixels, k);
            double[] expected = BatchNormalizationOracle.normalize(
                    doubles(x), doubles(gamma), doubles(beta), doubles(mean), doubles(variance), EPSILON);
            assertClose("y", y, expected, SINGLE_OPERATION);
            double[] scale = new double[3];
            double[] shift = new double[3];
            operation.fold(gamma, beta, mean, variance, scale, shift);
            double[] folded = new double[x.length];
            Arrays.setAll(folded, i -> x[i] * scale[i % 3] + shift[i % 3]);
            assertClose("folded", folded, expected, 1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void differentiatesWithGivenStatistics(Kernels kernels) {
        int channels = 5;
        float[] mean = gaussian(1, channels);
        float[] variance = {0.25f, 0.5f, 1, 2, 4};
        float[] gamma = gaussian(3, channels);
        float[] beta = gaussian(4, channels);
        for (int pixels : new int[] {1, 4, 16, 17, 49, 130}) {
            float[] x = gaussian(5, pixels * channels);
            float[] dy = gaussian(6, pixels * channels);
            var operation = new BatchNormalization(channels, EPSILON, kernels);
            var k = new BatchNormalization.Coefficients(channels);
            operation.coefficients(gamma, beta, mean, variance, k);
            var sums = new BatchNormalization.GradientSums(channels);
            operation.addGradientSums(x, 0, dy, 0, pixels, k, sums);
            float[] dgamma = new float[channels];
            float[] dbeta = new float[channels];
            operation.addParameterGradients(sums, k, dgamma, dbeta);
            float[] dx = poisoned(x.length);
            operation.inputGradient(x, 0, dy, 0, dx, 0, pixels, k);
            String what = kernels.name() + " " + pixels + " pixels";
            Normalized y = (moved, scale, shift) -> MatrixOracle.dot(
                    doubles(dy),
                    BatchNormalizationOracle.normalize(moved, scale, shift, doubles(mean), doubles(variance), EPSILON));
            double[] wideX = doubles(x);
            double[] wideGamma = doubles(gamma);
            double[] wideBeta = doubles(beta);
            GradientCheck.assertGradient(
                    what + " dx", moved -> y.loss(moved, wideGamma, wideBeta), wideX, doubles(dx), SINGLE_OPERATION);
            // Sums of numbers of either sign, which cancel in part.
            GradientCheck.assertGradient(
                    what + " dgamma", moved -> y.loss(wideX, moved, wideBeta), wideGamma, doubles(dgamma),
                    5 * SINGLE_OPERATION);
            GradientCheck.assertGradient(
                    what + " dbeta", moved -> y.loss(wideX, wideGamma, moved), wideBeta, doubles(dbeta),
                    5 * SINGLE_OPERATION);
        }
    }

    /** The projection of a normalised batch on a fixed gradient. */
    @FunctionalInterface
    private interface Normalized {
        double loss(double[] x, double[] gamma, double[] beta);
    }

    @Test
    void refusesWhatCannotBe() {
        String message = "batch normalisation: channels must be at least 1 and epsilon positive, not ";
        assertRefused(message + "0 and 0.001", () -> new BatchNormalization(0, 1e-3));
        assertRefused(message + "1 and 0.0", () -> new BatchNormalization(1, 0));
        assertRefused(message + "1 and NaN", () -> new BatchNormalization(1, Double.NaN));
        assertRefused("x needs 12 elements from 0, the array has 11",
                () -> new ChannelMoments(3).add(new float[11], 0, 4));
        assertRefused("y needs 12 elements from 1, the array has 12", () -> new BatchNormalization(3, 1)
                .forward(new float[12], 0, new float[12], 1, 4, new BatchNormalization.Coefficients(3)));
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    private static float[] magnitudes(float[] values) {
        float[] magnitudes = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            magnitudes[i] = Math.abs(values[i]);
        }
        return magnitudes;
    }
}
