package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.poisoned;

import dev.fovea.internal.kernel.KernelProvider;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.GoldenCase;
import dev.fovea.testing.GoldenFiles;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions with groups, gaps and any padding, and transposed ones, against PyTorch. */
class GeneralConvolutionGoldenTest {
    static List<GoldenCase> cases() {
        return GoldenFiles.cases("layers/conv2d_general", "kernel");
    }

    static List<GoldenCase> transposedCases() {
        return GoldenFiles.cases("layers/conv2d_transposed", "kernel");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void direct(GoldenCase golden) {
        Conv2dGeometry g = geometry(golden);
        check(golden, g.x(), g.y(), new Convolution(g, ConvolutionAlgorithm.DIRECT));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asChosen(GoldenCase golden) {
        Conv2dGeometry g = geometry(golden);
        check(golden, g.x(), g.y(), new Convolution(g, ConvolutionAlgorithm.AUTO));
    }

    @ParameterizedTest
    @MethodSource("transposedCases")
    void transposed(GoldenCase golden) {
        Shape kernel = golden.tensor("kernel").shape();
        int groups = golden.whole("groups");
        int[] outputPadding = golden.pair("output_padding");
        int[] padding = golden.pair("padding");
        Conv2dGeometry g = Conv2dGeometry.transposed(
                golden.tensor("x").shape().sample(), kernel.dimension(2) * groups,
                window(kernel, golden.pair("stride"), golden.pair("dilation"), Padding.of(padding[0], padding[1])),
                groups, outputPadding[0], outputPadding[1]);
        for (ConvolutionAlgorithm algorithm : ConvolutionAlgorithm.values()) {
            check(golden, g.y(), g.x(), Convolution.transposed(g, algorithm, KernelProvider.kernels()));
        }
    }

    private static void check(GoldenCase golden, Shape image, Shape output, Convolution convolution) {
        int images = golden.tensor("x").shape().dimension(0);
        float[] pending = new float[convolution.pendingSize()];
        float[] x = golden.data("x");
        float[] dy = golden.data("dy");
        float[] kernel = golden.data("kernel");
        float[] packed = poisoned(convolution.packedKernelSize());
        float[] transposed = poisoned(convolution.packedTransposedSize());
        float[] workspace = poisoned(convolution.workspaceSize());
        convolution.packKernel(kernel, packed);
        convolution.packTransposed(kernel, transposed);
        float[] bias = golden.data("bias");
        float[] y = poisoned(golden.data("y").length);
        float[] dx = poisoned(x.length);
        float[] dkernel = new float[kernel.length];
        float[] dbias = new float[bias.length];
        for (int n = 0; n < images; n++) {
            int x0 = n * image.size();
            int y0 = n * output.size();
            convolution.forward(x, x0, 1, packed, bias, y, y0, workspace);
            convolution.inputGradient(dy, y0, 1, transposed, dx, x0, workspace);
            convolution.addBiasGradient(dy, y0, dbias);
        }
        convolution.addKernelGradient(x, 0, dy, 0, images, dkernel, pending, workspace);
        convolution.completeKernelGradient(pending, dkernel, workspace);
        assertClose("y", y, golden.data("y"), SINGLE_OPERATION);
        assertClose("dx", dx, golden.data("dx"), SINGLE_OPERATION);
        assertClose("dkernel", dkernel, golden.data("dkernel"), SINGLE_OPERATION);
        assertClose("dbias", dbias, golden.data("dbias"), SINGLE_OPERATION);
    }

    private static Conv2dGeometry geometry(GoldenCase golden) {
        Shape kernel = golden.tensor("kernel").shape();
        int[] pads = golden.numbers("pads_top_bottom_left_right", 4);
        return Conv2dGeometry.of(
                golden.tensor("x").shape().sample(), kernel.channels(),
                window(kernel, golden.pair("strides"), golden.pair("dilations"),
                        Padding.of(pads[0], pads[1], pads[2], pads[3])),
                golden.whole("groups"));
    }

    private static Window window(Shape kernel, int[] strides, int[] dilations, Padding padding) {
        return new Window(kernel.dimension(0), kernel.dimension(1), strides[0], strides[1])
                .dilation(dilations[0], dilations[1])
                .padding(padding);
    }
}
