package dev.fovea.internal.kernel;

import static dev.fovea.testing.RandomArrays.gaussian;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The channel-wise and elementwise kernels of every provider against float64, for counts around the lane count; outputs
 * are poisoned and begin off the start of their arrays.
 */
class KernelsTest {
    private static final int X0 = 3;
    private static final int Y0 = 5;
    private static final int Z0 = 2;
    private static final int[] PIXELS = {0, 1, 2, 3, 7, 50};
    private static final Kernels SCALAR = new ScalarKernels();

    /** What a kernel is told to do with arrays at given offsets. */
    @FunctionalInterface
    private interface Call {
        void run(float[] x, int x0, float[] z, int z0, float[] y, int y0);
    }

    /** What an element should be, and the size of the terms it is made from. */
    @FunctionalInterface
    private interface Expected {
        double[] at(int index);
    }

    static List<Kernels> providers() {
        return Providers.all();
    }

    private static int[] counts(Kernels kernels) {
        int lanes = Providers.lanes(kernels);
        return IntStream
                .of(0, 1, 2, lanes - 1, lanes, lanes + 1, 2 * lanes - 1, 2 * lanes, 2 * lanes + 1, 3 * lanes, 100)
                .distinct()
                .toArray();
    }

    private static int[] channelCounts(Kernels kernels) {
        return IntStream.concat(Arrays.stream(counts(kernels)), IntStream.of(32, 33, 64))
                .filter(n -> n > 0)
                .distinct()
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void normalize(Kernels kernels) {
        for (int channels : channelCounts(kernels)) {
            float[] center = gaussian(0, channels);
            float[] scale = gaussian(1, channels);
            float[] shift = gaussian(2, channels);
            for (int pixels : PIXELS) {
                float[] x = gaussian(3, X0 + pixels * channels);
                checkMap(
                        "normalize " + pixels + "×" + channels, x, x, pixels * channels,
                        (a, a0, b, b0, y, y0) -> kernels.channelwise().normalize(
                                a, a0, y, y0, pixels, channels, center, scale, shift),
                        i -> {
                            int c = i % channels;
                            return terms(((double) x[X0 + i] - center[c]) * scale[c], shift[c]);
                        });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void normalizationGradient(Kernels kernels) {
        for (int channels : channelCounts(kernels)) {
            float[] mean = gaussian(0, channels);
            float[] a = gaussian(1, channels);
            float[] b = gaussian(2, channels);
            float[] c = gaussian(3, channels);
            for (int pixels : PIXELS) {
                float[] x = gaussian(4, X0 + pixels * channels);
                float[] dy = gaussian(5, Z0 + pixels * channels);
                checkMap(
                        "normalizationGradient " + pixels + "×" + channels, x, dy, pixels * channels,
                        (p, p0, q, q0, y, y0) -> kernels.channelwise().normalizationGradient(
                                p, p0, q, q0, y, y0, pixels, channels, mean, a, b, c),
                        i -> {
                            int j = i % channels;
                            return terms(
                                    (double) a[j] * dy[Z0 + i], b[j] * ((double) x[X0 + i] - mean[j]), c[j]);
                        });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void moments(Kernels kernels) {
        for (int channels : channelCounts(kernels)) {
            float[] pivot = gaussian(0, channels);
            for (int pixels : PIXELS) {
                float[] x = gaussian(1, X0 + pixels * channels);
                float[] sum = gaussian(2, channels);
                float[] squares = gaussian(3, channels);
                kernels.channelwise().moments(x, X0, pixels, channels, pivot, sum, squares);
                float[] start = gaussian(2, channels);
                float[] startSquares = gaussian(3, channels);
                for (int c = 0; c < channels; c++) {
                    double[] deviations = new double[pixels + 1];
                    double[] squared = new double[pixels + 1];
                    for (int p = 0; p < pixels; p++) {
                        deviations[p] = (double) x[X0 + p * channels + c] - pivot[c];
                        squared[p] = deviations[p] * deviations[p];
                    }
                    deviations[pixels] = start[c];
                    squared[pixels] = startSquares[c];
                    String what = "moments " + pixels + "×" + channels + " channel " + c;
                    checkTerms(what, sum[c], terms(deviations), pixels + 2);
                    checkTerms(what, squares[c], terms(squared), pixels + 4);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void fetchReadsEveryLineOfItsRangeAndNothingElse(Kernels kernels) {
        for (int n : new int[] {0, 1, 15, 16, 17, 64, 100}) {
            float[] x = new float[X0 + n + 16];
            Arrays.fill(x, 0, X0, 1);
            Arrays.fill(x, X0 + n, x.length, 1);
            assertEquals(0, kernels.fetch(x, X0, n));
            for (int line = X0; line < X0 + n; line += 16) {
                x[line] = 1.5f;
                assertEquals(1.5f, kernels.fetch(x, X0, n));
                x[line] = 0;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void channelSums(Kernels kernels) {
        for (int channels : channelCounts(kernels)) {
            for (int pixels : PIXELS) {
                float[] x = gaussian(1, X0 + pixels * channels);
                float[] sum = gaussian(2, channels);
                kernels.channelwise().channelSums(x, X0, pixels, channels, sum);
                float[] start = gaussian(2, channels);
                for (int c = 0; c < channels; c++) {
                    double[] values = new double[pixels + 1];
                    for (int p = 0; p < pixels; p++) {
                        values[p] = x[X0 + p * channels + c];
                    }
                    values[pixels] = start[c];
                    checkTerms(
                            "channelSums " + pixels + "×" + channels + " channel " + c, sum[c], terms(values),
                            pixels + 1);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void gradientMoments(Kernels kernels) {
        for (int channels : channelCounts(kernels)) {
            float[] mean = gaussian(0, channels);
            for (int pixels : PIXELS) {
                float[] x = gaussian(1, X0 + pixels * channels);
                float[] dy = gaussian(2, Y0 + pixels * channels);
                float[] sum = gaussian(3, channels);
                float[] dot = gaussian(4, channels);
                kernels.channelwise().gradientMoments(x, X0, dy, Y0, pixels, channels, mean, sum, dot);
                float[] start = gaussian(3, channels);
                float[] startDot = gaussian(4, channels);
                for (int c = 0; c < channels; c++) {
                    double[] sums = new double[pixels + 1];
                    double[] dots = new double[pixels + 1];
                    for (int p = 0; p < pixels; p++) {
                        sums[p] = dy[Y0 + p * channels + c];
                        dots[p] = sums[p] * ((double) x[X0 + p * channels + c] - mean[c]);
                    }
                    sums[pixels] = start[c];
                    dots[pixels] = startDot[c];
                    String what = "gradientMoments " + pixels + "×" + channels + " channel " + c;
                    checkTerms(what, sum[c], terms(sums), pixels + 1);
                    checkTerms(what, dot[c], terms(dots), pixels + 3);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void elementwise(Kernels kernels) {
        ElementKernel kernel = kernels.elementwise(() -> Term.ifLess(
                Term.first(), Term.second(), Term.first().fma(Term.of(3), Term.second()),
                Term.first().withSignOf(Term.second()).over(Term.of(7))));
        for (int n : counts(kernels)) {
            checkExactly(
                    "elementwise " + n, special(1, X0 + n), special(2, Z0 + n), n, calling(kernel, n),
                    (a, a0, b, b0, y, y0) -> {
                        for (int i = 0; i < n; i++) {
                            float left = a[a0 + i];
                            float right = b[b0 + i];
                            y[y0 + i] = left < right
                                    ? Math.fma(left, 3, right)
                                    : Float.intBitsToFloat(
                                            (Float.floatToRawIntBits(left) & Integer.MAX_VALUE)
                                                    | (Float.floatToRawIntBits(right) & Integer.MIN_VALUE))
                                            / 7;
                        }
                    });
        }
    }

    private static Call calling(ElementKernel kernel, int n) {
        return (a, a0, b, b0, y, y0) -> kernel.apply(a, a0, b, b0, y, y0, n);
    }

    /** A formula of one argument does not touch the array of the second. */
    @ParameterizedTest
    @MethodSource("providers")
    void formulasOfOneArgument(Kernels kernels) {
        ElementKernel kernel = kernels.elementwise(() -> Term.first().plus(1));
        float[] y = new float[33];
        kernel.apply(new float[33], 0, new float[0], 5, y, 0, 33);
        float[] ones = new float[33];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, y);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void powersOfTwo(Kernels kernels) {
        ElementKernel kernel = kernels.elementwise(() -> Term.first().plus(0x1.8p23 + 127).lowBitsAsExponent());
        float[] x = new float[127 + 126 + 1];
        float[] expected = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = i - 126;
            expected[i] = (float) Math.pow(2, i - 126);
        }
        kernel.apply(x, 0, x, 0, x, 0, x.length);
        assertArrayEquals(expected, x);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void scale(Kernels kernels) {
        int at = 3; // of the first factor
        for (int channels : channelCounts(kernels)) {
            float[] factors = special(0, at + channels);
            for (int pixels : PIXELS) {
                int n = pixels * channels;
                checkExactly(
                        "scale " + pixels + "×" + channels, special(1, X0 + n), special(2, Z0 + n), n,
                        (a, a0, b, b0, y, y0) -> kernels.channelwise().scale(
                                a, a0, y, y0, pixels, channels, factors, at),
                        (a, a0, b, b0, y, y0) -> {
                            for (int i = 0; i < n; i++) {
                                y[y0 + i] = a[a0 + i] * factors[at + i % channels];
                            }
                        });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void rectify(Kernels kernels) {
        for (int channels : channelCounts(kernels)) {
            float[] slope = gaussian(0, channels);
            for (int pixels : PIXELS) {
                int n = pixels * channels;
                float[] x = gaussian(1, X0 + n + 1);
                x[X0 + n / 2] = 0; // whose gradient is that of negative numbers
                float[] dy = gaussian(2, Z0 + n);
                checkMap(
                        "rectify " + pixels + "×" + channels, x, x, n,
                        (a, a0, b, b0, y, y0) -> kernels.channelwise().rectify(a, a0, y, y0, pixels, channels, slope),
                        i -> terms(x[X0 + i] * (x[X0 + i] < 0 ? (double) slope[i % channels] : 1)));
                checkMap(
                        "rectifyGradient " + pixels + "×" + channels, x, dy, n,
                        (a, a0, b, b0, y, y0) -> kernels.channelwise().rectifyGradient(
                                a, a0, b, b0, y, y0, pixels, channels, slope),
                        i -> terms(dy[Z0 + i] * (x[X0 + i] > 0 ? 1 : (double) slope[i % channels])));
                float[] sum = gaussian(3, channels);
                kernels.channelwise().slopeGradient(x, X0, dy, Z0, pixels, channels, sum);
                float[] start = gaussian(3, channels);
                for (int c = 0; c < channels; c++) {
                    double[] values = new double[pixels + 1];
                    for (int p = 0; p < pixels; p++) {
                        values[p] = Math.min((double) x[X0 + p * channels + c], 0) * dy[Z0 + p * channels + c];
                    }
                    values[pixels] = start[c];
                    checkTerms("slopeGradient " + pixels + "×" + channels, sum[c], terms(values), pixels + 3);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void add(Kernels kernels) {
        for (int n : counts(kernels)) {
            checkExactly(
                    "add " + n, special(1, X0 + n), special(2, Z0 + n), n,
                    (a, a0, b, b0, y, y0) -> kernels.add(a, a0, b, b0, y, y0, n),
                    (a, a0, b, b0, y, y0) -> SCALAR.add(a, a0, b, b0, y, y0, n));
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void addRows(Kernels kernels) {
        for (int columns : channelCounts(kernels)) {
            for (int rows : new int[] {0, 1, 2, 5}) {
                int ldx = columns + 2;
                int ldy = columns + 1;
                float[] x = gaussian(1, X0 + rows * ldx + 2);
                float[] y = gaussian(2, Y0 + rows * ldy + 3);
                float[] expected = y.clone();
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        expected[Y0 + i * ldy + j] += x[X0 + i * ldx + j];
                    }
                }
                kernels.addRows(x, X0, ldx, y, Y0, ldy, rows, columns);
                assertArrayEquals(expected, y, "addRows " + rows + "×" + columns);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void rowsThatOverlapAreAFault(Kernels kernels) {
        for (int columns : channelCounts(kernels)) {
            float[] x = gaussian(1, 3 * columns);
            float[] y = new float[3 * columns];
            kernels.addRows(x, 0, columns, y, 0, columns, 3, columns);
            assertArrayEquals(x, y, "rows that touch");
            kernels.addRows(x, 0, columns, y, 2 * columns, -columns, 3, columns);
            kernels.addRows(x, 0, columns, y, 0, columns - 1, 1, columns);
            kernels.addRows(x, 0, 0, y, 0, columns, 3, columns);
            for (int ldy : new int[] {columns - 1, 1 - columns}) {
                AssertionError fault = assertThrows(
                        AssertionError.class,
                        () -> kernels.addRows(x, 0, columns, y, 2 * (columns - 1), ldy, 2, columns));
                assertEquals("rows of " + columns + " at distances of " + ldy, fault.getMessage());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void dropout(Kernels kernels) {
        int third = (1 << DropoutHash.BITS) / 3;
        for (long key : new long[] {0, 1, -1, Long.MIN_VALUE, 0x123456789ABCDEFL}) {
            for (int n : counts(kernels)) {
                float[] x = gaussian(1, X0 + n);
                checkExactly(
                        "dropout " + n, x, x, n,
                        (a, a0, b, b0, y, y0) -> kernels.dropout(a, a0, y, y0, n, key, third, 1.5f),
                        (a, a0, b, b0, y, y0) -> SCALAR.dropout(a, a0, y, y0, n, key, third, 1.5f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void denormalsAreNotFlushed(Kernels kernels) {
        int n = 2 * Providers.lanes(kernels) + 1;
        float[] tiny = new float[n];
        Arrays.fill(tiny, 3 * Float.MIN_VALUE);
        float[] y = poisoned(n);
        kernels.add(tiny, 0, tiny, 0, y, 0, n);
        float[] doubled = new float[n];
        Arrays.fill(doubled, 6 * Float.MIN_VALUE);
        assertArrayEquals(doubled, y);
        kernels.elementwise(() -> Term.first().times(2)).apply(tiny, 0, tiny, 0, y, 0, n);
        assertArrayEquals(doubled, y);
        // 1 · 3·MIN_VALUE + Σ over k of 1·MIN_VALUE
        PanelProduct product = kernels.panelProduct(2, 1, 1, 1);
        float[] b = new float[4];
        Arrays.fill(b, Float.MIN_VALUE);
        float[] c = poisoned(2);
        product.multiply(new float[] {1, 1, 1, 1, 1}, 0, new int[] {0, 1, 2, 3}, 0, 4, b, 0, tiny, 0, 0, c, 0, 1);
        assertArrayEquals(new float[] {7 * Float.MIN_VALUE, 7 * Float.MIN_VALUE}, c);
    }

    /** Numbers with NaN, zeros of both signs, infinities and denormals among them. */
    private static float[] special(long seed, int n) {
        float[] values = {Float.NaN, 0, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE,
            -Float.MIN_VALUE, Float.MAX_VALUE};
        float[] array = gaussian(seed, n);
        for (int i = (int) seed; i < n; i += 3) {
            array[i] = values[i / 3 % values.length];
        }
        return array;
    }

    /** The sum of terms and the sum of their sizes. */
    private static double[] terms(double... terms) {
        return new double[] {Arrays.stream(terms).sum(), Arrays.stream(terms).map(Math::abs).sum()};
    }

    private static void checkTerms(String what, float actual, double[] expected, int roundings) {
        assertTrue(
                Math.abs(actual - expected[0]) <= roundings * 0x1p-24 * expected[1],
                () -> what + ": " + actual + " instead of " + expected[0]);
    }

    /** Checks an elementwise map out of place, then that in place over either input gives the same bits. */
    private static void checkMap(String what, float[] x, float[] z, int n, Call call, Expected expected) {
        float[] y = outOfPlace(what, x, z, n, call);
        for (int i = 0; i < n; i++) {
            checkTerms(what + " at " + i, y[Y0 + i], expected.at(i), 5);
        }
        checkInPlace(what, x, z, n, call, y);
    }

    /** As above, for kernels that must give the bits of the scalar ones. */
    private static void checkExactly(String what, float[] x, float[] z, int n, Call call, Call scalar) {
        float[] y = outOfPlace(what, x, z, n, call);
        assertArrayEquals(outOfPlace(what, x, z, n, scalar), y, what);
        checkInPlace(what, x, z, n, call, y);
    }

    private static float[] outOfPlace(String what, float[] x, float[] z, int n, Call call) {
        float[] y = poisoned(Y0 + n + 40);
        float[] xBefore = x.clone();
        float[] zBefore = z.clone();
        call.run(x, X0, z, Z0, y, Y0);
        assertArrayEquals(xBefore, x, what + " changed its input");
        assertArrayEquals(zBefore, z, what + " changed its input");
        for (int i = 0; i < y.length; i++) {
            assertTrue((i >= Y0 && i < Y0 + n) || Float.isNaN(y[i]), what + " wrote outside");
        }
        return y;
    }

    private static void checkInPlace(String what, float[] x, float[] z, int n, Call call, float[] y) {
        float[] expected = Arrays.copyOfRange(y, Y0, Y0 + n);
        float[] overX = x.clone();
        call.run(overX, X0, z, Z0, overX, X0);
        assertArrayEquals(expected, Arrays.copyOfRange(overX, X0, X0 + n), what + " in place of x");
        float[] overZ = z.clone();
        call.run(x, X0, overZ, Z0, overZ, Z0);
        assertArrayEquals(expected, Arrays.copyOfRange(overZ, Z0, Z0 + n), what + " in place of z");
    }
}
