package dev.fovea.internal.ops;

import static dev.fovea.testing.RandomArrays.gaussian;

import dev.fovea.internal.kernel.KernelProvider;
import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.ops.NormalizedSets.Spread;
import dev.fovea.ops.Logits;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.Allocation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Once compiled, no pass of an operation allocates: not for the work, and no boxed vectors. */
class OperationAllocationTest {
    private static final Kernels KERNELS = KernelProvider.choose("vector");

    static List<Conv2dGeometry> geometries() {
        return List.of(
                Conv2dGeometry.of(Shape.of(7, 7, 1), 32, 3, 3, 1, 1, Padding.VALID),
                Conv2dGeometry.of(Shape.of(6, 6, 32), 32, 5, 5, 2, 2, Padding.SAME),
                Conv2dGeometry.of(Shape.of(4, 5, 20), 50, 3, 3, 1, 1, Padding.SAME),
                Conv2dGeometry.of(Shape.of(4, 4, 32), 64, 1, 1, 1, 1, Padding.VALID),
                Conv2dGeometry.of(Shape.of(7, 9, 24), 24, new Window(3, 3, 1, 1).padding(Padding.SAME), 24),
                Conv2dGeometry.of(Shape.of(8, 6, 16), 16, new Window(5, 5, 2, 2).padding(Padding.SAME), 16),
                Conv2dGeometry.of(Shape.of(7, 9, 32), 32, new Window(3, 3, 1, 1).padding(Padding.SAME), 8),
                Conv2dGeometry.of(Shape.of(6, 6, 32), 32, new Window(3, 3, 1, 1).dilation(2, 2), 4));
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void convolution(Conv2dGeometry g) {
        for (ConvolutionAlgorithm algorithm : ConvolutionAlgorithm.values()) {
            check(new Convolution(g, algorithm, KERNELS), g.x().size(), g.y().size(), g.kernel().size(),
                    g.outChannels());
        }
    }

    static List<Conv2dGeometry> transposed() {
        return List.of(
                Conv2dGeometry.of(Shape.of(12, 8, 20), 32, new Window(4, 4, 2, 2).padding(Padding.of(1)), 1),
                Conv2dGeometry.of(Shape.of(9, 7, 16), 16, new Window(3, 3, 2, 2).padding(Padding.of(1)), 16));
    }

    @ParameterizedTest
    @MethodSource("transposed")
    void transposedConvolution(Conv2dGeometry g) {
        for (ConvolutionAlgorithm algorithm : ConvolutionAlgorithm.values()) {
            check(Convolution.transposed(g, algorithm, KERNELS), g.y().size(), g.x().size(), g.kernel().size(),
                    g.inChannels());
        }
    }

    private static void check(Convolution convolution, int xSize, int ySize, int kernelSize, int outChannels) {
        float[] x = gaussian(1, xSize);
        float[] dy = gaussian(2, ySize);
        float[] kernel = gaussian(3, kernelSize);
        float[] packed = new float[convolution.packedKernelSize()];
        float[] transposed = new float[convolution.packedTransposedSize()];
        float[] workspace = new float[convolution.workspaceSize()];
        float[] bias = gaussian(4, outChannels);
        float[] y = new float[dy.length];
        float[] dx = new float[x.length];
        convolution.packKernel(kernel, packed);
        convolution.packTransposed(kernel, transposed);
        Allocation.assertNone("packKernel", () -> convolution.packKernel(kernel, packed));
        Allocation.assertNone("packTransposed", () -> convolution.packTransposed(kernel, transposed));
        Allocation.assertNone("forward", () -> convolution.forward(x, 0, 1, packed, bias, y, 0, workspace));
        Allocation.assertNone("inputGradient", () -> convolution.inputGradient(dy, 0, 1, transposed, dx, 0, workspace));
        float[] pending = new float[convolution.pendingSize()];
        Allocation.assertNone(
                "addKernelGradient",
                () -> convolution.addKernelGradient(x, 0, dy, 0, 1, kernel, pending, workspace));
        Allocation.assertNone(
                "completeKernelGradient", () -> convolution.completeKernelGradient(pending, kernel, workspace));
        Allocation.assertNone("addBiasGradient", () -> convolution.addBiasGradient(dy, 0, bias));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void dense(int samples) {
        DenseProduct dense = new DenseProduct(40, 10, KERNELS);
        float[] x = gaussian(1, samples * 40);
        float[] dy = gaussian(2, samples * 10);
        float[] kernel = gaussian(3, 400);
        float[] packed = new float[dense.packedKernelSize()];
        float[] transposed = new float[dense.packedTransposedSize()];
        float[] workspace = new float[dense.workspaceSize()];
        float[] y = new float[dy.length];
        float[] dx = new float[x.length];
        dense.packKernel(kernel, packed);
        dense.packTransposed(kernel, transposed);
        Allocation.assertNone("forward", () -> dense.forward(samples, x, 0, packed, null, y, 0));
        Allocation.assertNone("inputGradient", () -> dense.inputGradient(samples, dy, 0, transposed, dx, 0));
        Allocation.assertNone(
                "addKernelGradient", () -> dense.addKernelGradient(0, 1, samples, x, 0, dy, 0, kernel, workspace));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 49})
    void batchNormalization(int pixels) {
        int channels = 32;
        BatchNormalization operation = new BatchNormalization(channels, 1e-3, KERNELS);
        BatchNormalization.Coefficients k = new BatchNormalization.Coefficients(channels);
        BatchNormalization.GradientSums sums = new BatchNormalization.GradientSums(channels);
        ChannelMoments moments = new ChannelMoments(channels, KERNELS);
        float[] x = gaussian(1, pixels * channels);
        float[] dy = gaussian(2, pixels * channels);
        float[] gamma = gaussian(3, channels);
        float[] y = new float[x.length];
        Allocation.assertNone("moments", () -> {
            moments.clear();
            moments.add(x, 0, pixels);
        });
        operation.coefficients(gamma, gamma, moments, k);
        Allocation.assertNone("forward", () -> operation.forward(x, 0, y, 0, pixels, k));
        Allocation.assertNone("addGradientSums", () -> operation.addGradientSums(x, 0, dy, 0, pixels, k, sums));
        Allocation.assertNone("inputGradient", () -> operation.inputGradient(x, 0, dy, 0, y, 0, pixels, k));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void sampleNormalization(NormalizedSets sets) {
        SampleNormalization operation = SampleNormalization.of(sets, KERNELS);
        float[] x = gaussian(1, sets.size());
        float[] dy = gaussian(2, sets.size());
        float[] gamma = gaussian(3, sets.channels());
        float[] y = new float[x.length];
        Allocation.assertNone("forward", () -> operation.forward(x, 0, gamma, gamma, y, 0));
        Allocation.assertNone("backward", () -> operation.backward(x, 0, dy, 0, gamma, y, 0));
        Allocation.assertNone("addParameterGradients", () -> operation.addParameterGradients(y, y));
    }

    static List<NormalizedSets> sets() {
        return List.of(
                NormalizedSets.ofPixels(49, 32, Spread.VARIANCE, 1e-3),
                NormalizedSets.ofGroups(49, 32, 8, 1e-3),
                NormalizedSets.ofGroups(4, 32, 8, 1e-3));
    }

    @Test
    void pooling() {
        Pool2dGeometry g = Pool2dGeometry.of(Shape.of(7, 6, 5), new Window(3, 3, 2, 2).padding(Padding.SAME), false);
        float[] x = gaussian(1, g.x().size());
        float[] dy = gaussian(2, g.y().size());
        float[] y = new float[dy.length];
        float[] dx = new float[x.length];
        Pooling pooling = new Pooling(g);
        Allocation.assertNone("max", () -> pooling.max(x, 0, y, 0));
        Allocation.assertNone("maxGradient", () -> pooling.maxGradient(x, 0, y, 0, dy, 0, dx, 0));
        Allocation.assertNone("average", () -> pooling.average(false, x, 0, y, 0));
        Allocation.assertNone("averageGradient", () -> pooling.averageGradient(false, dy, 0, dx, 0));
    }

    @Test
    void shapes() {
        Shape shape = Shape.of(4, 5, 20);
        float[] x = gaussian(1, shape.size());
        float[] y = new float[4 * shape.size()];
        BilinearResize resize = new BilinearResize(shape, 8, 10, KERNELS.rowwise());
        float[] workspace = new float[resize.workspaceSize()];
        Allocation.assertNone("resize", () -> resize.forward(x, 0, y, 0, workspace));
        Allocation.assertNone("resize gradient", () -> resize.gradient(y, 0, x, 0, workspace));
        for (Gather gather : List.of(Gather.depthToSpace(shape, 2), Gather.permute(shape, 2, 0, 1))) {
            Allocation.assertNone("gather", () -> gather.forward(x, 0, y, 0));
            Allocation.assertNone("gather gradient", () -> gather.gradient(y, 0, x, 0));
        }
    }

    @Test
    void perChannel() {
        int pixels = 20;
        int channels = 21;
        float[] x = gaussian(1, pixels * channels);
        float[] y = new float[x.length];
        float[] slope = gaussian(2, channels);
        float[] sum = new float[channels];
        ChannelScaling scaling = new ChannelScaling(pixels, channels, KERNELS);
        Allocation.assertNone("scale", () -> scaling.scale(x, 0, slope, y, 0));
        Allocation.assertNone("addScaleGradient", () -> scaling.addScaleGradient(x, 0, y, 0));
        Allocation.assertNone("completeScaleGradient", () -> scaling.completeScaleGradient(sum));
        Allocation.assertNone("slope", () -> SlopePasses.forward(x, 0, y, 0, pixels, slope));
        Allocation.assertNone("slope inputGradient", () -> SlopePasses.inputGradient(x, 0, y, 0, y, 0, pixels, slope));
        Allocation.assertNone("addSlopeGradient", () -> SlopePasses.addSlopeGradient(x, 0, y, 0, pixels, sum));
        Allocation.assertNone("softmax", () -> Logits.softmax(x, 0, y, 0, channels));
        Allocation.assertNone("logSoftmax", () -> Logits.logSoftmax(x, 0, y, 0, channels));
        PixelSoftmax softmax = new PixelSoftmax(channels, KERNELS);
        float[] workspace = new float[softmax.workspaceSize()];
        Allocation.assertNone("pixels' softmax", () -> softmax.softmax(x, 0, y, 0, pixels, workspace));
        Allocation.assertNone("pixels' softmaxGradient", () -> softmax.softmaxGradient(x, 0, x, 0, y, 0, pixels));
        Allocation.assertNone("pixels' logSoftmax", () -> softmax.logSoftmax(x, 0, y, 0, pixels, workspace));
        Allocation.assertNone(
                "pixels' logSoftmaxGradient",
                () -> softmax.logSoftmaxGradient(y, 0, x, 0, x, 0, pixels, workspace));
    }

    @Test
    void theRest() {
        float[] x = gaussian(1, 100);
        float[] y = new float[100];
        float[] m = new float[100];
        float[] v = new float[100];
        Affine affine = new Affine(5, 0.3, -0.4, 1.1, 0.9);
        Allocation.assertNone("warp", () -> affine.warp(x, 0, y, 0, 10, 10, 1));
        Allocation.assertNone("crossEntropy", () -> SoftmaxPasses.crossEntropy(x, 0, 3, 10, 1, y, 0));
        Allocation.assertNone("dropout", () -> Elementwise.dropout(x, 0, y, 0, 100, 7, 0.3));
        ActivationPasses tanh = ActivationPasses.of(ActivationFunction.TANH, 0);
        Allocation.assertNone("tanh", () -> tanh.forward(x, 0, y, 0, 100));
        Allocation.assertNone("tanh gradient", () -> tanh.gradient(y, 0, x, 0, m, 0, 100));
        Allocation.assertNone("adam", () -> Updates.adam(y, x, m, v, 0, 100, 1e-3f, 0.9, 0.999, 1e-7f));
    }

    static List<Integer> samples() {
        return List.of(1, 13);
    }
}
