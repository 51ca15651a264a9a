package dev.fovea.internal.ops;

import static dev.fovea.internal.ops.ConvolutionAlgorithm.AUTO;
import static dev.fovea.internal.ops.ConvolutionAlgorithm.DIRECT;
import static dev.fovea.internal.ops.ConvolutionAlgorithm.WINOGRAD;
import static dev.fovea.internal.ops.ConvolutionInputs.X0;
import static dev.fovea.internal.ops.ConvolutionInputs.Y0;
import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.gaussian;
import static dev.fovea.testing.RandomArrays.integers;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.oracle.ChannelOracle;
import dev.fovea.testing.oracle.ConvolutionOracle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Convolution and its gradients on every provider against the oracle. The stated bound, a relative error of 2·10⁻⁶,
 * holds for sums of a few thousand products; geometries drawn at random get whole numbers, which leave no error.
 */
class ConvolutionTest {
    private static final int IMAGES = 10;

    /** Of Winograd's algorithm, whose transforms take and give larger numbers, where sums have at most so many terms. */
    private static final double WINOGRAD_OPERATION = 1.2e-6;

    private static final int WINOGRAD_TERMS = 128;

    @ParameterizedTest
    @MethodSource("dev.fovea.internal.ops.ConvolutionGeometries#layers")
    void layersAgreeWithTheOracle(Conv2dGeometry geometry) {
        check(geometry, DIRECT, ConvolutionInputs.gaussian(geometry), SINGLE_OPERATION);
        check(geometry, AUTO, ConvolutionInputs.gaussian(geometry), SINGLE_OPERATION);
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.internal.ops.ConvolutionGeometries#edges")
    void edgesAgreeWithTheOracle(Conv2dGeometry geometry) {
        check(geometry, DIRECT, ConvolutionInputs.gaussian(geometry), SINGLE_OPERATION);
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.internal.ops.ConvolutionGeometries#general")
    void groupsAndGapsAgreeWithTheOracle(Conv2dGeometry geometry) {
        check(geometry, DIRECT, ConvolutionInputs.gaussian(geometry), SINGLE_OPERATION);
        check(geometry, AUTO, ConvolutionInputs.gaussian(geometry), SINGLE_OPERATION);
        check(geometry, WINOGRAD, ConvolutionInputs.gaussian(geometry), WINOGRAD_OPERATION);
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.internal.ops.ConvolutionGeometries#depthwise")
    void depthwiseAgreesWithTheOracle(Conv2dGeometry geometry) {
        check(geometry, AUTO, ConvolutionInputs.gaussian(geometry), SINGLE_OPERATION);
    }

    @ParameterizedTest
    @MethodSource({
        "dev.fovea.internal.ops.ConvolutionGeometries#depthwise",
        "dev.fovea.internal.ops.ConvolutionGeometries#general"
    })
    void bitsDoNotDependOnTheWidth(Conv2dGeometry geometry) {
        ConvolutionInputs data = ConvolutionInputs.gaussian(geometry);
        List<ConvolutionRun> runs = Providers.vectors().stream()
                .map(kernels -> new ConvolutionRun(new Convolution(geometry, AUTO, kernels), data))
                .toList();
        for (ConvolutionRun run : runs) {
            assertArrayEquals(runs.getFirst().y, run.y);
            assertArrayEquals(runs.getFirst().dx, run.dx);
            assertArrayEquals(runs.getFirst().dkernel, run.dkernel);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.internal.ops.ConvolutionGeometries#general")
    void transposedIsTheSameTheOtherWayRound(Conv2dGeometry geometry) {
        checkTransposed(geometry, AUTO);
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.internal.ops.ConvolutionGeometries#edges")
    void transposedEdgesAreTheSameTheOtherWayRound(Conv2dGeometry geometry) {
        checkTransposed(geometry, DIRECT);
    }

    @Test
    void transposedByWinogradsAlgorithm() {
        checkTransposed(ConvolutionGeometries.of(9, 9, 16, 32, 3, 1, Padding.SAME), WINOGRAD);
        checkTransposed(ConvolutionGeometries.of(22, 18, 16, 20, 4, 2, Padding.SAME), WINOGRAD);
    }

    /** x takes the place of y, so that the input's gradient is the output, but for the bias. */
    private static void checkTransposed(Conv2dGeometry g, ConvolutionAlgorithm algorithm) {
        float[] x = gaussian(1, g.y().size());
        float[] dy = gaussian(2, g.x().size());
        float[] kernel = gaussian(3, g.kernel().size());
        float[] bias = gaussian(4, g.inChannels());
        double[] unbiased = ConvolutionOracle.inputGradient(g, doubles(x), doubles(kernel));
        double[] y = unbiased.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] += bias[i % bias.length];
        }
        double[] dx = ConvolutionOracle.forward(g, doubles(dy), doubles(kernel), new double[g.outChannels()]);
        double[] dkernel = ConvolutionOracle.kernelGradient(g, doubles(dy), doubles(x));
        for (Kernels kernels : Providers.all()) {
            String what = kernels.name() + " " + g + ": ";
            Convolution convolution = Convolution.transposed(g, algorithm, kernels);
            float[] packed = poisoned(convolution.packedKernelSize());
            float[] transposed = poisoned(convolution.packedTransposedSize());
            convolution.packKernel(kernel, packed);
            convolution.packTransposed(kernel, transposed);
            float[] workspace = poisoned(convolution.workspaceSize());
            float[] image = poisoned(y.length);
            convolution.forward(x, 0, 1, packed, bias, image, 0, workspace);
            assertClose(what + "y", image, y, SINGLE_OPERATION);
            convolution.forward(x, 0, 1, packed, null, image, 0, workspace);
            assertClose(what + "y unbiased", image, unbiased, SINGLE_OPERATION);
            float[] gradient = poisoned(dx.length);
            convolution.inputGradient(dy, 0, 1, transposed, gradient, 0, workspace);
            assertClose(what + "dx", gradient, dx, SINGLE_OPERATION);
            float[] sum = new float[dkernel.length];
            float[] pending = new float[convolution.pendingSize()];
            convolution.addKernelGradient(x, 0, dy, 0, 1, sum, pending, workspace);
            convolution.completeKernelGradient(pending, sum, workspace);
            assertClose(what + "dkernel", sum, dkernel, SINGLE_OPERATION);
            float[] dbias = new float[bias.length];
            convolution.addBiasGradient(dy, 0, dbias);
            assertClose(what + "dbias", dbias, ChannelOracle.sums(doubles(dy), bias.length), SINGLE_OPERATION);
        }
    }

    /** Two rounds of as many as are done together, and one left over. */
    @ParameterizedTest
    @EnumSource
    void severalTransposedImagesAreAsOneByOne(ConvolutionAlgorithm algorithm) {
        Conv2dGeometry g = ConvolutionGeometries.of(9, 7, 16, 20, 3, 1, Padding.SAME);
        for (Kernels kernels : Providers.all()) {
            Convolution convolution = Convolution.transposed(g, algorithm, kernels);
            assertAsOneByOne(g, true, 2 * convolution.imagesTogether() + 1, convolution, kernels);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.internal.ops.ConvolutionGeometries#winograd")
    void winogradAgreesWithTheOracle(Conv2dGeometry geometry) {
        check(geometry, WINOGRAD, ConvolutionInputs.gaussian(geometry), WINOGRAD_OPERATION);
    }

    /** The error of longer sums grows with the root of their length: of channels in the products, of tiles in dkernel. */
    @ParameterizedTest
    @CsvSource({"8, 512, 16, 512", "8, 16, 512, 512", "56, 16, 16, 196"})
    void longSumsByWinogradsAlgorithmAgreeWithTheOracle(int size, int in, int out, int terms) {
        Conv2dGeometry geometry = ConvolutionGeometries.of(size, size, in, out, 3, 1, Padding.SAME);
        double bound = WINOGRAD_OPERATION * Math.sqrt((double) terms / WINOGRAD_TERMS);
        check(geometry, WINOGRAD, ConvolutionInputs.gaussian(geometry), bound);
    }

    /** The same geometries in every run: no bound on a relative error holds where the terms of a sum may cancel. */
    @Property(tries = 60, seed = "1")
    void manyGeometriesAgreeWithTheOracleUpToRounding(@ForAll("geometries") Conv2dGeometry geometry) {
        check(geometry, DIRECT, ConvolutionInputs.gaussian(geometry), SINGLE_OPERATION);
    }

    @Property(tries = 60)
    void anyGeometryAgreesWithTheOracle(@ForAll("geometries") Conv2dGeometry geometry) {
        check(geometry, DIRECT, ConvolutionInputs.integers(geometry), 0);
    }

    @Provide
    Arbitrary<Conv2dGeometry> geometries() {
        return ConvolutionGeometries.any();
    }

    /** All passes on all providers, arrays beginning off their start, outputs and workspace poisoned. */
    private static void check(Conv2dGeometry g, ConvolutionAlgorithm algorithm, ConvolutionInputs data, double bound) {
        int images = data.images;
        double[] x = doubles(Arrays.copyOfRange(data.x, X0, data.x.length));
        double[] dy = doubles(Arrays.copyOfRange(data.dy, Y0, data.dy.length));
        double[] kernel = doubles(data.kernel);
        double[] y = each(images, x, image -> ConvolutionOracle.forward(g, image, kernel, doubles(data.bias)));
        double[] unbiased =
                each(images, x, image -> ConvolutionOracle.forward(g, image, kernel, new double[g.outChannels()]));
        double[] dx = each(images, dy, image -> ConvolutionOracle.inputGradient(g, image, kernel));
        double[] dkernel = kernel.clone();
        for (int n = 0; n < images; n++) {
            dkernel = plus(dkernel, ConvolutionOracle.kernelGradient(g, image(images, x, n), image(images, dy, n)));
        }
        double[] dbias = plus(doubles(data.bias), ChannelOracle.sums(dy, g.outChannels()));
        for (Kernels kernels : Providers.all()) {
            String what = kernels.name() + " " + g + ": ";
            ConvolutionRun results = new ConvolutionRun(new Convolution(g, algorithm, kernels), data);
            assertClose(what + "y", ConvolutionRun.inside(what, results.y, Y0, y.length), y, bound);
            assertClose(what + "y unbiased", ConvolutionRun.inside(what, results.unbiased, Y0, y.length), unbiased,
                    bound);
            assertClose(what + "dx", ConvolutionRun.inside(what, results.dx, X0, dx.length), dx, bound);
            assertClose(what + "dkernel", results.dkernel, dkernel, bound);
            assertClose(what + "dbias", results.dbias, dbias, bound);
        }
    }

    /** What a function makes of each image, one after the other. */
    private static double[] each(int images, double[] all, UnaryOperator<double[]> function) {
        return IntStream.range(0, images)
                .mapToObj(n -> function.apply(image(images, all, n)))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private static double[] image(int images, double[] all, int n) {
        int size = all.length / images;
        return Arrays.copyOfRange(all, n * size, (n + 1) * size);
    }

    @ParameterizedTest
    @MethodSource({
        "dev.fovea.internal.ops.ConvolutionGeometries#edges", "dev.fovea.internal.ops.ConvolutionGeometries#general",
        "dev.fovea.internal.ops.ConvolutionGeometries#depthwise"
    })
    void kernelGradientsOfSeveralImagesAddUp(Conv2dGeometry g) {
        assertKernelGradientsAddUp(g, DIRECT, integers(1, X0 + IMAGES * g.x().size()),
                integers(2, Y0 + IMAGES * g.y().size()), 0);
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.internal.ops.ConvolutionGeometries#winograd")
    void kernelGradientsOfSeveralImagesByWinogradsAlgorithmAddUp(Conv2dGeometry g) {
        assertKernelGradientsAddUp(g, WINOGRAD, gaussian(1, X0 + IMAGES * g.x().size()),
                gaussian(2, Y0 + IMAGES * g.y().size()), SINGLE_OPERATION);
    }

    /** Larger than the least workspace: a block of dU lies behind V and M. */
    @Test
    void aWorkspaceHasRoomForAllThatIsLarge() {
        Conv2dGeometry g = ConvolutionGeometries.of(28, 28, 64, 256, 3, 1, Padding.SAME);
        float[] x = gaussian(1, X0 + g.x().size());
        float[] dy = gaussian(2, Y0 + g.y().size());
        for (Kernels kernels : List.of(Providers.all().getFirst(), Providers.all().getLast())) {
            Convolution convolution = new Convolution(g, WINOGRAD, kernels);
            assertTrue(convolution.workspaceSize() > CacheLines.LARGE, convolution.workspaceSize() + " floats");
            float[] workspace = poisoned(convolution.workspaceSize());
            float[] dkernel = new float[g.kernel().size()];
            convolution.addKernelGradient(x, X0, dy, Y0, 1, dkernel, new float[0], workspace);
            convolution.completeKernelGradient(new float[0], dkernel, workspace);
            for (float each : dkernel) {
                assertTrue(Float.isFinite(each), kernels.name());
            }
        }
    }

    private static void assertKernelGradientsAddUp(
            Conv2dGeometry g, ConvolutionAlgorithm algorithm, float[] x, float[] dy, double bound) {
        List<double[]> expected = new ArrayList<>(List.of(new double[g.kernel().size()]));
        for (int n = 0; n < IMAGES; n++) {
            double[] image = doubles(Arrays.copyOfRange(x, X0 + n * g.x().size(), X0 + (n + 1) * g.x().size()));
            double[] gradient = doubles(Arrays.copyOfRange(dy, Y0 + n * g.y().size(), Y0 + (n + 1) * g.y().size()));
            expected.add(plus(expected.get(n), ConvolutionOracle.kernelGradient(g, image, gradient)));
        }
        for (int images = 1; images <= IMAGES; images += 3) {
            for (Kernels kernels : Providers.all()) {
                Convolution convolution = new Convolution(g, algorithm, kernels);
                float[] dkernel = new float[g.kernel().size()];
                float[] pending = new float[convolution.pendingSize()];
                float[] workspace = poisoned(convolution.workspaceSize());
                convolution.addKernelGradient(x, X0, dy, Y0, images, dkernel, pending, workspace);
                convolution.completeKernelGradient(pending, dkernel, workspace);
                assertClose(images + " images, " + kernels.name() + " " + g, dkernel, expected.get(images), bound);
            }
        }
    }

    /** From one image to more than are done together, some of them left over. */
    @Property(tries = 12)
    void severalImagesAreAsOneByOne(
            @ForAll("geometries") Conv2dGeometry any,
            @ForAll("winograd") Conv2dGeometry winograd,
            @ForAll @IntRange(min = 1, max = 26) int images,
            @ForAll ConvolutionAlgorithm algorithm) {
        for (Conv2dGeometry g : List.of(any, winograd)) {
            for (Kernels kernels : Providers.all()) {
                assertAsOneByOne(g, false, images, new Convolution(g, algorithm, kernels), kernels);
            }
        }
    }

    @Provide
    Arbitrary<Conv2dGeometry> winograd() {
        return ConvolutionGeometries.anyByWinogradsAlgorithm();
    }

    /** The same in every run. */
    @Property(tries = 30, seed = "1")
    void anyGeometryByWinogradsAlgorithmAgreesWithTheOracle(
            @ForAll("winograd") Conv2dGeometry geometry, @ForAll @IntRange(min = 1, max = 5) int images) {
        for (Kernels kernels : Providers.all()) {
            assertEquals(
                    List.of(WINOGRAD, WINOGRAD, WINOGRAD), new Convolution(geometry, WINOGRAD, kernels).algorithms());
        }
        check(geometry, WINOGRAD, ConvolutionInputs.gaussian(geometry, images), SINGLE_OPERATION);
    }

    /** Shares are groups' channels then, of which vectors that fit those of all groups may hold too many. */
    @ParameterizedTest
    @CsvSource({"18, 2", "32, 4", "24, 2", "48, 2", "66, 2", "50, 1"})
    void sharesOfGroupsAreAsTheWholeImage(int outChannels, int groups) {
        Conv2dGeometry g = Conv2dGeometry.of(
                Shape.of(11, 9, 4 * groups), outChannels, new Window(3, 3, 1, 1).padding(Padding.SAME), groups);
        for (Kernels kernels : Providers.all()) {
            assertAsOneByOne(g, false, 1, new Convolution(g, WINOGRAD, kernels), kernels);
        }
    }

    private static void assertAsOneByOne(
            Conv2dGeometry g, boolean isTransposed, int images, Convolution convolution, Kernels kernels) {
        String what = kernels.name() + " " + g + ": ";
        Shape in = isTransposed ? g.y() : g.x();
        Shape out = isTransposed ? g.x() : g.y();
        float[] x = gaussian(1, X0 + images * in.size());
        float[] dy = gaussian(2, Y0 + images * out.size());
        float[] kernel = gaussian(3, g.kernel().size());
        float[] packed = poisoned(convolution.packedKernelSize());
        float[] transposed = poisoned(convolution.packedTransposedSize());
        convolution.packKernel(kernel, packed);
        convolution.packTransposed(kernel, transposed);
        float[] bias = gaussian(4, out.dimension(2));
        float[] workspace = poisoned(convolution.workspaceSize());
        float[] y = poisoned(dy.length);
        float[] dx = poisoned(x.length);
        float[] yEach = poisoned(dy.length);
        float[] dxEach = poisoned(x.length);
        float[] dkernel = new float[kernel.length];
        float[] dkernelEach = new float[kernel.length];
        float[] pending = new float[convolution.pendingSize()];
        float[] pendingEach = new float[convolution.pendingSize()];
        convolution.forward(x, X0, images, packed, bias, y, Y0, workspace);
        convolution.inputGradient(dy, Y0, images, transposed, dx, X0, workspace);
        for (int n = 0; n < images; n++) {
            int x0 = X0 + n * in.size();
            int y0 = Y0 + n * out.size();
            convolution.forward(x, x0, 1, packed, bias, yEach, y0, workspace);
            convolution.inputGradient(dy, y0, 1, transposed, dxEach, x0, workspace);
        }
        assertArrayEquals(yEach, y, what);
        assertArrayEquals(dxEach, dx, what);
        for (int shares = 1; convolution.shareable() && shares <= 4; shares++) {
            float[] shared = poisoned(dy.length);
            forwardByShares(what, convolution, shares, x, packed, bias, shared);
            int end = Y0 + out.size();
            assertArrayEquals(
                    Arrays.copyOfRange(y, Y0, end), Arrays.copyOfRange(shared, Y0, end),
                    what + "in " + shares);
            ConvolutionRun.inside(what, shared, Y0, end - Y0);
        }
        // The reference rounds each image's sums.
        if (convolution.algorithms().get(2) == WINOGRAD && !kernels.reference()) {
            convolution.addKernelGradient(x, X0, dy, Y0, images, dkernel, pending, workspace);
            for (int n = 0; n < images; n++) {
                convolution.addKernelGradient(
                        x, X0 + n * in.size(), dy, Y0 + n * out.size(), 1, dkernelEach, pendingEach, workspace);
            }
            assertArrayEquals(pendingEach, pending, what);
        }
    }

    /** y of the first image, shares in the opposite order; no number is computed by two. */
    private static void forwardByShares(
            String what, Convolution convolution, int shares, float[] x, float[] packed, float[] bias, float[] y) {
        for (int part = shares - 1; part >= 0; part--) {
            float[] own = poisoned(y.length);
            float[] workspace = poisoned(convolution.workspaceSize());
            convolution.forwardShare(new Share(part, shares), x, X0, packed, bias, own, Y0, workspace);
            for (int i = 0; i < y.length; i++) {
                if (!Float.isNaN(own[i])) {
                    assertTrue(Float.isNaN(y[i]), what + "two shares compute " + (i - Y0));
                    y[i] = own[i];
                }
            }
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
    @MethodSource("kernels")
    void denormalsComeOutRight(Kernels kernels) {
        Conv2dGeometry g = ConvolutionGeometries.of(6, 6, 3, 17, 3, 1, Padding.SAME);
        ConvolutionInputs data = ConvolutionInputs.gaussian(g);
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
        double[] expected = ConvolutionOracle.forward(
                g, doubles(Arrays.copyOfRange(data.x, X0, data.x.length)), doubles(data.kernel), doubles(data.bias));
        ConvolutionRun results = new ConvolutionRun(new Convolution(g, DIRECT, kernels), data);
        assertArrayEquals(expected, doubles(ConvolutionRun.inside("y", results.y, Y0, expected.length)));
        double[] dx = ConvolutionOracle.inputGradient(
                g, doubles(Arrays.copyOfRange(data.dy, Y0, data.dy.length)), doubles(data.kernel));
        assertArrayEquals(dx, doubles(ConvolutionRun.inside("dx", results.dx, X0, dx.length)));
    }

    static List<Kernels> kernels() {
        return Providers.all();
    }

    private static float[] forward(Convolution convolution, Conv2dGeometry g, float[] x, float[] kernel) {
        float[] packed = poisoned(convolution.packedKernelSize());
        convolution.packKernel(kernel, packed);
        float[] y = poisoned(g.y().size());
        convolution.forward(x, 0, 1, packed, null, y, 0, poisoned(convolution.workspaceSize()));
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
}
