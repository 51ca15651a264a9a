package dev.fovea.nn.internal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

/** When an array holds another gradient. */
class GradientArraysTest {
    private final GradientArrays arrays = new GradientArrays();

    @Test
    void servesAgainFromTheNextStageOn() {
        float[] first = arrays.take(10, 0);
        assertEquals(10, first.length);
        arrays.giveBack(first, 1);
        assertNotSame(first, arrays.take(10, 1), "another chunk may still read it in this stage");
        assertSame(first, arrays.take(10, 2));
        assertNotSame(first, arrays.take(10, 3), "taken");
    }

    @Test
    void givesTheSmallestThatIsLargeEnough() {
        float[] large = arrays.take(30, 0);
        float[] small = arrays.take(20, 0);
        arrays.giveBack(large, 0);
        arrays.giveBack(small, 0);
        assertSame(small, arrays.take(15, 1));
        assertSame(large, arrays.take(15, 1));
        assertEquals(15, arrays.take(15, 1).length);
        arrays.giveBack(small, 1);
        assertEquals(21, arrays.take(21, 2).length, "none is large enough");
    }
}
