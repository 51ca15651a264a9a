package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.gaussian;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import dev.fovea.testing.oracle.ChannelOracle;
import dev.fovea.testing.oracle.DenseOracle;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dense layer's products on every provider against the oracle, for every way to cut samples into blocks. */
class DenseProductTest {
    private static final int X0 = 3;
    private static final int Y0 = 4;

    static List<Kernels> providers() {
        return Providers.all();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void agreesWithTheOracle(Kernels kernels) {
        for (int[] size : new int[][] {{1, 1}, {1, 10}, {7, 1}, {20, 10}, {33, 16}, {64, 33}, {100, 65}}) {
            for (int samples : IntStream.rangeClosed(0, 17).toArray()) {
                check(kernels, samples, size[0], size[1]);
            }
        }
        check(kernels, 5, 6400, 10);
        check(kernels, 5, 50, 257); // two panels of the scalar kernels, too
        for (int samples : new int[] {63, 64, 65, 130}) {
            check(kernels, samples, 100, 10);
            check(kernels, samples, 96, 70);
        }
    }

    private static void check(Kernels kernels, int samples, int inputs, int outputs) {
        String what = kernels.name() + " " + samples + " samples, " + inputs + "→" + outputs + ": ";
        DenseProduct dense = new DenseProduct(inputs, outputs, kernels);
        float[] x = gaussian(1, X0 + samples * inputs);
        float[] dy = gaussian(2, Y0 + samples * outputs);
        float[] kernel = gaussian(3, inputs * outputs);
        float[] bias = gaussian(4, outputs);
        float[] packed = poisoned(dense.packedKernelSize());
        float[] transposed = poisoned(dense.packedTransposedSize());
        dense.packKernel(kernel, packed);
        dense.packTransposed(kernel, transposed);
        double[] wideX = doubles(Arrays.copyOfRange(x, X0, x.length));
        double[] wideDy = doubles(Arrays.copyOfRange(dy, Y0, dy.length));

        float[] y = poisoned(dy.length + 9);
        dense.forward(samples, x, X0, packed, bias, y, Y0);
        assertClose(
                what + "y", inside(what, y, Y0, samples * outputs),
                DenseOracle.forward(samples, inputs, outputs, wideX, doubles(kernel), doubles(bias)), SINGLE_OPERATION);
        float[] unbiased = poisoned(dy.length);
        dense.forward(samples, x, X0, packed, null, unbiased, Y0);
        assertClose(
                what + "y unbiased", inside(what, unbiased, Y0, samples * outputs),
                DenseOracle.forward(samples, inputs, outputs, wideX, doubles(kernel), new double[outputs]),
                SINGLE_OPERATION);
        float[] dx = poisoned(x.length + 9);
        dense.inputGradient(samples, dy, Y0, transposed, dx, X0);
        assertClose(
                what + "dx", inside(what, dx, X0, samples * inputs),
                DenseOracle.inputGradient(samples, inputs, outputs, wideDy, doubles(kernel)), SINGLE_OPERATION);
        float[] dkernel = kernel.clone();
        int blocks = dense.gradientBlocks();
        int middle = blocks / 2;
        dense.addKernelGradient(middle, blocks, samples, x, X0, dy, Y0, dkernel, poisoned(dense.workspaceSize()));
        dense.addKernelGradient(0, middle, samples, x, X0, dy, Y0, dkernel, poisoned(dense.workspaceSize()));
        double[] expected = DenseOracle.kernelGradient(samples, inputs, outputs, wideX, wideDy);
        for (int i = 0; i < expected.length; i++) {
            expected[i] += kernel[i];
        }
        assertClose(what + "dkernel", dkernel, expected, SINGLE_OPERATION);
        float[] dbias = bias.clone();
        dense.addBiasGradient(samples, dy, Y0, dbias);
        double[] sums = ChannelOracle.sums(wideDy, outputs);
        for (int i = 0; i < outputs; i++) {
            sums[i] += bias[i];
        }
        assertClose(what + "dbias", dbias, sums, SINGLE_OPERATION);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aSamplesBitsDoNotDependOnTheOthers(Kernels kernels) {
        int samples = 15;
        DenseProduct dense = new DenseProduct(50, 18, kernels);
        float[] x = gaussian(1, samples * 50);
        float[] packed = new float[dense.packedKernelSize()];
        dense.packKernel(gaussian(2, 50 * 18), packed);
        float[] together = new float[samples * 18];
        dense.forward(samples, x, 0, packed, null, together, 0);
        float[] alone = new float[samples * 18];
        for (int n = 0; n < samples; n++) {
            dense.forward(1, x, n * 50, packed, null, alone, n * 18);
        }
        assertArrayEquals(together, alone);
    }

    @Test
    void refusesWhatCannotBe() {
        assertRefused(
                "dense: 0 inputs and 1 outputs; both must be at least 1 and the kernel below 2147483648 elements",
                () -> new DenseProduct(0, 1));
        assertRefused(
                "dense: 65536 inputs and 65536 outputs; both must be at least 1 and the kernel below 2147483648 elements",
                () -> new DenseProduct(1 << 16, 1 << 16));
        DenseProduct dense = new DenseProduct(3, 2);
        float[] packed = new float[dense.packedKernelSize()];
        assertRefused("x needs 6 elements from 0, the array has 5",
                () -> dense.forward(2, new float[5], 0, packed, null, new float[4], 0));
        assertRefused("y needs 4 elements from 1, the array has 4",
                () -> dense.forward(2, new float[6], 0, packed, null, new float[4], 1));
        assertRefused("bias needs 2 elements, the array has 1",
                () -> dense.forward(2, new float[6], 0, packed, new float[1], new float[4], 0));
        assertRefused("dx needs 6 elements from 0, the array has 5",
                () -> dense.inputGradient(2, new float[4], 0, packed, new float[5], 0));
        assertRefused("dkernel needs 6 elements, the array has 5", () -> dense.addKernelGradient(
                0, 1, 2, new float[6], 0, new float[4], 0, new float[5], new float[dense.workspaceSize()]));
        assertRefused("dbias needs 2 elements, the array has 1",
                () -> dense.addBiasGradient(2, new float[4], 0, new float[1]));
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    private static float[] inside(String what, float[] array, int from, int n) {
        for (int i = 0; i < array.length; i++) {
            assertTrue((i >= from && i < from + n) || Float.isNaN(array[i]), what + "wrote outside");
        }
        return Arrays.copyOfRange(array, from, from + n);
    }
}
