package dev.fovea.vision.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Numbers are read as Java itself reads them; what only looks like one is none. */
class CsvNumberTest {
    @Property
    void readsWhatJavaWrites(@ForAll double number) {
        if (Double.isFinite(number)) {
            assertEquals(number, CsvNumber.parse(Double.toString(number)));
            assertEquals(number, CsvNumber.parse(" " + number + "\t"));
        }
    }

    @Property
    void readsShortDecimalsToTheBit(@ForAll @IntRange(min = 0, max = 1_000_000) int number, @ForAll boolean point) {
        String text = point ? number / 1000 + "." + String.format("%03d", number % 1000) : Integer.toString(number);
        assertEquals(Double.parseDouble(text), CsvNumber.parse(text));
    }

    @Property
    void plainNumbersAreThoseOfUpToThreeDigits(@ForAll @IntRange(min = 0, max = 9999) int number) {
        assertEquals(number < 1000 ? number : -1, CsvNumber.plain(Integer.toString(number)));
    }

    /** Java's own reader takes more: white space, a sign, a trailing d or f, hexadecimal digits, NaN. */
    @Property(tries = 5000)
    void readsAnyTextAsJavaDoesOrNotAtAll(
            @ForAll @Chars({'0', '1', '9', '.', '-', '+', 'e', 'E', ' ', 'x', 'f', 'N'}) @StringLength(
                    max = 8) String text) {
        double value = CsvNumber.parse(text);
        if (!Double.isNaN(value)) {
            assertEquals(Double.parseDouble(text), value);
            assertTrue(text.strip().matches("-?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"), text);
        }
        int plain = CsvNumber.plain(text);
        assertTrue(plain < 0 || plain == value, text);
    }

    @Test
    void saysWhatItIsNot() {
        assertEquals("an empty field", CsvNumber.described(""));
        assertEquals("\"12\"", CsvNumber.described("12"));
        assertEquals("\"-1.5\"", CsvNumber.described("-1.5"));
        assertEquals("\"NaN\", which is no number", CsvNumber.described("NaN"));
        assertEquals("\"1e400\"", CsvNumber.described("1e400"));
        assertEquals("\"0,5\" with a decimal comma", CsvNumber.described("0,5"));
        assertEquals("\"٣\" in other digits", CsvNumber.described("٣"));
    }
}
