package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated
class TextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.00 s", "0.624, 0.62 s", "9.994, 9.99 s", "9.996, 10.0 s", "24.06, 24.1 s", "59.94, 59.9 s",
        "59.96, 1 min 0 s", "60, 1 min 0 s", "221.4, 3 min 41 s", "3599.4, 59 min 59 s", "3599.6, 1 h 0 min 0 s",
        "3600, 1 h 0 min 0 s", "7384, 2 h 3 min 4 s", "360000, 100 h 0 min 0 s"})
    void durationsAreInUnitsForPeople(double seconds, String text) {
        assertEquals(text, Text.duration(seconds));
    }

    @Test
    void numbersAreTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertEquals("60,000", Text.count(60_000));
            assertEquals("99.47 %", Text.percent(0.9947));
            assertEquals("0.62 s", Text.duration(0.62));
            assertEquals("1 network", Text.of(1, "network"));
            assertEquals("1,000 networks", Text.of(1000, "network"));
            assertEquals("0 networks", Text.of(0, "network"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void charactersOfEastAsiaAreWide() {
        assertEquals(5, Text.width("aおbを".substring(0, 3) + "c"));
        assertEquals("お  |", Text.padded("お", 4) + "|");
        assertEquals("Ankle", Text.cut("Ankle boot", 5));
        assertEquals("aお", Text.cut("aおb", 3));
        assertEquals("a", Text.cut("aお", 2));
        assertEquals("ab", Text.cut("ab", 2));
    }
}
