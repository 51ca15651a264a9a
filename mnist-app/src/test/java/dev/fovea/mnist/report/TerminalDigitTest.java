package dev.fovea.mnist.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class TerminalDigitTest {
    /** Pixel rows 2 and 3: one of each pair of halves; then a ramp of greys over both halves of line 3. */
    private static final LabelledImages IMAGES = images();

    @Test
    void everyHalfBlockIsTwoPixels() {
        List<String> lines = digit(1, 0.873).lines(StandardCharsets.UTF_8);
        assertEquals(15, lines.size());
        assertEquals("", lines.get(0));
        assertEquals("█▀▄ █", lines.get(1));
        assertEquals("true 4, predicted 9 (87 %)", lines.get(14));
    }

    @Test
    void longNamesStandOnTwoLines() {
        byte[] pixels = new byte[DigitNetwork.PIXELS];
        LabelledImages shirt = LabelledImages.labelled(KnownSet.FASHION_MNIST.form(), pixels, new int[] {6}, "shirt");
        List<TerminalDigit> two =
                List.of(TerminalDigit.mistake(shirt, 0, 0, 0.5), TerminalDigit.mistake(shirt, 0, 4, 1));
        List<String> lines = TerminalDigit.sideBySide(two, 80, StandardCharsets.UTF_8);
        assertEquals(16, lines.size());
        assertEquals("true Shirt,                   true Shirt,", lines.get(14));
        assertEquals("predicted T-shirt/top (50 %)  predicted Coat (100 %)", lines.get(15));
    }

    @Test
    void asciiShowsGreys() {
        List<String> lines = digit(1, 0.873).lines(StandardCharsets.US_ASCII);
        assertEquals(15, lines.size());
        assertEquals("@== @", lines.get(1));
        assertEquals(" .:-=+*#%@", lines.get(3));
        assertTrue(String.join("", lines).chars().allMatch(c -> c < 128));
    }

    @Test
    void theCharacterSetDecides() {
        assertEquals(digit(1, 1).lines(StandardCharsets.UTF_8), digit(1, 1).lines(Charset.forName("IBM437")));
        assertEquals(digit(1, 1).lines(StandardCharsets.US_ASCII), digit(1, 1).lines(StandardCharsets.ISO_8859_1));
    }

    @Test
    void almostSureIsNotCalledSure() {
        assertEquals("true 4, predicted 9 (99 %)", caption(0.99999));
        assertEquals("true 4, predicted 9 (100 %)", caption(1));
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertEquals("true 4, predicted 9 (12 %)", caption(0.125));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void asManyAsFitStandSideBySide() {
        List<TerminalDigit> digits = Collections.nCopies(5, digit(1, 0.5));
        List<String> two = TerminalDigit.sideBySide(digits, 80, StandardCharsets.UTF_8);
        assertEquals(3 * 15 + 2, two.size());
        assertEquals("█▀▄ █" + " ".repeat(25) + "█▀▄ █", two.get(1));
        assertEquals("true 4, predicted 9 (50 %)    true 4, predicted 9 (50 %)", two.get(14));
        assertEquals("", two.get(15));
        assertEquals("█▀▄ █", two.get(2 * 16 + 1));
        assertEquals(15, TerminalDigit.sideBySide(digits, 5 * 28 + 4 * 2, StandardCharsets.UTF_8).size());
        assertEquals(31, TerminalDigit.sideBySide(digits, 5 * 28 + 4 * 2 - 1, StandardCharsets.UTF_8).size());
        assertEquals(5 * 15 + 4, TerminalDigit.sideBySide(digits, 0, StandardCharsets.UTF_8).size());
        assertEquals(List.of(), TerminalDigit.sideBySide(List.of(), 80, StandardCharsets.UTF_8));
    }

    @Test
    void refusesADigitThatDoesNotExist() {
        assertThrows(IndexOutOfBoundsException.class, () -> digit(2, 1));
    }

    private static String caption(double probability) {
        return digit(1, probability).lines(StandardCharsets.UTF_8).get(14);
    }

    private static TerminalDigit digit(int index, double probability) {
        return TerminalDigit.mistake(IMAGES, index, 9, probability);
    }

    private static LabelledImages images() {
        byte[] pixels = new byte[2 * DigitNetwork.PIXELS];
        int second = DigitNetwork.PIXELS;
        int upper = second + 2 * DigitNetwork.SIDE;
        int lower = second + 3 * DigitNetwork.SIDE;
        for (int at : new int[] {upper, upper + 1, upper + 4, lower, lower + 2, lower + 4}) {
            pixels[at] = (byte) 255;
        }
        for (int i = 0; i < 10; i++) {
            byte grey = (byte) Math.ceil(i * 255 / 9.0);
            pixels[second + 6 * DigitNetwork.SIDE + i] = grey;
            pixels[second + 7 * DigitNetwork.SIDE + i] = grey;
        }
        return LabelledImages.labelled(KnownSet.MNIST.form(), pixels, new int[] {0, 4}, "made up");
    }
}
