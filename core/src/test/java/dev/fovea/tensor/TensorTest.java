package dev.fovea.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TensorTest {
    @Test
    void sharesItsArrayAndIndexesItRowMajor() {
        float[] data = {0, 1, 2, 3, 4, 5};
        Tensor tensor = Tensor.of(Shape.of(2, 3), data);
        assertSame(data, tensor.data());
        assertEquals(Shape.of(2, 3), tensor.shape());
        assertEquals(5, tensor.get(1, 2));
        data[4] = 9;
        assertEquals(9, tensor.get(1, 1));
        assertEquals("Tensor(2, 3)", tensor.toString());
        assertEquals(7, Tensor.of(Shape.of(), new float[] {7}).get());
        assertEquals(6, Tensor.zeros(2, 3).data().length);
        assertEquals(0, Tensor.zeros(Shape.of(0, 3)).data().length);
    }

    @Test
    void refusesAnArrayOfAnotherSize() {
        assertEquals(
                "shape (2, 3) needs 6 elements, the array has 5",
                assertThrows(IllegalArgumentException.class, () -> Tensor.of(Shape.of(2, 3), new float[5]))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Tensor.of(Shape.of(2, 3), new float[7]));
    }

    @Test
    void refusesAnIndexOutside() {
        Tensor tensor = Tensor.zeros(2, 3);
        assertOutside("index 3 of dimension 1 in shape (2, 3)", () -> tensor.get(0, 3));
        assertOutside("index -1 of dimension 0 in shape (2, 3)", () -> tensor.get(-1, 0));
        assertOutside("1 indices into a tensor of shape (2, 3)", () -> tensor.get(0));
    }

    private static void assertOutside(String message, Executable call) {
        assertEquals(message, assertThrows(IndexOutOfBoundsException.class, call).getMessage());
    }
}
