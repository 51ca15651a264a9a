package dev.fovea.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PaddingTest {
    @Test
    void sameGivesTheZerosOfTensorFlow() {
        assertPadding(1, 2, Padding.SAME, 24, 5, 2);
        assertPadding(0, 1, Padding.SAME, 5, 2, 1);
        assertPadding(2, 2, Padding.SAME, 1, 5, 1);
        assertPadding(0, 0, Padding.SAME, 10, 2, 4);
    }

    @Test
    void validGivesNone() {
        assertPadding(0, 0, Padding.VALID, 24, 5, 2);
    }

    @Test
    void hasTheNameThatStandsInFiles() {
        assertEquals("SAME", Padding.SAME.name());
        assertEquals("VALID", Padding.VALID.toString());
    }

    private static void assertPadding(int before, int after, Padding padding, int input, int window, int stride) {
        assertEquals(before, padding.before(input, window, stride));
        assertEquals(after, padding.after(input, window, stride));
    }
}
