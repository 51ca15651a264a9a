package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.poisoned;

import dev.fovea.ops.Gemm;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.GoldenCase;
import dev.fovea.testing.GoldenFiles;
import dev.fovea.testing.Paddings;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolution and its gradients against Keras: directly, by Winograd's algorithm, and by an explicit patch matrix. */
class ConvolutionGoldenTest {
    static List<GoldenCase> cases() {
        return GoldenFiles.cases("conv2d", "kernel");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void direct(GoldenCase golden) {
        check(golden, ConvolutionAlgorithm.DIRECT);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void winogradWhereItCanBe(GoldenCase golden) {
        check(golden, ConvolutionAlgorithm.WINOGRAD);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asChosen(GoldenCase golden) {
        check(golden, ConvolutionAlgorithm.AUTO);
    }

    private static void check(GoldenCase golden, ConvolutionAlgorithm algorithm) {
        Shape batch = golden.tensor("x").shape();
        Conv2dGeometry g = geometry(golden);
        Convolution convolution = new Convolution(g, algorithm);
        float[] pending = new float[convolution.pendingSize()];
        float[] x = golden.data("x");
        float[] dy = golden.data("dy");
        float[] packed = poisoned(convolution.packedKernelSize());
        float[] transposed = poisoned(convolution.packedTransposedSize());
        float[] workspace = poisoned(convolution.workspaceSize());
        convolution.packKernel(golden.data("kernel"), packed);
        convolution.packTransposed(golden.data("kernel"), transposed);
        float[] bias = golden.data("bias");
        float[] y = poisoned(golden.data("y").length);
        float[] dx = poisoned(x.length);
        float[] dkernel = new float[g.kernel().size()];
        float[] dbias = new float[g.outChannels()];
        for (int n = 0; n < batch.dimension(0); n++) {
            int x0 = n * g.x().size();
            int y0 = n * g.y().size();
            convolution.forward(x, x0, 1, packed, bias, y, y0, workspace);
            convolution.inputGradient(dy, y0, 1, transposed, dx, x0, workspace);
            convolution.addBiasGradient(dy, y0, dbias);
        }
        convolution.addKernelGradient(x, 0, dy, 0, batch.dimension(0), dkernel, pending, workspace);
        convolution.completeKernelGradient(pending, dkernel, workspace);
        assertClose("y", y, golden.data("y"), SINGLE_OPERATION);
        assertClose("dx", dx, golden.data("dx"), SINGLE_OPERATION);
        assertClose("dkernel", dkernel, golden.data("dkernel"), SINGLE_OPERATION);
        assertClose("dbias", dbias, golden.data("dbias"), SINGLE_OPERATION);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void byPatches(GoldenCase golden) {
        Conv2dGeometry g = geometry(golden);
        int pixels = g.rows().output() * g.columns().output();
        int k = g.patchSize();
        int out = g.outChannels();
        float[] x = golden.data("x");
        float[] kernel = golden.data("kernel");
        float[] bias = golden.data("bias");
        float[] dy = golden.data("dy");
        float[] y = poisoned(dy.length);
        float[] dx = new float[x.length];
        float[] dkernel = new float[kernel.length];
        float[] patches = poisoned(Im2col.size(g));
        for (int n = 0; n < golden.tensor("x").shape().dimension(0); n++) {
            int x0 = n * g.x().size();
            int y0 = n * g.y().size();
            Im2col.patches(g, x, x0, patches);
            float[] product = gemm(pixels, out, k, patches, kernel);
            for (int i = 0; i < product.length; i++) {
                y[y0 + i] = product[i] + bias[i % out];
            }
            float[] dyImage = Arrays.copyOfRange(dy, y0, y0 + pixels * out);
            float[] gradient = gemm(k, out, pixels, transpose(pixels, k, patches), dyImage);
            for (int i = 0; i < gradient.length; i++) {
                dkernel[i] += gradient[i];
            }
            Im2col.addPatches(g, gemm(pixels, k, out, dyImage, transpose(k, out, kernel)), dx, x0);
        }
        assertClose("y", y, golden.data("y"), SINGLE_OPERATION);
        assertClose("dx", dx, golden.data("dx"), SINGLE_OPERATION);
        assertClose("dkernel", dkernel, golden.data("dkernel"), SINGLE_OPERATION);
    }

    private static Conv2dGeometry geometry(GoldenCase golden) {
        Shape kernel = golden.tensor("kernel").shape();
        int[] strides = golden.pair("strides");
        return Conv2dGeometry.of(
                golden.tensor("x").shape().sample(), kernel.channels(), kernel.dimension(0), kernel.dimension(1),
                strides[0], strides[1], Paddings.named(golden.text("padding")));
    }

    private static float[] gemm(int m, int n, int k, float[] a, float[] b) {
        Gemm gemm = new Gemm(m, n, k);
        float[] c = poisoned(m * n);
        gemm.multiply(a, b, c, poisoned(gemm.workspaceSize()));
        return c;
    }

    private static float[] transpose(int rows, int columns, float[] a) {
        float[] t = poisoned(rows * columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                t[j * rows + i] = a[i * columns + j];
            }
        }
        return t;
    }
}
