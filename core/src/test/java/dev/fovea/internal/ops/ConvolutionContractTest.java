package dev.fovea.internal.ops;

import static dev.fovea.internal.ops.ConvolutionAlgorithm.DIRECT;
import static dev.fovea.internal.ops.ConvolutionAlgorithm.WINOGRAD;
import static dev.fovea.internal.ops.ConvolutionInputs.X0;
import static dev.fovea.internal.ops.ConvolutionInputs.Y0;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers of a convolution rely on: bits that are always the same, threads, and refusals of arrays too short. */
class ConvolutionContractTest {
    @ParameterizedTest
    @MethodSource({
        "dev.fovea.internal.ops.ConvolutionGeometries#edges", "dev.fovea.internal.ops.ConvolutionGeometries#general",
        "dev.fovea.internal.ops.ConvolutionGeometries#depthwise"
    })
    void bitsDoNotDependOnOffsetsOrOnWhatTheWorkspaceHeld(Conv2dGeometry g) {
        checkBits(g, new Convolution(g, DIRECT));
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.internal.ops.ConvolutionGeometries#winograd")
    void winogradsBitsDoNotEither(Conv2dGeometry g) {
        checkBits(g, new Convolution(g, WINOGRAD));
    }

    private static void checkBits(Conv2dGeometry g, Convolution convolution) {
        ConvolutionInputs data = ConvolutionInputs.gaussian(g);
        ConvolutionRun poisoned = new ConvolutionRun(convolution, data);
        float[] packed = new float[convolution.packedKernelSize()];
        convolution.packKernel(data.kernel, packed);
        float[] workspace = gaussian(99, convolution.workspaceSize() + 5);
        float[] x = Arrays.copyOfRange(data.x, X0, data.x.length);
        float[] y = new float[g.y().size()];
        convolution.forward(x, 0, 1, packed, data.bias, y, 0, workspace);
        assertArrayEquals(Arrays.copyOfRange(poisoned.y, Y0, Y0 + y.length), y);
        float[] transposed = new float[convolution.packedTransposedSize()];
        convolution.packTransposed(data.kernel, transposed);
        float[] dx = new float[x.length];
        convolution.inputGradient(Arrays.copyOfRange(data.dy, Y0, data.dy.length), 0, 1, transposed, dx, 0, workspace);
        assertArrayEquals(Arrays.copyOfRange(poisoned.dx, X0, X0 + dx.length), dx);
    }

    /**
     * By Winograd's algorithm until they have 24 tiles; kernel gradients that are computed directly, until they have 256
     * output pixels, but at most eight images.
     */
    @Test
    void smallImagesAreTakenTogether() {
        Conv2dGeometry small = ConvolutionGeometries.of(8, 8, 16, 16, 3, 1, Padding.SAME);
        Window window = new Window(3, 3, 1, 1).padding(Padding.SAME);
        for (Kernels kernels : Providers.all()) {
            assertTogether(6, 6, new Convolution(small, WINOGRAD, kernels));
            assertTogether(6, 6, Convolution.transposed(small, WINOGRAD, kernels));
            assertTogether(1, 4, new Convolution(small, DIRECT, kernels));
            assertTogether(1, 4, Convolution.transposed(small, DIRECT, kernels));
            assertTogether(1, 8, new Convolution(ConvolutionGeometries.of(2, 3, 16, 16, 3, 1, Padding.SAME), DIRECT,
                    kernels));
            assertTogether(1, 1, new Convolution(ConvolutionGeometries.of(17, 16, 16, 16, 3, 1, Padding.SAME), DIRECT,
                    kernels));
            assertTogether(1, 1, new Convolution(Conv2dGeometry.of(small.x(), 16, window, 16), DIRECT, kernels));
            assertTogether(1, 1, new Convolution(Conv2dGeometry.of(small.x(), 32, window, 16), DIRECT, kernels));
            assertTogether(1, 1,
                    new Convolution(Conv2dGeometry.of(small.x(), 16, window.dilation(2, 2), 1), WINOGRAD,
                            kernels));
            // Four neighbours of six channels are one pixel, except to the reference.
            assertTogether(1, kernels.reference() ? 4 : 8,
                    new Convolution(ConvolutionGeometries.of(8, 8, 1, 6, 5, 1, Padding.SAME), DIRECT, kernels));
        }
    }

    private static void assertTogether(int images, int gradients, Convolution convolution) {
        assertEquals(images, convolution.imagesTogether());
        assertEquals(gradients, convolution.gradientImages());
    }

    /** Not where the image is copied into others, nor transposed ones. */
    @Test
    void mostCanShareAnImage() {
        Window window = new Window(3, 3, 1, 1).padding(Padding.SAME);
        Shape x = Shape.of(8, 8, 16);
        for (Kernels kernels : Providers.all()) {
            assertTrue(new Convolution(Conv2dGeometry.of(x, 16, window, 1), DIRECT, kernels).shareable());
            assertTrue(new Convolution(Conv2dGeometry.of(x, 16, window, 1), WINOGRAD, kernels).shareable());
            assertTrue(new Convolution(Conv2dGeometry.of(x, 16, window, 16), DIRECT, kernels).shareable());
            assertTrue(
                    new Convolution(Conv2dGeometry.of(Shape.of(8, 8, 1), 6, window, 1), DIRECT, kernels).shareable());
            assertFalse(new Convolution(Conv2dGeometry.of(x, 32, window, 16), DIRECT, kernels).shareable());
            assertFalse(
                    new Convolution(Conv2dGeometry.of(x, 16, window.dilation(2, 2), 1), WINOGRAD, kernels).shareable());
            assertFalse(Convolution.transposed(Conv2dGeometry.of(x, 16, window, 1), DIRECT, kernels).shareable());
        }
    }

    @Test
    void oneInstanceServesSeveralThreads() throws Exception {
        Conv2dGeometry g = ConvolutionGeometries.of(9, 11, 5, 20, 3, 2, Padding.SAME);
        Convolution convolution = new Convolution(g, DIRECT);
        ConvolutionInputs data = ConvolutionInputs.gaussian(g);
        ConvolutionRun expected = new ConvolutionRun(convolution, data);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<ConvolutionRun>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                all.add(threads.submit(() -> new ConvolutionRun(convolution, data)));
            }
            for (Future<ConvolutionRun> each : all) {
                assertArrayEquals(expected.y, each.get().y);
                assertArrayEquals(expected.dx, each.get().dx);
                assertArrayEquals(expected.dkernel, each.get().dkernel);
            }
        }
    }

    @Test
    void namesTheArrayThatIsTooShort() {
        Conv2dGeometry g = ConvolutionGeometries.of(4, 4, 2, 3, 3, 1, Padding.SAME);
        Convolution c = new Convolution(g, WINOGRAD, Providers.all().getFirst());
        float[] x = new float[32];
        float[] y = new float[48];
        float[] packed = new float[c.packedKernelSize()];
        float[] transposed = new float[c.packedTransposedSize()];
        float[] workspace = new float[c.workspaceSize()];
        float[] none = new float[0];
        assertRefused("x needs 32 elements from 1, the array has 32",
                () -> c.forward(x, 1, 1, packed, null, y, 0, workspace));
        assertRefused("x needs 32 elements from -1, the array has 32",
                () -> c.forward(x, -1, 1, packed, null, y, 0, workspace));
        assertRefused("y needs 48 elements from 1, the array has 48",
                () -> c.forward(x, 0, 1, packed, null, y, 1, workspace));
        assertRefused("packed kernel needs " + packed.length + " elements, the array has 0",
                () -> c.forward(x, 0, 1, none, null, y, 0, workspace));
        assertRefused("bias needs 3 elements, the array has 2",
                () -> c.forward(x, 0, 1, packed, new float[2], y, 0, workspace));
        assertRefused("workspace needs " + workspace.length + " elements, the array has 0",
                () -> c.forward(x, 0, 1, packed, null, y, 0, none));
        assertRefused("x needs 32 elements from 1, the array has 32",
                () -> c.forwardShare(Share.WHOLE, x, 1, packed, null, y, 0, workspace));
        assertRefused("y needs 48 elements from 1, the array has 48",
                () -> c.forwardShare(Share.WHOLE, x, 0, packed, null, y, 1, workspace));
        assertRefused("packed kernel needs " + packed.length + " elements, the array has 0",
                () -> c.forwardShare(Share.WHOLE, x, 0, none, null, y, 0, workspace));
        assertRefused("bias needs 3 elements, the array has 2",
                () -> c.forwardShare(Share.WHOLE, x, 0, packed, new float[2], y, 0, workspace));
        assertRefused("workspace needs " + workspace.length + " elements, the array has 0",
                () -> c.forwardShare(Share.WHOLE, x, 0, packed, null, y, 0, none));
        assertRefused("packed transposed kernel needs " + transposed.length + " elements, the array has 0",
                () -> c.inputGradient(y, 0, 1, none, x, 0, workspace));
        assertRefused("dkernel needs 54 elements, the array has 0",
                () -> c.addKernelGradient(x, 0, y, 0, 1, none, none, workspace));
        assertRefused("x needs 64 elements from 0, the array has 32",
                () -> c.addKernelGradient(x, 0, y, 0, 2, new float[54], new float[c.pendingSize()], workspace));
        assertRefused("pending needs 576 elements, the array has 0",
                () -> c.addKernelGradient(x, 0, y, 0, 1, new float[54], none, workspace));
        assertRefused("pending needs 576 elements, the array has 0",
                () -> c.completeKernelGradient(none, new float[54], workspace));
        assertRefused("dbias needs 3 elements, the array has 0", () -> c.addBiasGradient(y, 0, none));
        assertRefused("dy needs 48 elements from 1, the array has 48", () -> c.addBiasGradient(y, 1, new float[3]));
        assertRefused("kernel needs 54 elements, the array has 0", () -> c.packKernel(none, packed));
        assertRefused("packed kernel needs " + packed.length + " elements, the array has 0",
                () -> c.packKernel(new float[54], none));
        assertRefused("kernel needs 54 elements, the array has 0", () -> c.packTransposed(none, transposed));
    }

    @Test
    void aTransposedOneChecksTheSizesTheOtherWayRound() {
        Conv2dGeometry g = ConvolutionGeometries.of(4, 4, 2, 3, 3, 1, Padding.SAME);
        Convolution c = Convolution.transposed(g, DIRECT, Providers.all().getFirst());
        float[] x = new float[48];
        float[] y = new float[32];
        float[] packed = new float[c.packedKernelSize()];
        float[] workspace = new float[c.workspaceSize()];
        c.forward(x, 0, 1, packed, new float[2], y, 0, workspace);
        assertRefused("x needs 48 elements from 0, the array has 32",
                () -> c.forward(y, 0, 1, packed, null, y, 0, workspace));
        assertRefused("y needs 32 elements from 1, the array has 32",
                () -> c.forward(x, 0, 1, packed, null, y, 1, workspace));
        assertRefused("bias needs 2 elements, the array has 1",
                () -> c.forward(x, 0, 1, packed, new float[1], y, 0, workspace));
        assertRefused("dbias needs 2 elements, the array has 1", () -> c.addBiasGradient(y, 0, new float[1]));
        assertRefused("dy needs 32 elements from 1, the array has 32",
                () -> c.inputGradient(y, 1, 1, new float[c.packedTransposedSize()], x, 0, workspace));
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
