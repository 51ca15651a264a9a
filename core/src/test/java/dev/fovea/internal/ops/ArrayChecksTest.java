package dev.fovea.internal.ops;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ops.Gemm;
import dev.fovea.ops.Logits;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation serves arrays that just suffice, and names the one that is an element too short, whichever it is. */
class ArrayChecksTest {
    private static final int N = 3;
    private static final ActivationPasses RELU = ActivationPasses.of(ActivationFunction.RELU, 0);
    private static final ActivationPasses SILU = ActivationPasses.of(ActivationFunction.SILU, 0);
    private static final Pool2dGeometry POOL = Pool2dGeometry.of(Shape.of(2, 2, 1), new Window(2, 2, 2, 2), false);
    private static final Conv2dGeometry CONV = Conv2dGeometry.of(Shape.of(4, 4, 2), 3, 3, 3, 1, 1, Padding.SAME);
    private static final Convolution CONVOLUTION = new Convolution(CONV, ConvolutionAlgorithm.DIRECT);
    private static final DenseProduct DENSE = new DenseProduct(3, 2);
    private static final Gemm GEMM = new Gemm(2, 3, 4);
    private static final PixelSoftmax SOFTMAX = new PixelSoftmax(N);
    private static final BatchNormalization NORMALIZATION = new BatchNormalization(3, 1);
    private static final SampleNormalization SAMPLES = SampleNormalization.of(
            NormalizedSets.ofPixels(2, N, NormalizedSets.Spread.VARIANCE, 1));
    private static final BilinearResize RESIZE = new BilinearResize(Shape.of(2, 2, 1), 3, 3);
    private static final Gather TURNED = Gather.permute(Shape.of(2, N), 1, 0);
    private static final Gather REPEATED = Gather.of(Shape.of(2), Shape.of(2 * N), i -> i % 2);
    private static final ChannelScaling SCALING = new ChannelScaling(2, N);

    /** Calls an operation with arrays that begin at an offset of 1 if they have one at all. */
    record Operation(String name, String[] arrays, int[] sizes, Consumer<float[][]> call) {
        float[][] arrays(int tooShort) {
            return IntStream.range(0, sizes.length)
                    .mapToObj(i -> new float[i == tooShort ? sizes[i] - 1 : sizes[i]])
                    .toArray(float[][]::new);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Operation of(String name, String arrays, Consumer<float[][]> call, int... sizes) {
        return new Operation(name, arrays.split(",\\s*"), sizes, call);
    }

    static List<Operation> operations() {
        int x = CONV.x().size();
        int y = CONV.y().size();
        int kernel = CONV.kernel().size();
        int packed = CONVOLUTION.packedKernelSize();
        int transposed = CONVOLUTION.packedTransposedSize();
        int workspace = CONVOLUTION.workspaceSize();
        int pending = CONVOLUTION.pendingSize();
        var k = new BatchNormalization.Coefficients(N);
        var sums = new BatchNormalization.GradientSums(N);
        return List.of(
                of("relu", "x, y", a -> RELU.forward(a[0], 1, a[1], 1, N), 4, 4),
                of("relu gradient", "y, dy, dx", a -> RELU.gradient(a[0], 1, a[1], 1, a[2], 1, N), 4, 4, 4),
                of("silu gradient", "x, dy, dx", a -> SILU.gradient(a[0], 1, a[1], 1, a[2], 1, N), 4, 4, 4),
                of("log-softmax", "x, y", a -> Logits.logSoftmax(a[0], 1, a[1], 1, N), 4, 4),
                of("slopes", "x, y", a -> SlopePasses.forward(a[0], 1, a[1], 1, N, new float[2]), 7, 7),
                of("slopes' input gradient", "x, dy, dx",
                        a -> SlopePasses.inputGradient(a[0], 1, a[1], 1, a[2], 1, N, new float[2]), 7, 7, 7),
                of("slopes' gradient", "x, dy",
                        a -> SlopePasses.addSlopeGradient(a[0], 1, a[1], 1, N, new float[2]), 7, 7),
                of("addition", "a, b, y", a -> Elementwise.add(a[0], 1, a[1], 1, a[2], 1, N), 4, 4, 4),
                of("dropout", "x, y", a -> Elementwise.dropout(a[0], 1, a[1], 1, N, 1, 0.5), 4, 4),
                of("warp", "x, y", a -> Affine.IDENTITY.warp(a[0], 1, a[1], 1, 2, 3, 2), 13, 13),
                of("maximum", "x, y", a -> new Pooling(POOL).max(a[0], 1, a[1], 1), 5, 2),
                of("maximum's gradient", "x, y, dy, dx",
                        a -> new Pooling(POOL).maxGradient(a[0], 1, a[1], 1, a[2], 1, a[3], 1), 5, 2, 2, 5),
                of("average", "x, y", a -> new Pooling(POOL).average(false, a[0], 1, a[1], 1), 5, 2),
                of("average's gradient", "dy, dx", a -> new Pooling(POOL).averageGradient(false, a[0], 1, a[1], 1), 2,
                        5),
                of("patches", "x, patches", a -> Im2col.patches(CONV, a[0], 1, a[1]), 1 + x, 16 * 18),
                of("patches' gradient", "patches, dx", a -> Im2col.addPatches(CONV, a[0], a[1], 1), 16 * 18, 1 + x),
                of("dense packing", "kernel, packed kernel", a -> DENSE.packKernel(a[0], a[1]), 6,
                        DENSE.packedKernelSize()),
                of("dense packing, transposed", "kernel, packed transposed kernel",
                        a -> DENSE.packTransposed(a[0], a[1]), 6, DENSE.packedTransposedSize()),
                of("dense", "x, packed kernel, bias, y", a -> DENSE.forward(2, a[0], 1, a[1], a[2], a[3], 1), 7,
                        DENSE.packedKernelSize(), 2, 5),
                of("dense input gradient", "dy, packed transposed kernel, dx",
                        a -> DENSE.inputGradient(2, a[0], 1, a[1], a[2], 1), 5, DENSE.packedTransposedSize(), 7),
                of("dense kernel gradient", "x, dy, dkernel, workspace",
                        a -> DENSE.addKernelGradient(0, DENSE.gradientBlocks(), 2, a[0], 1, a[1], 1, a[2], a[3]), 7, 5,
                        6, DENSE.workspaceSize()),
                of("dense bias gradient", "dy, dbias", a -> DENSE.addBiasGradient(2, a[0], 1, a[1]), 5, 2),
                of("gemm", "a, b, c, workspace", a -> GEMM.multiply(a[0], a[1], a[2], a[3]), 8, 12, 6,
                        GEMM.workspaceSize()),
                of("softmax", "x, y", a -> Logits.softmax(a[0], 1, a[1], 1, N), 4, 4),
                of("pixels' softmax", "x, y, workspace", a -> SOFTMAX.softmax(a[0], 1, a[1], 1, 2, a[2]), 7, 7,
                        SOFTMAX.workspaceSize()),
                of("pixels' softmax's gradient", "y, dy, dx",
                        a -> SOFTMAX.softmaxGradient(a[0], 1, a[1], 1, a[2], 1, 2), 7, 7, 7),
                of("pixels' log-softmax", "x, y, workspace", a -> SOFTMAX.logSoftmax(a[0], 1, a[1], 1, 2, a[2]), 7, 7,
                        SOFTMAX.workspaceSize()),
                of("pixels' log-softmax's gradient", "y, dy, dx, workspace",
                        a -> SOFTMAX.logSoftmaxGradient(a[0], 1, a[1], 1, a[2], 1, 2, a[3]), 7, 7, 7,
                        SOFTMAX.workspaceSize()),
                of("cross-entropy", "x, dx", a -> SoftmaxPasses.crossEntropy(a[0], 1, 0, N, 1, a[1], 1), 4, 4),
                of("argmax", "x", a -> Logits.argmax(a[0], 1, N), 4),
                of("moments", "x", a -> new ChannelMoments(N).add(a[0], 1, 2), 7),
                of("normalisation", "x, y", a -> NORMALIZATION.forward(a[0], 1, a[1], 1, 2, k), 7, 7),
                of("normalisation's sums", "x, dy",
                        a -> NORMALIZATION.addGradientSums(a[0], 1, a[1], 1, 2, k, sums), 7, 7),
                of("normalisation's input gradient", "x, dy, dx",
                        a -> NORMALIZATION.inputGradient(a[0], 1, a[1], 1, a[2], 1, 2, k), 7, 7, 7),
                of("sample's normalisation", "x, y",
                        a -> SAMPLES.forward(a[0], 1, new float[N], new float[N], a[1], 1), 7, 7),
                of("sample's normalisation's gradient", "x, dy, dx",
                        a -> SAMPLES.backward(a[0], 1, a[1], 1, new float[N], a[2], 1), 7, 7, 7),
                of("scaling", "x, y", a -> SCALING.scale(a[0], 1, new float[N], a[1], 1), 7, 7),
                of("scaling's gradient", "x, dy", a -> SCALING.addScaleGradient(a[0], 1, a[1], 1), 7, 7),
                of("exponentials", "x, y", a -> new Exponentials().apply(a[0], 1, a[1], 1, N), 4, 4),
                of("resizing", "x, y, workspace", a -> RESIZE.forward(a[0], 1, a[1], 1, a[2]), 5, 10,
                        RESIZE.workspaceSize()),
                of("resizing's gradient", "dy, dx, workspace", a -> RESIZE.gradient(a[0], 1, a[1], 1, a[2]), 10, 5,
                        RESIZE.workspaceSize()),
                of("gathering", "x, y", a -> TURNED.forward(a[0], 1, a[1], 1), 7, 7),
                of("gathering's gradient", "dy, dx", a -> TURNED.gradient(a[0], 1, a[1], 1), 7, 7),
                of("gradient of what is gathered often", "dy, dx", a -> REPEATED.gradient(a[0], 1, a[1], 1), 7, 3),
                of("packing", "kernel, packed kernel", a -> CONVOLUTION.packKernel(a[0], a[1]), kernel, packed),
                of("packing, transposed", "kernel, packed transposed kernel",
                        a -> CONVOLUTION.packTransposed(a[0], a[1]), kernel, transposed),
                of("convolution", "x, packed kernel, bias, y, workspace",
                        a -> CONVOLUTION.forward(a[0], 1, 1, a[1], a[2], a[3], 1, a[4]), 1 + x, packed, 3, 1 + y,
                        workspace),
                of("input gradient", "dy, packed transposed kernel, dx, workspace",
                        a -> CONVOLUTION.inputGradient(a[0], 1, 1, a[1], a[2], 1, a[3]), 1 + y, transposed, 1 + x,
                        workspace),
                of("kernel gradient", "x, dy, dkernel, pending, workspace",
                        a -> CONVOLUTION.addKernelGradient(a[0], 1, a[1], 1, 1, a[2], a[3], a[4]), 1 + x, 1 + y,
                        kernel, pending, workspace),
                of("rest of the kernel gradient", "pending, dkernel, workspace",
                        a -> CONVOLUTION.completeKernelGradient(a[0], a[1], a[2]), pending, kernel, workspace),
                of("bias gradient", "dy, dbias", a -> CONVOLUTION.addBiasGradient(a[0], 1, a[1]), 1 + y, 3));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void namesTheArrayThatIsTooShort(Operation operation) {
        operation.call().accept(operation.arrays(-1));
        for (int i = 0; i < operation.sizes().length; i++) {
            if (operation.sizes()[i] == 0) {
                continue; // nothing is needed
            }
            float[][] arrays = operation.arrays(i);
            String message = assertThrows(IllegalArgumentException.class, () -> operation.call().accept(arrays),
                    operation.arrays()[i]).getMessage();
            assertTrue(message.startsWith(operation.arrays()[i] + " needs "), message);
        }
    }
}
