package dev.fovea.ops;

import static dev.fovea.testing.RandomArrays.gaussian;

import dev.fovea.kernel.KernelProvider;
import dev.fovea.kernel.Kernels;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.Allocation;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Once compiled, no pass of a convolution or a dense layer allocates: not for the work, and no boxed vectors. */
class ConvolutionAllocationTest {
    private static final Kernels KERNELS = KernelProvider.choose("vector");

    static List<Conv2dGeometry> geometries() {
        return List.of(
                Conv2dGeometry.of(Shape.of(7, 7, 1), 32, 3, 3, 1, 1, Padding.VALID),
                Conv2dGeometry.of(Shape.of(6, 6, 32), 32, 5, 5, 2, 2, Padding.SAME),
                Conv2dGeometry.of(Shape.of(4, 5, 20), 50, 3, 3, 1, 1, Padding.SAME),
                Conv2dGeometry.of(Shape.of(4, 4, 32), 64, 1, 1, 1, 1, Padding.VALID));
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void convolution(Conv2dGeometry g) {
        Convolution convolution = new Convolution(g, KERNELS);
        float[] x = gaussian(1, g.x().size());
        float[] dy = gaussian(2, g.y().size());
        float[] kernel = gaussian(3, g.kernel().size());
        float[] packed = new float[convolution.packedKernelSize()];
        float[] transposed = new float[convolution.packedTransposedSize()];
        float[] workspace = new float[convolution.workspaceSize()];
        float[] bias = gaussian(4, g.outChannels());
        float[] y = new float[dy.length];
        float[] dx = new float[x.length];
        convolution.packKernel(kernel, packed);
        convolution.packTransposed(kernel, transposed);
        Allocation.assertNone("packKernel", () -> convolution.packKernel(kernel, packed));
        Allocation.assertNone("packTransposed", () -> convolution.packTransposed(kernel, transposed));
        Allocation.assertNone("forward", () -> convolution.forward(x, 0, packed, bias, y, 0, workspace));
        Allocation.assertNone("inputGradient", () -> convolution.inputGradient(dy, 0, transposed, dx, 0, workspace));
        Allocation.assertNone(
                "addKernelGradient", () -> convolution.addKernelGradient(x, 0, dy, 0, kernel, workspace));
        Allocation.assertNone("addBiasGradient", () -> convolution.addBiasGradient(dy, 0, bias));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void dense(int samples) {
        Dense dense = new Dense(40, 10, KERNELS);
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
                "addKernelGradient", () -> dense.addKernelGradient(samples, x, 0, dy, 0, kernel, workspace));
    }

    static List<Integer> samples() {
        return List.of(1, 13);
    }
}
