package dev.fovea.internal.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class GeometryTest {
    private static final int HUGE = 1 << 20;

    @Test
    void derivesShapesAndCosts() {
        Conv2dGeometry g = Conv2dGeometry.of(Shape.of(24, 20, 32), 64, 5, 3, 2, 1, Padding.SAME);
        assertEquals(Shape.of(24, 20, 32), g.x());
        assertEquals(Shape.of(12, 20, 64), g.y());
        assertEquals(Shape.of(5, 3, 32, 64), g.kernel());
        assertEquals(5 * 3 * 32, g.patchSize());
        assertEquals(2L * 12 * 20 * 64 * 5 * 3 * 32, g.flops());
        assertTrue(g.padded());
        assertFalse(Conv2dGeometry.of(Shape.of(9, 9, 1), 1, 3, 3, 2, 2, Padding.SAME).rows().before() > 1);
        assertFalse(Conv2dGeometry.of(Shape.of(9, 9, 1), 1, 3, 3, 1, 1, Padding.VALID).padded());
        assertFalse(Conv2dGeometry.of(Shape.of(9, 9, 1), 1, 1, 1, 1, 1, Padding.SAME).padded());
        Pool2dGeometry pool = Pool2dGeometry.of(Shape.of(9, 7, 5), new Window(3, 2, 2, 3).padding(Padding.SAME), false);
        assertEquals(Shape.of(9, 7, 5), pool.x());
        assertEquals(Shape.of(5, 3, 5), pool.y());
    }

    /** Where the windows divide the image they all have one size, else each its own. */
    @Test
    void adaptiveWindowsSlideWhereTheyDivideTheImage() {
        assertEquals(new PoolAxis.Sliding(new Axis(8, 2, 2, 4, 0, 0), 0), PoolAxis.adaptive(8, 4));
        assertEquals(new PoolAxis.Adaptive(8, 3), PoolAxis.adaptive(8, 3));
    }

    @Test
    void windowsPrintTheirSettings() {
        Window window = new Window(3, 2, 2, 1).padding(Padding.SAME);
        assertEquals("3×2, stride 2×1, padding " + Padding.SAME, window.toString());
        assertEquals("3×2, stride 2×1, dilation 1×2, padding " + Padding.SAME, window.dilation(1, 2).toString());
        assertEquals("3×2, stride 2×1, dilation 2×1, padding " + Padding.SAME, window.dilation(2, 1).toString());
    }

    @Test
    void refusesWhatCannotBe() {
        assertRefused(
                "convolution: expected an image (height, width, channels), found (28, 28)",
                () -> Conv2dGeometry.of(Shape.of(28, 28), 1, 3, 3, 1, 1, Padding.SAME));
        assertRefused(
                "convolution: inChannels and outChannels must be at least 1, not 1 and 0",
                () -> Conv2dGeometry.of(Shape.of(28, 28, 1), 0, 3, 3, 1, 1, Padding.SAME));
        assertRefused(
                "convolution width: a window of 5 does not fit into an input of 4 without padding; use SAME",
                () -> Conv2dGeometry.of(Shape.of(28, 4, 1), 1, 5, 5, 1, 1, Padding.VALID));
        assertRefused(
                "pooling: expected an image (height, width, channels), found (28)",
                () -> Pool2dGeometry.of(Shape.of(28), new Window(2, 2, 2, 2).padding(Padding.SAME), false));
        assertRefused("a window must have at least 1×1, not 0×2", () -> new Window(0, 2, 2, 2));
        assertRefused("a window's stride must be at least 1×1, not 2×0", () -> new Window(2, 2, 2, 0));
        assertRefused("a window's dilation must be at least 1×1, not -1×1",
                () -> new Window(2, 2, 2, 2).dilation(-1, 1));
        PoolAxis axis = new PoolAxis.Adaptive(4, 2);
        assertRefused(
                "pooling: input and output must be at least 1, not 4 and 0",
                () -> Pool2dGeometry.adaptive(Shape.of(4, 4, 1), 0, 1));
        assertRefused("pooling: channels must be at least 1, not 0", () -> new Pool2dGeometry(axis, axis, 0));
    }

    @Test
    void refusesArraysBeyondTheLimitBeforeAnyIsMade() {
        assertRefused(
                "convolution: the output would hold more than 2147483647 elements",
                () -> Conv2dGeometry.of(Shape.of(HUGE, 2, 1), HUGE, 1, 1, 1, 1, Padding.SAME));
        assertRefused(
                "convolution: the kernel would hold more than 2147483647 elements",
                () -> Conv2dGeometry.of(Shape.of(1, 1, HUGE), HUGE, 1, 1, 1, 1, Padding.SAME));
        assertRefused(
                "convolution: the padded input would hold more than 2147483647 elements",
                () -> Conv2dGeometry.of(Shape.of(2, 2, 1), 1, HUGE, HUGE, 1, 1, Padding.SAME));
        Shape largest = Shape.of(1, Integer.MAX_VALUE, 1);
        assertEquals(largest, Conv2dGeometry.of(largest, 1, 1, 1, 1, 1, Padding.VALID).y());
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
