package dev.fovea.internal.ops;

import static dev.fovea.internal.ops.ConvolutionAlgorithm.AUTO;
import static dev.fovea.internal.ops.ConvolutionAlgorithm.DIRECT;
import static dev.fovea.internal.ops.ConvolutionAlgorithm.WINOGRAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which algorithm a convolution takes by itself, and if one is forced. */
class ConvolutionAlgorithmTest {
    @Test
    void theChoiceFollowsTheGeometry() {
        Providers.vectors().forEach(ConvolutionAlgorithmTest::assertChoices);
        assertChoice(DIRECT, DIRECT, ConvolutionGeometries.of(26, 26, 32, 32, 3, 1, Padding.VALID),
                Providers.all().getFirst());
    }

    private static void assertChoices(Kernels vector) {
        assertChoice(WINOGRAD, WINOGRAD, ConvolutionGeometries.of(26, 26, 32, 32, 3, 1, Padding.VALID), vector);
        assertChoice(WINOGRAD, WINOGRAD, ConvolutionGeometries.of(12, 12, 32, 64, 3, 1, Padding.VALID), vector);
        Window dilated = new Window(3, 3, 1, 1).dilation(2, 2).padding(Padding.SAME);
        assertChoice(WINOGRAD, WINOGRAD, Conv2dGeometry.of(Shape.of(32, 32, 64), 64, dilated, 1), vector);
        assertChoice(WINOGRAD, WINOGRAD, Conv2dGeometry.of(Shape.of(24, 24, 64), 64, dilated, 1), vector);
        assertChoice(WINOGRAD, WINOGRAD, Conv2dGeometry.of(Shape.of(32, 32, 64), 64, dilated, 2), vector);
        assertChoice(DIRECT, DIRECT, Conv2dGeometry.of(Shape.of(32, 32, 64), 64, dilated.stride(2, 1), 1), vector);
        Window window = new Window(3, 3, 1, 1).padding(Padding.SAME);
        assertChoice(WINOGRAD, WINOGRAD, Conv2dGeometry.of(Shape.of(28, 28, 128), 128, window, 2), vector);
        assertChoice(WINOGRAD, WINOGRAD, Conv2dGeometry.of(Shape.of(28, 28, 128), 128, window, 32), vector);
        assertChoice(DIRECT, DIRECT, Conv2dGeometry.of(Shape.of(28, 28, 128), 128, window.stride(2, 2), 32), vector);
        assertChoice(DIRECT, DIRECT, Conv2dGeometry.of(Shape.of(28, 28, 12), 12, window, 3), vector);
        assertChoice(DIRECT, DIRECT, ConvolutionGeometries.of(28, 28, 1, 32, 3, 1, Padding.VALID), vector);
        assertChoice(DIRECT, DIRECT, ConvolutionGeometries.of(24, 24, 32, 32, 5, 1, Padding.SAME), vector);
        assertChoice(DIRECT, DIRECT, ConvolutionGeometries.of(24, 24, 32, 32, 3, 2, Padding.SAME), vector);
        assertChoice(WINOGRAD, WINOGRAD, ConvolutionGeometries.of(26, 26, 32, 20, 3, 1, Padding.VALID), vector);
        assertChoice(DIRECT, DIRECT, ConvolutionGeometries.of(26, 26, 32, 21, 3, 1, Padding.VALID), vector);
        assertChoice(DIRECT, DIRECT, ConvolutionGeometries.of(26, 26, 12, 32, 3, 1, Padding.VALID), vector);
        assertChoice(DIRECT, DIRECT, ConvolutionGeometries.of(14, 14, 18, 18, 3, 1, Padding.SAME), vector);
        assertChoice(WINOGRAD, WINOGRAD, ConvolutionGeometries.of(24, 24, 32, 32, 5, 2, Padding.SAME), vector);
        assertChoice(WINOGRAD, WINOGRAD, ConvolutionGeometries.of(28, 28, 32, 32, 4, 2, Padding.SAME), vector);
        assertChoice(WINOGRAD, WINOGRAD, ConvolutionGeometries.of(8, 8, 64, 128, 3, 1, Padding.SAME), vector);
        assertChoice(WINOGRAD, WINOGRAD, ConvolutionGeometries.of(8, 8, 256, 256, 3, 1, Padding.SAME), vector);
        assertChoice(WINOGRAD, DIRECT, ConvolutionGeometries.of(4, 12, 64, 64, 3, 1, Padding.SAME), vector);
        assertChoice(DIRECT, DIRECT, ConvolutionGeometries.of(4, 4, 256, 256, 3, 1, Padding.SAME), vector);
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
        Conv2dGeometry small = ConvolutionGeometries.of(4, 4, 16, 32, 3, 1, Padding.SAME);
        Conv2dGeometry strided = ConvolutionGeometries.of(4, 4, 16, 32, 3, 2, Padding.SAME);
        Conv2dGeometry odd = ConvolutionGeometries.of(4, 4, 16, 31, 3, 1, Padding.SAME);
        for (Kernels kernels : Providers.all()) {
            assertForced(WINOGRAD, WINOGRAD, small, kernels);
            assertForced(DIRECT, WINOGRAD, strided, kernels);
            assertForced(WINOGRAD, WINOGRAD, odd, kernels);
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
}
