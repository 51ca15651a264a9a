package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.gaussian;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import dev.fovea.internal.ops.NormalizedSets.Spread;
import dev.fovea.testing.oracle.ChannelOracle;
import dev.fovea.testing.oracle.SampleNormalizationOracle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Normalisation within a sample on every provider against float64: all ways it is computed, and what is refused. */
class SampleNormalizationTest {
    private static final int X0 = 3;
    private static final int DY0 = 1;
    private static final int DX0 = 2;

    static Stream<NormalizedSets> sets() {
        List<NormalizedSets> sets = new ArrayList<>();
        for (Spread spread : Spread.values()) {
            // Around where double ends, and around whole vectors.
            for (int channels : new int[] {2, 3, 16, 17, 31, 32, 33, 71}) {
                sets.add(NormalizedSets.ofPixels(5, channels, spread, 1e-3));
            }
            sets.add(NormalizedSets.ofPixels(1, 300, spread, 1e-5));
            // Several blocks of pixels, the last not whole, and two samples with more of them than are summed in float.
            sets.add(NormalizedSets.ofPixels(70, 17, spread, 1e-6));
        }
        for (int groups : new int[] {1, 3, 6}) {
            for (int pixels : new int[] {3, 16, 17, 40}) {
                sets.add(NormalizedSets.ofGroups(pixels, 6, groups, 1e-3));
            }
        }
        sets.add(NormalizedSets.ofGroups(1, 8, 4, 1e-3));
        sets.add(NormalizedSets.ofGroups(20, 34, 2, 1e-5));
        sets.add(NormalizedSets.ofGroups(300, 6, 3, 1e-5));
        return sets.stream();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void computesWhatTheOracleComputes(NormalizedSets sets) {
        check(sets, 1, 0, 0);
    }

    /** What is first may be the value that differences are taken from. */
    @ParameterizedTest
    @MethodSource("sets")
    void aFirstValueFarFromTheOthersCostsNothing(NormalizedSets sets) {
        check(sets, 1, 0, 10);
        check(sets, 0.01f, 0, 1);
    }

    /** Deviations are exact, however far off the mean is; that of the mean square is large itself. */
    @ParameterizedTest
    @MethodSource("sets")
    void aMeanFarFromZeroCostsNothing(NormalizedSets sets) {
        if (sets.spread() == Spread.VARIANCE) {
            check(sets, 1, 1000, 0);
            // Where a float has only halves, and a double's digits would not do for differences of squares.
            check(sets, 1, 0x1p22f, 10);
        }
    }

    private static void check(NormalizedSets sets, float deviation, float mean, float first) {
        int size = sets.size();
        float[] x = gaussian(1, X0 + 2 * size);
        for (int i = 0; i < x.length; i++) {
            x[i] = deviation * x[i] + mean + ((i - X0) % sets.channels() == 0 ? first : 0);
        }
        float[] dy = gaussian(2, DY0 + 2 * size);
        float[] gamma = gaussian(3, sets.channels());
        float[] beta = gaussian(4, sets.channels());
        double[] dgamma = doubles(gaussian(5, sets.channels()));
        double[] dbeta = doubles(gaussian(6, sets.channels()));
        List<double[]> ys = new ArrayList<>();
        List<double[]> dxs = new ArrayList<>();
        for (int sample = 0; sample < 2; sample++) {
            double[] wide = doubles(part(x, X0 + sample * size, size));
            double[] wideDy = doubles(part(dy, DY0 + sample * size, size));
            ys.add(SampleNormalizationOracle.forward(sets, wide, doubles(gamma), doubles(beta)));
            dxs.add(SampleNormalizationOracle.inputGradient(sets, wide, wideDy, doubles(gamma)));
            add(dgamma, SampleNormalizationOracle.gammaGradient(sets, wide, wideDy));
            add(dbeta, ChannelOracle.sums(wideDy, sets.channels()));
        }
        for (Kernels kernels : Providers.all()) {
            String what = kernels.name() + " " + sets + " ";
            SampleNormalization operation = SampleNormalization.of(sets, kernels);
            SampleNormalization gradients = SampleNormalization.of(sets, kernels); // which know of no output
            for (int sample = 0; sample < 2; sample++) {
                int offset = sample * size;
                float[] y = poisoned(size);
                operation.forward(x, X0 + offset, gamma, beta, y, 0);
                assertClose(what + "y", y, ys.get(sample), SINGLE_OPERATION);
                float[] inPlace = part(x, X0 + offset, size);
                operation.forward(inPlace, 0, gamma, beta, inPlace, 0);
                assertArrayEquals(y, inPlace, what + "in place");
                float[] dx = poisoned(DX0 + size);
                gradients.backward(x, X0 + offset, dy, DY0 + offset, gamma, dx, DX0);
                assertClose(what + "dx", part(dx, DX0, size), dxs.get(sample), SINGLE_OPERATION);
            }
            float[] gammas = gaussian(5, sets.channels());
            float[] betas = gaussian(6, sets.channels());
            gradients.addParameterGradients(gammas, betas);
            assertClose(what + "dgamma", gammas, dgamma, SINGLE_OPERATION);
            assertClose(what + "dbeta", betas, dbeta, SINGLE_OPERATION);
            // All is added, and nothing twice.
            float[] again = new float[sets.channels()];
            gradients.addParameterGradients(again, again);
            assertArrayEquals(new float[sets.channels()], again, what + "again");
        }
    }

    private static float[] part(float[] array, int from, int size) {
        return Arrays.copyOfRange(array, from, from + size);
    }

    /** However far off its neighbours are, and what was in its place before it. */
    @Test
    void aPixelIsOnItsOwn() {
        int channels = 33;
        int pixels = 40;
        float[] x = gaussian(1, pixels * channels);
        for (int i = 0; i < x.length; i++) {
            x[i] += i / channels % 3 == 0 ? 1e10f : 0;
        }
        float[] gamma = gaussian(3, channels);
        float[] beta = gaussian(4, channels);
        for (Kernels kernels : Providers.all()) {
            float[] y = poisoned(x.length);
            SampleNormalization.of(variance(pixels, channels, 0), kernels).forward(x, 0, gamma, beta, y, 0);
            float[] alone = poisoned(x.length);
            for (int p = 0; p < x.length; p += channels) {
                SampleNormalization.of(variance(1, channels, 0), kernels).forward(x, p, gamma, beta, alone, p);
            }
            assertArrayEquals(alone, y, kernels.name());
        }
    }

    private static NormalizedSets variance(int pixels, int channels, int groups) {
        return new NormalizedSets(pixels, channels, groups, Spread.VARIANCE, 1e-3);
    }

    /** Of 2²⁵ + 1 + 1 + … − 2²⁵ floats would lose the ones: after 128 pixels the sums go on in double. */
    @Test
    void sumsOfManyPixelsAreOfBlocks() {
        int channels = 17;
        float[] x = gaussian(1, 384 * channels);
        float[] dy = new float[x.length];
        Arrays.fill(dy, 0, channels, 0x1p25f);
        Arrays.fill(dy, 128 * channels, 256 * channels, 1);
        Arrays.fill(dy, 383 * channels, 384 * channels, -0x1p25f);
        float[] gamma = new float[channels];
        float[] expected = new float[channels];
        Arrays.fill(expected, 128);
        for (NormalizedSets sets : List.of(variance(384, channels, 0), variance(384, channels, 1))) {
            for (Kernels kernels : Providers.all()) {
                SampleNormalization operation = SampleNormalization.of(sets, kernels);
                operation.backward(x, 0, dy, 0, gamma, null, 0);
                float[] dbeta = new float[channels];
                operation.addParameterGradients(null, dbeta);
                assertArrayEquals(expected, dbeta, kernels.name() + " " + sets);
            }
        }
    }

    @Test
    void setsOfSixteenValuesAndGroupsOfSixteenPixelsAreComputedInDouble() {
        assertInstanceOf(FewNormalization.class, SampleNormalization.of(variance(300, 16, 0)));
        assertInstanceOf(RowNormalization.class, SampleNormalization.of(variance(1, 17, 0)));
        assertInstanceOf(FewNormalization.class, SampleNormalization.of(variance(16, 34, 2)));
        assertInstanceOf(GroupNormalization.class, SampleNormalization.of(variance(17, 34, 2)));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void overwritesTheGradientAndLeavesOutWhatNobodyWants(NormalizedSets sets) {
        float[] x = gaussian(1, sets.size());
        float[] dy = gaussian(2, sets.size());
        float[] gamma = gaussian(3, sets.channels());
        for (Kernels kernels : Providers.all()) {
            SampleNormalization operation = SampleNormalization.of(sets, kernels);
            float[] dx = poisoned(sets.size());
            operation.backward(x, 0, dy, 0, gamma, dx, 0);
            float[] dgamma = new float[sets.channels()];
            operation.addParameterGradients(dgamma, null);
            float[] inPlace = dy.clone();
            operation.backward(x, 0, inPlace, 0, gamma, inPlace, 0);
            operation.addParameterGradients(null, null);
            assertArrayEquals(dx, inPlace, kernels.name());
            operation.backward(x, 0, dy, 0, gamma, null, 0);
            float[] alike = new float[sets.channels()];
            operation.addParameterGradients(alike, null);
            assertArrayEquals(dgamma, alike, kernels.name());
        }
    }

    /** What all values of a set have in common vanishes, whether or not the float mean is exactly it. */
    @ParameterizedTest
    @MethodSource("sets")
    void aConstantSetBecomesBeta(NormalizedSets sets) {
        if (sets.spread() != Spread.VARIANCE) {
            return;
        }
        float[] x = new float[sets.size()];
        Arrays.fill(x, 0.1f);
        float[] beta = gaussian(1, sets.channels());
        for (Kernels kernels : Providers.all()) {
            float[] y = poisoned(sets.size());
            SampleNormalization.of(sets, kernels).forward(x, 0, gaussian(2, sets.channels()), beta, y, 0);
            for (int i = 0; i < y.length; i++) {
                assertEquals(beta[i % beta.length], y[i], 1e-6f, kernels.name() + " " + sets);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void hasTheSameBitsForAllWidths(NormalizedSets sets) {
        float[] x = gaussian(1, sets.size());
        float[] dy = gaussian(2, sets.size());
        float[] gamma = gaussian(3, sets.channels());
        List<float[]> first = List.of();
        for (Kernels kernels : Providers.vectors()) {
            SampleNormalization operation = SampleNormalization.of(sets, kernels);
            List<float[]> results = List.of(
                    poisoned(x.length), poisoned(x.length), new float[gamma.length], new float[gamma.length]);
            operation.forward(x, 0, gamma, gamma, results.get(0), 0);
            operation.backward(x, 0, dy, 0, gamma, results.get(1), 0);
            operation.addParameterGradients(results.get(2), results.get(3));
            first = first.isEmpty() ? results : first;
            for (int i = 0; i < results.size(); i++) {
                assertArrayEquals(bits(first.get(i)), bits(results.get(i)), kernels.name() + " array " + i);
            }
        }
    }

    @Test
    void refusesWhatCannotBeNormalised() {
        assertEquals(
                "5 groups do not divide 12 channels",
                refusal(() -> NormalizedSets.ofGroups(9, 12, 5, 1e-3)));
        assertEquals(
                "a set would be one value, of which normalisation leaves nothing: pixels 1, channels 4, groups 4",
                refusal(() -> NormalizedSets.ofGroups(1, 4, 4, 1e-3)));
        assertEquals(
                "a set would be one value, of which normalisation leaves nothing: pixels 9, channels 1, a set for each "
                        + "pixel",
                refusal(() -> NormalizedSets.ofPixels(9, 1, Spread.VARIANCE, 1e-3)));
        assertEquals(1, NormalizedSets.ofPixels(9, 1, Spread.MEAN_SQUARE, 1e-3).setSize());
        assertEquals(
                "pixels 9, channels 4, groups -1: at least 1 of each",
                refusal(() -> NormalizedSets.ofGroups(9, 4, -1, 1e-3)));
        for (double epsilon : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertEquals(
                    "epsilon must be positive and finite, not " + epsilon,
                    refusal(() -> NormalizedSets.ofPixels(9, 2, Spread.VARIANCE, epsilon)));
        }
        SampleNormalization operation = SampleNormalization.of(
                NormalizedSets.ofPixels(2, 3, Spread.VARIANCE, 1e-3));
        assertEquals(
                "y needs 6 elements from 1, the array has 6",
                refusal(() -> operation.forward(new float[6], 0, new float[3], new float[3], new float[6], 1)));
    }

    private static String refusal(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }

    private static void add(double[] sums, double[] more) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more[i];
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }
}
