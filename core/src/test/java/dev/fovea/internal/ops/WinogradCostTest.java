package dev.fovea.internal.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import dev.fovea.ops.Padding;
import org.junit.jupiter.api.Test;

/** Costs computed by hand, 6·6·(tiles·(products + transforms) + 7·products). */
class WinogradCostTest {
    private static double cost(Conv2dGeometry geometry, double tiles, double share) {
        return new WinogradCost(geometry, Providers.all().getFirst()).of(tiles, share);
    }

    private static Conv2dGeometry geometry(int in, int out, Window window, int groups) {
        return ConvolutionGeometries.general(16, 16, in, out, groups, window.padding(Padding.SAME));
    }

    @Test
    void ofChannelsThatFillVectors() {
        Conv2dGeometry g = geometry(32, 48, new Window(3, 3, 1, 1), 1);
        assertEquals(36 * (16 * (32 * 48 + 5 * 32 + 5 * 48) + 7 * 32 * 48), cost(g, 16, 1));
    }

    /** Half of 48 channels are 24, in two vectors of 16; three tenths are 15, in one. */
    @Test
    void ofAShare() {
        Conv2dGeometry g = geometry(32, 48, new Window(3, 3, 1, 1), 1);
        assertEquals(36 * (16 * (32 * 24 + 5 * 32 + 16 * 32) + 7 * 32 * 24), cost(g, 16, 0.5));
        assertEquals(36 * (32 * 14.4 + 5 * 32 + 16 * 16 + 7 * 32 * 14.4), cost(g, 1, 0.3), 1e-6);
    }

    /** The channels of each of 2·3 phases are transformed and multiplied. */
    @Test
    void ofStrides() {
        Conv2dGeometry g = geometry(20, 32, new Window(5, 8, 2, 3), 1);
        assertEquals(36 * (4 * (6 * 20 * 32 + 6 * 16 * 32 + 5 * 32) + 7 * 6 * 20 * 32), cost(g, 4, 1));
    }

    /** Eight groups of 4 channels are two of 16. */
    @Test
    void ofGroups() {
        Conv2dGeometry g = geometry(32, 32, new Window(3, 3, 1, 1), 8);
        assertEquals(36 * (4 * (2 * 16 * 16 + 5 * 32 + 5 * 32) + 7 * 2 * 16 * 16), cost(g, 4, 1));
    }

    /** It has 63 floats for each of 5,888·5,888 pairs of channels, which is more than 2³¹ − 1. */
    @Test
    void aPackedKernelMustFitIntoAnArray() {
        for (Kernels kernels : Providers.vectors()) {
            assertTrue(new WinogradCost(geometry(5824, 5824, new Window(3, 3, 1, 1), 1), kernels).pays());
            assertFalse(new WinogradCost(geometry(5888, 5888, new Window(3, 3, 1, 1), 1), kernels).pays());
            assertFalse(new WinogradCost(geometry(3072, 3072, new Window(5, 5, 2, 2), 1), kernels).pays());
        }
    }
}
