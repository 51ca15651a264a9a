package dev.fovea.internal.ops;

import static dev.fovea.internal.ops.AxisSources.Outside.REFLECT;
import static dev.fovea.internal.ops.AxisSources.Outside.REPLICATE;
import static dev.fovea.internal.ops.AxisSources.Outside.ZERO;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class AxisSourcesTest {
    @Test
    void padsOnEitherSide() {
        assertArrayEquals(new int[] {0, 1, 2, -1}, AxisSources.pad(3, 0, 1, ZERO));
        assertArrayEquals(new int[] {-1, -1, 0, 1, 2}, AxisSources.pad(3, 2, 0, ZERO));
        assertArrayEquals(new int[] {2, 1, 0, 1, 2, 1}, AxisSources.pad(3, 2, 1, REFLECT));
        assertArrayEquals(new int[] {0, 1, 2, 1, 0}, AxisSources.pad(3, 0, 2, REFLECT));
        assertArrayEquals(new int[] {0, 0, 1, 1, 1}, AxisSources.pad(2, 1, 2, REPLICATE));
        assertArrayEquals(new int[] {0, 1}, AxisSources.pad(2, 0, 0, REFLECT));
    }

    @Test
    void cropsOnEitherSide() {
        assertArrayEquals(new int[] {0, 1, 2}, AxisSources.crop(5, 0, 2));
        assertArrayEquals(new int[] {2, 3, 4}, AxisSources.crop(5, 2, 0));
        assertArrayEquals(new int[] {3}, AxisSources.crop(5, 3, 1));
    }

    /** As in PyTorch: row ⌊i·extent/size⌋. */
    @Test
    void resizesToTheNearest() {
        assertArrayEquals(new int[] {0, 0, 1, 1, 2}, AxisSources.nearest(3, 5));
        assertArrayEquals(new int[] {0, 1, 3}, AxisSources.nearest(5, 3));
    }

    @Test
    void refusesWhatLeavesNothingOrMirrorsTooMuch() {
        assertRefused("padding must not be negative, found -1 and 0", () -> AxisSources.pad(3, -1, 0, ZERO));
        assertRefused("padding must not be negative, found 0 and -1", () -> AxisSources.pad(3, 0, -1, ZERO));
        assertRefused(
                "reflecting padding of 0 and 3 needs more than 3 rows or columns, the image has 3",
                () -> AxisSources.pad(3, 0, 3, REFLECT));
        assertRefused(
                "2147483648 rows or columns are more than 2147483647",
                () -> AxisSources.pad(1, Integer.MAX_VALUE, 0, ZERO));
        assertRefused("what is cropped must not be negative, found -1 and 0", () -> AxisSources.crop(3, -1, 0));
        assertRefused("what is cropped must not be negative, found 0 and -1", () -> AxisSources.crop(3, 0, -1));
        assertRefused("cropping 2 and 1 of 3 rows or columns leaves nothing", () -> AxisSources.crop(3, 2, 1));
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
