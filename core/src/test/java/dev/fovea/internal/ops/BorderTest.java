package dev.fovea.internal.ops;

import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BorderTest {
    /** Two rows of two pixels of two channels, a row and a column before it, a row and two columns after it. */
    private static final Border BORDER = new Border(2, 2, 2, 1, 1, 4, 5);

    private static final float[] IMAGE = {1, 2, 3, 4, 5, 6, 7, 8};

    // @formatter:off
    private static final float[] OUTER = {
        0, 0,  0, 0,  0, 0,  0, 0,  0, 0,
        0, 0,  1, 2,  3, 4,  0, 0,  0, 0,
        0, 0,  5, 6,  7, 8,  0, 0,  0, 0,
        0, 0,  0, 0,  0, 0,  0, 0,  0, 0
    };
    // @formatter:on

    @Test
    void surroundsAnImageWithZeros() {
        float[] outer = poisoned(3 + OUTER.length + 1);
        BORDER.surround(behind(2, IMAGE), 2, outer, 3);
        assertArrayEquals(OUTER, Arrays.copyOfRange(outer, 3, 3 + OUTER.length));
        assertTrue(Float.isNaN(outer[2]) && Float.isNaN(outer[outer.length - 1]), "nothing else is written");
    }

    @Test
    void cutsTheImageOut() {
        float[] image = poisoned(2 + IMAGE.length + 1);
        BORDER.cut(behind(3, OUTER), 3, image, 2);
        assertArrayEquals(IMAGE, Arrays.copyOfRange(image, 2, 2 + IMAGE.length));
        assertTrue(Float.isNaN(image[1]) && Float.isNaN(image[image.length - 1]), "nothing else is written");
    }

    @Test
    void knowsWhetherItIsThereAndItsSize() {
        assertFalse(BORDER.none());
        assertFalse(new Border(2, 2, 2, 0, 0, 2, 3).none());
        assertFalse(new Border(2, 2, 2, 0, 0, 3, 2).none());
        assertTrue(new Border(2, 2, 2, 0, 0, 2, 2).none());
        assertEquals(10, BORDER.pitch());
        assertEquals(40, BORDER.size());
    }

    private static float[] behind(int offset, float[] values) {
        float[] all = poisoned(offset + values.length);
        System.arraycopy(values, 0, all, offset, values.length);
        return all;
    }
}
