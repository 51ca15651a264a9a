package dev.fovea.internal.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheLinesTest {
    @ParameterizedTest
    @CsvSource({"0, 0, 16", "1, 16, 16", "16, 16, 16", "17, 32, 48", "32, 32, 48", "33, 48, 48", "48, 48, 48",
        "49, 64, 80"})
    void roundsUp(int floats, int whole, int odd) {
        assertEquals(whole, CacheLines.whole(floats));
        assertEquals(odd, CacheLines.odd(floats));
    }

    @Test
    void refusesWhatNoArrayHolds() {
        assertThrows(ArithmeticException.class, () -> CacheLines.whole(Integer.MAX_VALUE));
        assertThrows(ArithmeticException.class, () -> CacheLines.odd(Integer.MAX_VALUE));
    }
}
