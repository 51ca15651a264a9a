package dev.fovea.ops;

import static dev.fovea.ops.ConvolutionAlgorithm.AUTO;
import static dev.fovea.ops.ConvolutionAlgorithm.DIRECT;
import static dev.fovea.ops.ConvolutionAlgorithm.WINOGRAD;
import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.gaussian;
import static dev.fovea.testing.RandomArrays.integers;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Providers;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.Oracle;
import dev.fovea.testing.RandomArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Convolution and its gradients on every provider against the oracle. The stated bound, a relative error of 2·10⁻⁶,
 * holds for sums of a few thousand products; geometries drawn at random get whole numbers, which leave no error.
 */
class ConvolutionTest {
    private static final int X0 = 3;
    private static final int Y0 = 4;

    static List<Conv2dGeometry> layers() {
        return List.of(
                geometry(28, 28, 1, 32, 3, 1, Padding.VALID),
                geometry(26, 26, 32, 32, 3, 1, Padding.VALID),
                geometry(24, 24, 32, 32, 5, 2, Padding.SAME),
                geometry(12, 12, 32, 64, 3, 1, Padding.VALID),
                geometry(16, 16, 64, 128, 3, 2, Padding.SAME),
                geometry(14, 14, 128, 128, 1, 1, Padding.VALID),
                geometry(12, 12, 20, 50, 5, 1, Padding.VALID),
                geometry(32, 32, 3, 32, 3, 1, Padding.SAME),
                geometry(15, 14, 2, 24, 5, 2, Padding.SAME));
    }

    static List<Conv2dGeometry> edges() {
        return List.of(
                // Images of one pixel, one channel, kernels larger than the image.
                geometry(1, 1, 1, 1, 1, 1, Padding.VALID),
                geometry(1, 1, 1, 1, 5, 1, Padding.SAME),
                geometry(1, 1, 33, 17, 3, 2, Padding.SAME),
                geometry(2, 3, 16, 16, 7, 1, Padding.SAME),
                // Strides larger than the kernel: pixels no window touches.
                geometry(10, 10, 3, 5, 1, 3, Padding.VALID),
                geometry(11, 9, 16, 32, 2, 5, Padding.SAME),
                // A single row, a single column.
                geometry(1, 40, 5, 16, 1, 1, Padding.SAME),
                geometry(40, 1, 16, 5, 1, 1, Padding.SAME),
                // Two panels of the scalar kernels, too.
                geometry(5, 4, 3, 257, 3, 1, Padding.SAME),
                // Padding above and below only, and at the sides only.
                Conv2dGeometry.of(Shape.of(6, 5, 4), 8, 3, 1, 1, 1, Padding.SAME),
                Conv2dGeometry.of(Shape.of(6, 5, 4), 8, 1, 3, 1, 1, Padding.SAME),
                Conv2dGeometry.of(Shape.of(7, 8, 3), 9, 2, 4, 3, 1, Padding.SAME),
                Conv2dGeometry.of(Shape.of(7, 8, 3), 9, 4, 2, 1, 3, Padding.VALID),
                // Fewer windows than would fit; zeros on one side only.
                new Conv2dGeometry(new Axis(10, 1, 1, 5, 0, 0), new Axis(9, 1, 1, 9, 0, 0), 16, 5),
                new Conv2dGeometry(new Axis(9, 3, 2, 4, 2, 0), new Axis(7, 4, 1, 5, 0, 3), 17, 16));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layersAgreeWithTheOracle(Conv2dGeometry geometry) {
        check(geometry, DIRECT, Data.gaussian(geometry), SINGLE_OPERATION);
        check(geometry, AUTO, Data.gaussian(geometry), SINGLE_OPERATION);
    }

    @ParameterizedTest
    @MethodSource("edges")
    void edgesAgreeWithTheOracle(Conv2dGeometry geometry) {
        check(geometry, DIRECT, Data.gaussian(geometry), SINGLE_OPERATION);
    }

    static List<Conv2dGeometry> winograd() {
        return List.of(
                // The digits network's, then whole tiles, some over, one pixel, wide and tall, more than one block and
                // panel.
                geometry(26, 26, 32, 32, 3, 1, Padding.VALID),
                geometry(12, 12, 32, 64, 3, 1, Padding.VALID),
                geometry(8, 8, 16, 16, 3, 1, Padding.SAME),
                geometry(6, 6, 16, 32, 3, 1, Padding.VALID),
                geometry(3, 3, 16, 16, 3, 1, Padding.VALID),
                geometry(1, 1, 16, 48, 3, 1, Padding.SAME),
                geometry(5, 23, 32, 16, 3, 1, Padding.SAME),
                geometry(23, 5, 16, 80, 3, 1, Padding.VALID),
                geometry(44, 44, 32, 64, 3, 1, Padding.SAME),
                // Channels that do not fill every provider's vectors: those compute directly.
                geometry(7, 9, 1, 1, 3, 1, Padding.SAME),
                geometry(10, 10, 5, 20, 3, 1, Padding.VALID),
                geometry(9, 10, 33, 17, 3, 1, Padding.SAME));
    }

    @ParameterizedTest
    @MethodSource("winograd")
    void winogradAgreesWithTheOracle(Conv2dGeometry geometry) {
        check(geometry, WINOGRAD, Data.gaussian(geometry), SINGLE_OPERATION);
    }

    @Test
    void theChoiceFollowsTheGeometry() {
        Kernels vector = Providers.vectors().getLast();
        assertChoice(WINOGRAD, WINOGRAD, geometry(26, 26, 32, 32, 3, 1, Padding.VALID), vector);
        assertChoice(WINOGRAD, DIRECT, geometry(12, 12, 32, 64, 3, 1, Padding.VALID), vector);
        assertChoice(DIRECT, DIRECT, geometry(28, 28, 1, 32, 3, 1, Padding.VALID), vector);
        assertChoice(DIRECT, DIRECT, geometry(24, 24, 32, 32, 5, 1, Padding.SAME), vector);
        assertChoice(DIRECT, DIRECT, geometry(24, 24, 32, 32, 3, 2, Padding.SAME), vector);
        assertChoice(DIRECT, DIRECT, geometry(26, 26, 32, 20, 3, 1, Padding.VALID), vector);
        assertChoice(DIRECT, DIRECT, geometry(4, 4, 256, 256, 3, 1, Padding.SAME), vector);
        assertChoice(DIRECT, DIRECT, geometry(26, 26, 32, 32, 3, 1, Padding.VALID), Providers.all().getFirst());
    }

    private static void assertChoice(
            ConvolutionAlgorithm products,
            ConvolutionAlgorithm kernelGradient,
            Conv2dGeometry geometry,
            Kernels kernels) {
        assertEquals(
                List.of(products, products, kernelGradient),
                new Convolution(geometry, AUTO, kernels).algorithms());
    }

    @Test
    void aForcedAlgorithmIsTakenWhereItCanBe() {
        Conv2dGeometry small = geometry(4, 4, 16, 32, 3, 1, Padding.SAME);
        Conv2dGeometry strided = geometry(4, 4, 16, 32, 3, 2, Padding.SAME);
        Conv2dGeometry odd = geometry(4, 4, 16, 31, 3, 1, Padding.SAME);
        for (Kernels kernels : Providers.all()) {
            assertForced(WINOGRAD, WINOGRAD, small, kernels);
            assertForced(DIRECT, WINOGRAD, strided, kernels);
            assertForced(kernels.lanes() == 1 ? WINOGRAD : DIRECT, WINOGRAD, odd, kernels);
            assertForced(DIRECT, DIRECT, small, kernels);
        }
    }

    private static void assertForced(
            ConvolutionAlgorithm expected, ConvolutionAlgorithm forced, Conv2dGeometry geometry, Kernels kernels) {
        assertEquals(
                List.of(expected, expected, expected), new Convolution(geometry, forced, kernels).algorithms());
    }

    @Test
    void thePropertyNamesAnAlgorithm() {
        assertEquals(WINOGRAD, ConvolutionAlgorithm.of(" Winograd "));
        assertEquals(DIRECT, ConvolutionAlgorithm.of("direct"));
        assertEquals(AUTO, ConvolutionAlgorithm.of("AUTO"));
        assertEquals(AUTO, ConvolutionAlgorithm.of(null));
        assertEquals(
                "fovea.convolution=fft is unknown; it may be auto, direct, winograd",
                assertThrows(IllegalStateException.class, () -> ConvolutionAlgorithm.of("fft")).getMessage());
    }

    /** The same geometries in every run: no bound on a relative error holds where the terms of a sum may cancel. */
    @Property(tries = 60, seed = "1")
    void manyGeometriesAgreeWithTheOracleUpToRounding(@ForAll("geometries") Conv2dGeometry geometry) {
        check(geometry, DIRECT, Data.gaussian(geometry), SINGLE_OPERATION);
    }

    @Property(tries = 60)
    void anyGeometryAgreesWithTheOracle(@ForAll("geometries") Conv2dGeometry geometry) {
        check(geometry, DIRECT, Data.integers(geometry), 0);
    }

    @Provide
    Arbitrary<Conv2dGeometry> geometries() {
        Arbitrary<Integer> extents = Arbitraries.integers().between(1, 11);
        Arbitrary<Integer> channels = Arbitraries.of(1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 49, 65);
        Arbitrary<Integer> windows = Arbitraries.integers().between(1, 6);
        Arbitrary<Integer> strides = Arbitraries.integers().between(1, 4);
        return Combinators.combine(
                extents.tuple2(), channels.tuple2(), windows.tuple2(), strides.tuple2(), Arbitraries.of(Padding.class))
                .as((image, depth, window, stride, padding) -> {
                    boolean fits = window.get1() <= image.get1() && window.get2() <= image.get2();
                    return Conv2dGeometry.of(
                            Shape.of(image.get1(), image.get2(), depth.get1()), depth.get2(), window.get1(),
                            window.get2(),
                            stride.get1(), stride.get2(), fits ? padding : Padding.SAME);
                });
    }

    /** All passes on all providers, arrays beginning off their start, outputs and workspace poisoned. */
    private static void check(Conv2dGeometry g, ConvolutionAlgorithm algorithm, Data data, double bound) {
        double[] x = doubles(Arrays.copyOfRange(data.x, X0, data.x.length));
        double[] dy = doubles(Arrays.copyOfRange(data.dy, Y0, data.dy.length));
        double[] y = Oracle.convolution(g, x, doubles(data.kernel), doubles(data.bias));
        double[] unbiased = Oracle.convolution(g, x, doubles(data.kernel), new double[g.outChannels()]);
        double[] dx = Oracle.convolutionInputGradient(g, dy, doubles(data.kernel));
        double[] dkernel = plus(doubles(data.kernel), Oracle.convolutionKernelGradient(g, x, dy));
        double[] dbias = plus(doubles(data.bias), Oracle.channelSums(dy, g.outChannels()));
        for (Kernels kernels : Providers.all()) {
            String what = kernels.name() + " " + g + ": ";
            Results results = new Results(new Convolution(g, algorithm, kernels), data);
            assertClose(what + "y", inside(what, results.y, Y0, y.length), y, bound);
            assertClose(what + "y unbiased", inside(what, results.unbiased, Y0, y.length), unbiased, bound);
            assertClose(what + "dx", inside(what, results.dx, X0, dx.length), dx, bound);
            assertClose(what + "dkernel", results.dkernel, dkernel, bound);
            assertClose(what + "dbias", results.dbias, dbias, bound);
        }
    }

    @ParameterizedTest
    @MethodSource("edges")
    void kernelGradientsOfSeveralImagesAddUp(Conv2dGeometry g) {
        int most = 10;
        float[] x = integers(1, X0 + most * g.x().size());
        float[] dy = integers(2, Y0 + most * g.y().size());
        for (int images = 1; images <= most; images += 3) {
            double[] expected = new double[g.kernel().size()];
            for (int n = 0; n < images; n++) {
                double[] image = doubles(Arrays.copyOfRange(x, X0 + n * g.x().size(), X0 + (n + 1) * g.x().size()));
                double[] gradient = doubles(Arrays.copyOfRange(dy, Y0 + n * g.y().size(), Y0 + (n + 1) * g.y().size()));
                expected = plus(expected, Oracle.convolutionKernelGradient(g, image, gradient));
            }
            for (Kernels kernels : Providers.all()) {
                Convolution convolution = new Convolution(g, DIRECT, kernels);
                float[] dkernel = new float[expected.length];
                convolution.addKernelGradient(
                        x, X0, dy, Y0, images, dkernel, new float[0], poisoned(convolution.workspaceSize()));
                assertClose(images + " images, " + kernels.name() + " " + g, dkernel, expected, 0);
            }
        }
    }

    @Test
    void winogradsKernelGradientsOfSeveralImagesAddUp() {
        Conv2dGeometry g = geometry(9, 9, 16, 32, 3, 1, Padding.SAME);
        for (Kernels kernels : Providers.all()) {
            Convolution convolution = new Convolution(g, WINOGRAD, kernels);
            float[] x = gaussian(1, 3 * g.x().size());
            float[] dy = gaussian(2, 3 * g.y().size());
            float[] workspace = poisoned(convolution.workspaceSize());
            float[] together = new float[convolution.pendingSize()];
            convolution.addKernelGradient(x, 0, dy, 0, 3, new float[g.kernel().size()], together, workspace);
            float[] oneByOne = new float[convolution.pendingSize()];
            for (int n = 0; n < 3; n++) {
                convolution.addKernelGradient(
                        x, n * g.x().size(), dy, n * g.y().size(), 1, new float[g.kernel().size()], oneByOne,
                        workspace);
            }
            assertArrayEquals(oneByOne, together, kernels.name());
        }
    }

    @Property(tries = 30)
    void isLinearInTheImageAndInTheKernel(@ForAll("geometries") Conv2dGeometry g) {
        Convolution convolution = new Convolution(g, DIRECT);
        float[] x1 = integers(1, g.x().size());
        float[] x2 = integers(2, g.x().size());
        float[] kernel = integers(3, g.kernel().size());
        // Everything is exact.
        double[] y1 = doubles(forward(convolution, g, x1, kernel));
        double[] y2 = doubles(forward(convolution, g, x2, kernel));
        double[] expected = new double[y1.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = 2 * y1[i] - 0.5 * y2[i];
        }
        assertClose("in x", forward(convolution, g, combine(x1, x2), kernel), expected, 0);
        float[] kernel2 = integers(4, g.kernel().size());
        double[] z = doubles(forward(convolution, g, x1, kernel2));
        for (int i = 0; i < expected.length; i++) {
            expected[i] = 2 * y1[i] - 0.5 * z[i];
        }
        assertClose("in the kernel", forward(convolution, g, x1, combine(kernel, kernel2)), expected, 0);
    }

    @ParameterizedTest
    @MethodSource("edges")
    void bitsDoNotDependOnOffsetsOrOnWhatTheWorkspaceHeld(Conv2dGeometry g) {
        checkBits(g, new Convolution(g, DIRECT));
    }

    @ParameterizedTest
    @MethodSource("winograd")
    void winogradsBitsDoNotEither(Conv2dGeometry g) {
        checkBits(g, new Convolution(g, WINOGRAD));
    }

    private static void checkBits(Conv2dGeometry g, Convolution convolution) {
        Data data = Data.gaussian(g);
        Results poisoned = new Results(convolution, data);
        float[] packed = new float[convolution.packedKernelSize()];
        convolution.packKernel(data.kernel, packed);
        float[] workspace = gaussian(99, convolution.workspaceSize() + 5);
        float[] x = Arrays.copyOfRange(data.x, X0, data.x.length);
        float[] y = new float[g.y().size()];
        convolution.forward(x, 0, packed, data.bias, y, 0, workspace);
        assertArrayEquals(Arrays.copyOfRange(poisoned.y, Y0, Y0 + y.length), y);
        float[] transposed = new float[convolution.packedTransposedSize()];
        convolution.packTransposed(data.kernel, transposed);
        float[] dx = new float[x.length];
        convolution.inputGradient(Arrays.copyOfRange(data.dy, Y0, data.dy.length), 0, transposed, dx, 0, workspace);
        assertArrayEquals(Arrays.copyOfRange(poisoned.dx, X0, X0 + dx.length), dx);
    }

    @Test
    void oneInstanceServesSeveralThreads() throws Exception {
        Conv2dGeometry g = geometry(9, 11, 5, 20, 3, 2, Padding.SAME);
        Convolution convolution = new Convolution(g, DIRECT);
        Data data = Data.gaussian(g);
        Results expected = new Results(convolution, data);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Results>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                all.add(threads.submit(() -> new Results(convolution, data)));
            }
            for (Future<Results> each : all) {
                assertArrayEquals(expected.y, each.get().y);
                assertArrayEquals(expected.dx, each.get().dx);
                assertArrayEquals(expected.dkernel, each.get().dkernel);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void denormalsComeOutRight(Kernels kernels) {
        Conv2dGeometry g = geometry(6, 6, 3, 17, 3, 1, Padding.SAME);
        Data data = Data.gaussian(g);
        for (int i = 0; i < data.x.length; i++) {
            // Whole multiples of the smallest number, so that products with ±1 and their sums are exact.
            data.x[i] = (i % 7 - 3) * Float.MIN_VALUE;
        }
        for (int i = 0; i < data.dy.length; i++) {
            data.dy[i] = (i % 5 - 2) * Float.MIN_VALUE;
        }
        for (int i = 0; i < data.kernel.length; i++) {
            data.kernel[i] = i % 3 - 1;
        }
        Arrays.fill(data.bias, 0);
        double[] expected = Oracle.convolution(
                g, doubles(Arrays.copyOfRange(data.x, X0, data.x.length)), doubles(data.kernel), doubles(data.bias));
        Results results = new Results(new Convolution(g, DIRECT, kernels), data);
        assertArrayEquals(expected, doubles(inside("y", results.y, Y0, expected.length)));
        double[] dx = Oracle.convolutionInputGradient(
                g, doubles(Arrays.copyOfRange(data.dy, Y0, data.dy.length)), doubles(data.kernel));
        assertArrayEquals(dx, doubles(inside("dx", results.dx, X0, dx.length)));
    }

    static List<Kernels> kernels() {
        return Providers.all();
    }

    @Test
    void namesTheArrayThatIsTooShort() {
        Conv2dGeometry g = geometry(4, 4, 2, 3, 3, 1, Padding.SAME);
        Convolution c = new Convolution(g, WINOGRAD, Providers.all().getFirst());
        float[] x = new float[32];
        float[] y = new float[48];
        float[] packed = new float[c.packedKernelSize()];
        float[] transposed = new float[c.packedTransposedSize()];
        float[] workspace = new float[c.workspaceSize()];
        float[] none = new float[0];
        assertRefused("x needs 32 elements from 1, the array has 32",
                () -> c.forward(x, 1, packed, null, y, 0, workspace));
        assertRefused("x needs 32 elements from -1, the array has 32",
                () -> c.forward(x, -1, packed, null, y, 0, workspace));
        assertRefused("y needs 48 elements from 1, the array has 48",
                () -> c.forward(x, 0, packed, null, y, 1, workspace));
        assertRefused("packed kernel needs " + packed.length + " elements, the array has 0",
                () -> c.forward(x, 0, none, null, y, 0, workspace));
        assertRefused("bias needs 3 elements, the array has 2",
                () -> c.forward(x, 0, packed, new float[2], y, 0, workspace));
        assertRefused("workspace needs " + workspace.length + " elements, the array has 0",
                () -> c.forward(x, 0, packed, null, y, 0, none));
        assertRefused("packed transposed kernel needs " + transposed.length + " elements, the array has 0",
                () -> c.inputGradient(y, 0, none, x, 0, workspace));
        assertRefused("dkernel needs 54 elements, the array has 0",
                () -> c.addKernelGradient(x, 0, y, 0, 1, none, none, workspace));
        assertRefused("x needs 64 elements from 0, the array has 32",
                () -> c.addKernelGradient(x, 0, y, 0, 2, new float[54], new float[216], workspace));
        assertRefused("pending needs 216 elements, the array has 0",
                () -> c.addKernelGradient(x, 0, y, 0, 1, new float[54], none, workspace));
        assertRefused("pending needs 216 elements, the array has 0",
                () -> c.completeKernelGradient(none, new float[54], workspace));
        assertRefused("dbias needs 3 elements, the array has 0", () -> c.addBiasGradient(y, 0, none));
        assertRefused("dy needs 48 elements from 1, the array has 48", () -> c.addBiasGradient(y, 1, new float[3]));
        assertRefused("kernel needs 54 elements, the array has 0", () -> c.packKernel(none, packed));
        assertRefused("packed kernel needs " + packed.length + " elements, the array has 0",
                () -> c.packKernel(new float[54], none));
        assertRefused("kernel needs 54 elements, the array has 0", () -> c.packTransposed(none, transposed));
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    private static Conv2dGeometry geometry(
            int height, int width, int in, int out, int window, int stride, Padding padding) {
        return Conv2dGeometry.of(Shape.of(height, width, in), out, window, window, stride, stride, padding);
    }

    /** What lies between an array's poisoned ends; fails if those were written to. */
    private static float[] inside(String what, float[] array, int from, int n) {
        for (int i = 0; i < array.length; i++) {
            if ((i < from || i >= from + n) && !Float.isNaN(array[i])) {
                throw new AssertionError(what + "wrote at " + (i - from) + " of " + n);
            }
        }
        return Arrays.copyOfRange(array, from, from + n);
    }

    private static float[] forward(Convolution convolution, Conv2dGeometry g, float[] x, float[] kernel) {
        float[] packed = poisoned(convolution.packedKernelSize());
        convolution.packKernel(kernel, packed);
        float[] y = poisoned(g.y().size());
        convolution.forward(x, 0, packed, null, y, 0, poisoned(convolution.workspaceSize()));
        return y;
    }

    private static float[] combine(float[] a, float[] b) {
        float[] c = new float[a.length];
        for (int i = 0; i < c.length; i++) {
            c[i] = 2 * a[i] - 0.5f * b[i];
        }
        return c;
    }

    private static double[] plus(double[] a, double[] b) {
        double[] c = new double[a.length];
        for (int i = 0; i < c.length; i++) {
            c[i] = a[i] + b[i];
        }
        return c;
    }

    /** Inputs of all passes; gradients are added to what equals kernel and bias. */
    private static final class Data {
        final float[] x;
        final float[] dy;
        final float[] kernel;
        final float[] bias;

        private Data(Conv2dGeometry g, Draw draw) {
            x = draw.of(1, X0 + g.x().size());
            dy = draw.of(2, Y0 + g.y().size());
            kernel = draw.of(3, g.kernel().size());
            bias = draw.of(4, g.outChannels());
            Arrays.fill(x, 0, X0, Float.NaN);
            Arrays.fill(dy, 0, Y0, Float.NaN);
        }

        static Data gaussian(Conv2dGeometry g) {
            return new Data(g, RandomArrays::gaussian);
        }

        static Data integers(Conv2dGeometry g) {
            return new Data(g, RandomArrays::integers);
        }

        private interface Draw {
            float[] of(long seed, int n);
        }
    }

    /** Outputs of all passes. */
    private static final class Results {
        final float[] y;
        final float[] unbiased;
        final float[] dx;
        final float[] dkernel;
        final float[] dbias;

        Results(Convolution convolution, Data data) {
            float[] packed = poisoned(convolution.packedKernelSize());
            float[] transposed = poisoned(convolution.packedTransposedSize());
            convolution.packKernel(data.kernel, packed);
            convolution.packTransposed(data.kernel, transposed);
            int workspace = convolution.workspaceSize();
            y = poisoned(data.dy.length + 20);
            convolution.forward(data.x, X0, packed, data.bias, y, Y0, poisoned(workspace));
            unbiased = poisoned(data.dy.length + 20);
            convolution.forward(data.x, X0, packed, null, unbiased, Y0, poisoned(workspace));
            dx = poisoned(data.x.length + 20);
            convolution.inputGradient(data.dy, Y0, transposed, dx, X0, poisoned(workspace));
            dkernel = data.kernel.clone();
            float[] pending = new float[convolution.pendingSize()];
            convolution.addKernelGradient(data.x, X0, data.dy, Y0, 1, dkernel, pending, poisoned(workspace));
            convolution.completeKernelGradient(pending, dkernel, poisoned(workspace));
            assertArrayEquals(new float[pending.length], pending);
            dbias = data.bias.clone();
            convolution.addBiasGradient(data.dy, Y0, dbias);
        }
    }
}
