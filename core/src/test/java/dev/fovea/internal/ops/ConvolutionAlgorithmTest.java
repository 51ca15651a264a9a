package dev.fovea.internal.ops;

import static dev.fovea.internal.ops.ConvolutionAlgorithm.AUTO;
import static dev.fovea.internal.ops.ConvolutionAlgorithm.DIRECT;
import static dev.fovea.internal.ops.ConvolutionAlgorithm.WINOGRAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    /** Strides of 1, several taps along both axes, and gaps along one of them at least. */
    @Test
    void gapsAreInterleavedImages() {
        Window window = new Window(3, 3, 1, 1);
        assertTrue(InterleavedConvolution.serves(grouped(4, 4, 1, window.dilation(2, 2))));
        assertTrue(InterleavedConvolution.serves(grouped(4, 4, 1, window.dilation(1, 2))));
        assertTrue(InterleavedConvolution.serves(grouped(4, 4, 1, window.dilation(2, 1))));
        assertFalse(InterleavedConvolution.serves(grouped(4, 4, 1, window)));
        assertFalse(InterleavedConvolution.serves(grouped(4, 4, 1, window.dilation(2, 2).stride(1, 2))));
        assertFalse(InterleavedConvolution.serves(grouped(4, 4, 1, window.dilation(2, 2).stride(2, 1))));
        assertFalse(InterleavedConvolution.serves(grouped(4, 4, 1, new Window(1, 3, 1, 1).dilation(1, 2))));
        assertFalse(InterleavedConvolution.serves(grouped(4, 4, 1, new Window(3, 1, 1, 1).dilation(2, 1))));
    }

    /** A kernel for each channel, of at most seven columns. */
    @Test
    void groupsOfOneChannelAreDepthwise() {
        Window window = new Window(3, 7, 1, 1);
        assertTrue(DepthwiseConvolution.serves(grouped(4, 4, 4, window)));
        assertFalse(DepthwiseConvolution.serves(grouped(4, 4, 4, new Window(3, 8, 1, 1))));
        assertFalse(DepthwiseConvolution.serves(grouped(1, 1, 1, window)));
        assertFalse(DepthwiseConvolution.serves(grouped(4, 4, 2, window)));
        assertFalse(DepthwiseConvolution.serves(grouped(4, 8, 4, window)));
    }

    /** Several kernels for each channel, of at most seven columns, unless the image with as many channels is huge. */
    @Test
    void groupsOfOneChannelAndSeveralOutputsAreMultiplied() {
        Window window = new Window(3, 7, 1, 1);
        assertTrue(MultipliedConvolution.serves(grouped(4, 8, 4, window)));
        assertFalse(MultipliedConvolution.serves(grouped(4, 8, 4, new Window(3, 8, 1, 1))));
        assertFalse(MultipliedConvolution.serves(grouped(1, 2, 1, window)));
        assertFalse(MultipliedConvolution.serves(grouped(4, 4, 4, window)));
        assertFalse(MultipliedConvolution.serves(grouped(4, 8, 2, window)));
        Window one = new Window(1, 1, 1, 1);
        // 2³⁰ − 1 = 11627·10261·9
        assertFalse(MultipliedConvolution.serves(Conv2dGeometry.of(Shape.of(11627, 10261, 3), 9, one, 3)));
        assertTrue(MultipliedConvolution.serves(Conv2dGeometry.of(Shape.of(11627, 10260, 3), 9, one, 3)));
    }

    /** Four outputs of 6 channels as one: 5·8 taps instead of 4·5·5, in two vectors as well. */
    @Test
    void asManyNeighboursAreOneAsCostLeast() {
        for (Kernels kernels : Providers.vectors()) {
            assertTrue(WideConvolution.pays(grouped(1, 6, 1, new Window(5, 5, 1, 1)), kernels));
            assertEquals(
                    2 * 5 * 8 * 4 * 6,
                    new WideConvolution(grouped(1, 6, 1, new Window(5, 5, 1, 1)), kernels).packedKernelSize());
            assertFalse(WideConvolution.pays(grouped(1, 32, 1, new Window(5, 5, 1, 1)), kernels));
            assertFalse(WideConvolution.pays(grouped(1, 6, 1, new Window(1, 1, 1, 1)), kernels));
            assertFalse(WideConvolution.pays(grouped(2, 6, 2, new Window(5, 5, 1, 1)), kernels));
        }
        assertFalse(WideConvolution.pays(grouped(1, 6, 1, new Window(5, 5, 1, 1)), Providers.all().getFirst()));
    }

    /**
     * out·v(patch) + 4·rows·v(row) against out·rows·columns·v(in), where v are {@link CostModel#vectors}: one holds 1, 2, 4,
     * 8 or 16 numbers, else two are taken.
     */
    @Test
    void patchesArePaidByTheirMultiplyAdds() {
        for (Kernels kernels : Providers.vectors()) {
            assertTrue(PatchGradient.pays(grouped(1, 32, 1, new Window(5, 5, 1, 1)), kernels), "32·2 + 4·5·2 < 800");
            assertTrue(PatchGradient.pays(grouped(1, 9, 1, new Window(1, 3, 1, 1)), kernels), "9·2 + 4·2 < 27");
            assertFalse(PatchGradient.pays(grouped(1, 8, 1, new Window(1, 3, 1, 1)), kernels), "8·2 + 4·2 = 24");
            assertFalse(PatchGradient.pays(grouped(6, 4, 1, new Window(3, 1, 1, 1)), kernels), "4·2 + 4·3·2 > 24");
            assertFalse(PatchGradient.pays(grouped(17, 64, 1, new Window(5, 5, 1, 1)), kernels), "many channels");
            assertFalse(PatchGradient.pays(grouped(2, 64, 2, new Window(5, 5, 1, 1)), kernels), "groups");
        }
        assertFalse(PatchGradient.pays(grouped(1, 32, 1, new Window(5, 5, 1, 1)), Providers.all().getFirst()));
    }

    /** Of groups, only those with a stride of 1. */
    @Test
    void winogradsAlgorithmServesPhasesOfOneGroup() {
        for (Window strided : List.of(new Window(3, 5, 1, 2), new Window(5, 3, 2, 1), new Window(5, 5, 2, 2))) {
            assertTrue(WinogradConvolution.serves(grouped(8, 8, 1, strided)));
            assertFalse(WinogradConvolution.serves(grouped(8, 8, 2, strided)));
        }
        assertTrue(WinogradConvolution.serves(grouped(8, 8, 2, new Window(3, 3, 1, 1))));
    }

    private static Conv2dGeometry grouped(int in, int out, int groups, Window window) {
        return ConvolutionGeometries.general(12, 12, in, out, groups, window.padding(Padding.SAME));
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
