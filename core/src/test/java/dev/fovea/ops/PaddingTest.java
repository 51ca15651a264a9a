package dev.fovea.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void saysItsZerosItself() {
        assertPadding(3, 3, Padding.of(3), 24, 5, 2);
        Padding sides = Padding.of(1, 2, 3, 4);
        assertEquals(new Padding.Zeros(1, 2), sides.rows(24, 5, 2));
        assertEquals(new Padding.Zeros(3, 4), sides.columns(24, 5, 2));
        assertEquals(Padding.of(5, 5, 6, 6), Padding.of(5, 6));
        assertNotEquals(Padding.of(5, 6), Padding.of(6, 5));
        assertEquals(Padding.of(1).hashCode(), Padding.of(1, 1).hashCode());
        assertSame(Padding.VALID, Padding.of(0));
        assertEquals("1073741824,1073741824,1073741824,1073741824", Padding.of(1 << 30).name()); // 2³² in all
    }

    @Test
    void hasTheNameThatStandsInFiles() {
        assertEquals("SAME", Padding.SAME.name());
        assertEquals("VALID", Padding.VALID.toString());
        assertEquals("1,2,3,4", Padding.of(1, 2, 3, 4).name());
        for (Padding padding : List.of(Padding.SAME, Padding.VALID, Padding.of(Integer.MAX_VALUE, 0, 10, 2))) {
            assertEquals(padding, Padding.named(padding.name()));
        }
        assertSame(Padding.VALID, Padding.named("0,0,0,0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "same", "1", "1,2", "1,2,3", "1,2,3,4,5", "-1,0,0,0", "1, 2, 3, 4"})
    void refusesOtherNames(String name) {
        assertEquals(
                "expected VALID, SAME or four numbers as 1,1,0,2 (top, bottom, left, right), found \"" + name + "\"",
                assertThrows(IllegalArgumentException.class, () -> Padding.named(name)).getMessage());
    }

    @Test
    void refusesNumbersThatAreTooLarge() {
        assertEquals(
                "a side of the padding 1,2,3,2147483648 has more than 2147483647 zeros",
                assertThrows(IllegalArgumentException.class, () -> Padding.named("1,2,3,2147483648")).getMessage());
    }

    @Test
    void refusesNegativeNumbers() {
        assertEquals(
                "padding must be at least 0 on each side, not 0 before and -1 after",
                assertThrows(IllegalArgumentException.class, () -> Padding.of(2, 2, 0, -1)).getMessage());
        assertEquals(
                "padding must be at least 0 on each side, not -2 before and -2 after",
                assertThrows(IllegalArgumentException.class, () -> Padding.of(-2)).getMessage());
    }

    private static void assertPadding(int before, int after, Padding padding, int input, int window, int stride) {
        assertEquals(new Padding.Zeros(before, after), padding.rows(input, window, stride));
        assertEquals(new Padding.Zeros(before, after), padding.columns(input, window, stride));
    }
}
