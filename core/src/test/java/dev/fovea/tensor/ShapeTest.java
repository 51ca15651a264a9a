package dev.fovea.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ShapeTest {
    @Test
    void knowsItsExtents() {
        Shape shape = Shape.of(2, 28, 28, 3);
        assertEquals(4, shape.rank());
        assertEquals(28, shape.dimension(1));
        assertEquals(3, shape.channels());
        assertEquals(2 * 28 * 28 * 3, shape.size());
        assertEquals("(2, 28, 28, 3)", shape.toString());
        assertEquals(Shape.of(28, 28, 3), shape.sample());
        assertEquals(shape, Shape.of(28, 28, 3).batch(2));
        assertEquals(Shape.of(0, 5), Shape.of(5).batch(0));
        assertEquals(0, Shape.of(0, 5).size());
        assertEquals(Shape.of(), Shape.of(7).sample());
    }

    @Test
    void aScalarHasOneElementAndNeitherChannelsNorBatch() {
        assertEquals(0, Shape.of().rank());
        assertEquals(1, Shape.of().size());
        assertEquals("()", Shape.of().toString());
        assertEquals("a scalar has no channels",
                assertThrows(IllegalStateException.class, Shape.of()::channels).getMessage());
        assertEquals(
                "a scalar has no batch dimension",
                assertThrows(IllegalStateException.class, Shape.of()::sample).getMessage());
    }

    @Test
    void refusesWhatCannotBe() {
        assertRefused("shape (3, -1): dimension 1 is -1", () -> Shape.of(3, -1));
        assertRefused("shape (3, 0): dimension 1 is 0", () -> Shape.of(3, 0));
        assertRefused("shape (-3): dimension 0 is -3", () -> Shape.of(-3));
        assertRefused(
                "shape (65536, 32768) holds more than 2147483647 elements", () -> Shape.of(1 << 16, 1 << 15));
        assertRefused(
                "shape (2147483647, 2147483647, 2147483647) holds more than 2147483647 elements",
                () -> Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertEquals(Integer.MAX_VALUE, Shape.of(Integer.MAX_VALUE).size());
    }

    @Test
    void sharesNoArray() {
        int[] extents = {2, 3};
        Shape shape = Shape.of(extents);
        extents[0] = 9;
        shape.dimensions()[1] = 9;
        assertEquals(Shape.of(2, 3), shape);
        assertEquals(Shape.of(2, 3).hashCode(), shape.hashCode());
        assertNotEquals(Shape.of(2, 9), shape);
        assertNotEquals(Shape.of(3, 2).hashCode(), shape.hashCode());
        assertArrayEquals(new int[] {2, 3}, shape.dimensions());
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
