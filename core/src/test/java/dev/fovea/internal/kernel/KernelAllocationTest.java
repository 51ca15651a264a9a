package dev.fovea.internal.kernel;

import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.fovea.testing.Allocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiled kernels of every provider allocate nothing. The Vector API's values are objects until C2 keeps them in
 * registers; where it gives up, a kernel is ten to a hundred times slower, and allocation is what shows it.
 */
@ParameterizedClass
@MethodSource("providers")
class KernelAllocationTest {
    private static final int PIXELS = 25;
    private static final int CHANNELS = 64;
    private static final int N = PIXELS * CHANNELS + 3;

    private static final int ODD = CHANNELS - 1;
    private static final PoolRun WINDOWS = new PoolRun(0, 0, 2, 5 * ODD, 2, ODD, 2, 2 * ODD, ODD);
    private static final PoolWindow SHARING = new PoolWindow(0, 0, false);
    private static final PoolWindow ALONE = PoolWindow.of(2, 2, true);

    private final Kernels kernels;
    private final float[] maxima = new float[2 * ODD];
    private final float[] x = gaussian(1, N);
    private final float[] z = gaussian(2, N);
    private final float[] p = gaussian(3, CHANNELS);
    private final float[] q = gaussian(4, CHANNELS);
    private final float[] r = gaussian(5, CHANNELS);
    private final float[] s = gaussian(6, CHANNELS);
    private final double[] wide = new double[CHANNELS];
    private final double[] sums = new double[CHANNELS];
    private final float[] rows = new float[PIXELS];
    private final float[] columns = new float[CHANNELS];
    private final float[] scratch = new float[RowKernels.SCRATCH];

    private final ElementKernel few;
    private final ElementKernel many;

    KernelAllocationTest(Kernels kernels) {
        this.kernels = kernels;
        few = kernels.elementwise(() -> Term.ifNegative(Term.first(), Term.of(0), Term.second()));
        // As many steps as the longest activation, with every operation among them.
        Term scaled = Term.first().negativeMagnitude().fma(Term.of(0.5), Term.of(0x1.8p23 + 127)).lowBitsAsExponent();
        many = kernels.elementwise(() -> Term.polynomial(
                scaled.withSignOf(Term.first()).over(Term.first().times(Term.first()).plus(1)).minus(Term.first())
                        .atMost(9),
                new double[20]));
    }

    static List<Kernels> providers() {
        return Providers.all();
    }

    /** A kernel that writes y. */
    @FunctionalInterface
    private interface Call {
        void run(float[] y);
    }

    private void maxGradient(PoolWindow window, float[] y) {
        Arrays.fill(y, 0);
        kernels.pools(window).max(WINDOWS, 0, x, 0, maxima, 0);
        kernels.pools(window).maxGradient(WINDOWS, 0, x, 0, maxima, 0, z, 0, y, 0);
    }

    private void averageGradient(PoolWindow window, float[] y) {
        Arrays.fill(y, 0);
        kernels.pools(window).averageGradient(WINDOWS, 0, 0.25f, z, 0, y, 0);
    }

    @TestFactory
    List<DynamicTest> noKernelAllocates() {
        return List.of(
                test("normalize", y -> kernels.channelwise().normalize(x, 0, y, 0, PIXELS, CHANNELS, p, q, r)),
                test("scale", y -> kernels.channelwise().scale(x, 0, y, 0, PIXELS, CHANNELS, p, 0)),
                test("elementwise, short", y -> few.apply(x, 0, z, 0, y, 0, N)),
                test("elementwise, long", y -> many.apply(x, 0, x, 0, y, 0, N)),
                test("max pooling", y -> kernels.pools(SHARING).max(WINDOWS, 0, x, 0, y, 0)),
                test("max pooling gradient", y -> maxGradient(SHARING, y)),
                test("max pooling gradient, alone", y -> maxGradient(ALONE, y)),
                test("average pooling", y -> kernels.pools(SHARING).average(WINDOWS, 0, 0.25f, x, 0, y, 0)),
                test("average pooling gradient", y -> averageGradient(SHARING, y)),
                test("average pooling gradient, alone", y -> averageGradient(ALONE, y)),
                test("rectify", y -> kernels.channelwise().rectify(x, 0, y, 0, PIXELS, CHANNELS, p)),
                test("rectifyGradient", y -> kernels.channelwise().rectifyGradient(
                        x, 0, z, 0, y, 0, PIXELS, CHANNELS, p)),
                test("slopeGradient", y -> {
                    clear(y);
                    kernels.channelwise().slopeGradient(x, 0, z, 0, PIXELS, CHANNELS, y);
                }),
                test("add", y -> kernels.add(x, 0, z, 0, y, 0, N)),
                test("dropout", y -> kernels.dropout(x, 0, y, 0, N, 0x123456789ABCDEFL, 1 << 22, 1.5f)),
                test("addRows", y -> {
                    System.arraycopy(z, 0, y, 0, N);
                    kernels.addRows(x, 0, CHANNELS, y, 0, CHANNELS, PIXELS, CHANNELS);
                }),
                test("addRows, half vectors", y -> {
                    System.arraycopy(z, 0, y, 0, N);
                    kernels.addRows(x, 0, CHANNELS, y, 0, CHANNELS, PIXELS, Math.max(1, Providers.lanes(kernels) - 1));
                }),
                test("fetch", y -> y[0] = kernels.fetch(x, 0, N)),
                test("moments", y -> {
                    clear(y);
                    kernels.channelwise().moments(x, 0, PIXELS, CHANNELS, p, y, r);
                }),
                test("channelSums", y -> {
                    clear(y);
                    kernels.channelwise().channelSums(x, 0, PIXELS, CHANNELS, y);
                }),
                test("gradientMoments", y -> {
                    clear(y);
                    kernels.channelwise().gradientMoments(x, 0, z, 0, PIXELS, CHANNELS, p, y, s);
                }),
                test("row moments", y -> kernels.rowwise().moments(x, 0, PIXELS, CHANNELS, p, y, columns, scratch)),
                test("row normalize", y -> kernels.rowwise().normalize(x, 0, y, 0, PIXELS, CHANNELS, p, q, r, s, p)),
                test("row gradientSums", y -> kernels.rowwise().gradientSums(
                        x, 0, z, 0, PIXELS, CHANNELS, p, q, r, s, y, rows, columns, columns, scratch)),
                test("row gradient", y -> kernels.rowwise().gradient(
                        x, 0, z, 0, y, 0, PIXELS, CHANNELS, p, q, r, s, q, r)),
                test("mix", y -> kernels.rowwise().mix(x, 0, 0.25f, z, 0, 0.75f, y, 0, N)),
                test("normalizationGradient", y -> kernels.channelwise().normalizationGradient(
                        x, 0, z, 0, y, 0, PIXELS, CHANNELS, p, q, r, s)),
                test("normalize in double", y -> kernels.channelwiseInDouble().normalize(
                        x, 0, y, 0, PIXELS, ODD, p, wide, wide)),
                test("normalizationGradient in double", y -> kernels.channelwiseInDouble().normalizationGradient(
                        x, 0, z, 0, y, 0, PIXELS, ODD, p, wide, wide, wide)),
                test("gradientSums in double", y -> {
                    Arrays.fill(sums, 0);
                    kernels.channelwiseInDouble().gradientSums(x, 0, z, 0, PIXELS, ODD, p, sums, wide);
                    y[0] = (float) sums[0];
                }),
                test("moments in double", y -> {
                    Arrays.fill(sums, 0);
                    kernels.channelwiseInDouble().moments(x, 0, PIXELS, ODD, 0, sums, wide);
                    y[0] = (float) sums[0];
                }));
    }

    @TestFactory
    List<DynamicTest> noPanelProductAllocates() {
        int lanes = Providers.lanes(kernels);
        int tile = TileShape.maxRows(lanes);
        List<DynamicTest> tests = new ArrayList<>();
        // Odd counts first: what C2 makes of them must not depend on others having gone before.
        for (int columns : new int[] {1, 2, 3, Math.max(1, lanes - 1), lanes + 1, 2 * lanes - 1, lanes, 2 * lanes}) {
            for (int rows : new int[] {1, tile - 1, tile, 2 * tile + 2}) {
                tests.add(product(rows, columns, 32));
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> noAxisTransformAllocates() {
        List<DynamicTest> tests = new ArrayList<>();
        for (WinogradMatrix matrix : WinogradMatrix.values()) {
            AxisTransform transform = kernels.axisTransform(matrix, false, CHANNELS);
            tests.add(test(
                    "axisTransform " + matrix,
                    y -> transform.apply(x, 0, CHANNELS, CHANNELS, y, 0, CHANNELS, CHANNELS, 3, CHANNELS)));
        }
        return tests;
    }

    private DynamicTest product(int rows, int columns, int rowStride) {
        PanelProduct product = kernels.panelProduct(rows, columns, rowStride, columns);
        int depth = 19;
        int[] offsets = new int[depth];
        float[] bias = gaussian(8, columns);
        float[] b = gaussian(7, depth * columns);
        for (int k = 0; k < depth; k++) {
            offsets[k] = k * 3;
        }
        return test(
                "panelProduct " + rows + "×" + columns + " stride " + rowStride,
                y -> product.multiply(x, 0, offsets, 0, depth, b, 0, bias, 0, 0, y, 0, columns));
    }

    private static void clear(float[] y) {
        for (int i = 0; i < CHANNELS; i++) {
            y[i] = 0;
        }
    }

    private static DynamicTest test(String name, Call call) {
        return DynamicTest.dynamicTest(name, () -> {
            float[] interpreted = new float[N];
            call.run(interpreted);
            float[] compiled = new float[N];
            Allocation.assertNone(name, () -> call.run(compiled));
            assertArrayEquals(interpreted, compiled, "compiling changed the result");
        });
    }
}
