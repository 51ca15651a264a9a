package dev.fovea.internal.ops;

import static dev.fovea.internal.ops.ConvolutionInputs.X0;
import static dev.fovea.internal.ops.ConvolutionInputs.Y0;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;

/** Outputs of all passes, computed into poisoned arrays with a poisoned workspace. */
final class ConvolutionRun {
    final float[] y;
    final float[] unbiased;
    final float[] dx;
    final float[] dkernel;
    final float[] dbias;

    ConvolutionRun(Convolution convolution, ConvolutionInputs data) {
        float[] packed = poisoned(convolution.packedKernelSize());
        float[] transposed = poisoned(convolution.packedTransposedSize());
        convolution.packKernel(data.kernel, packed);
        convolution.packTransposed(data.kernel, transposed);
        int workspace = convolution.workspaceSize();
        y = poisoned(data.dy.length + 20);
        convolution.forward(data.x, X0, data.images, packed, data.bias, y, Y0, poisoned(workspace));
        unbiased = poisoned(data.dy.length + 20);
        convolution.forward(data.x, X0, data.images, packed, null, unbiased, Y0, poisoned(workspace));
        dx = poisoned(data.x.length + 20);
        convolution.inputGradient(data.dy, Y0, data.images, transposed, dx, X0, poisoned(workspace));
        dkernel = data.kernel.clone();
        float[] pending = new float[convolution.pendingSize()];
        convolution.addKernelGradient(data.x, X0, data.dy, Y0, data.images, dkernel, pending, poisoned(workspace));
        convolution.completeKernelGradient(pending, dkernel, poisoned(workspace));
        assertArrayEquals(new float[pending.length], pending);
        dbias = data.bias.clone();
        for (int n = 0; n < data.images; n++) {
            convolution.addBiasGradient(data.dy, Y0 + n * (data.dy.length - Y0) / data.images, dbias);
        }
    }

    /** What lies between an array's poisoned ends; fails if those were written to. */
    static float[] inside(String what, float[] array, int from, int n) {
        for (int i = 0; i < array.length; i++) {
            if ((i < from || i >= from + n) && !Float.isNaN(array[i])) {
                throw new AssertionError(what + "wrote at " + (i - from) + " of " + n);
            }
        }
        return Arrays.copyOfRange(array, from, from + n);
    }
}
