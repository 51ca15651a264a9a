package dev.fovea.vision.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.vision.DataFileException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShownTest {
    @Test
    void escapesWhatCouldMoveTheCursorOrHide() {
        assertEquals("\"a\\u000ab\\u0000\\u001b[31m\\u202e\\ufeff\"", Shown.quoted("a\nb\0\u001b[31m\u202e\ufeff"));
        assertEquals("\"٣ é 😀\"", Shown.quoted("٣ é 😀"));
    }

    @Test
    void cutsLongText() {
        assertEquals('"' + "7".repeat(24) + '"', Shown.quoted("7".repeat(24)));
        assertEquals('"' + "7".repeat(24) + "…\"", Shown.quoted("7".repeat(25)));
    }

    @Test
    void tellsTextFromBytes() {
        assertEquals(
                "text beginning \"hello\\u000aworld\"",
                Shown.bytes(" hello\nworld ".getBytes(StandardCharsets.US_ASCII)));
        assertEquals("bytes 00 8b ff", Shown.bytes(new byte[] {0, (byte) 0x8b, -1}));
        assertEquals("bytes", Shown.bytes(new byte[0]));
    }

    @Test
    void keepsMessagesOnOneLine() {
        assertEquals("a\\u000ab", new DataFileException("a\nb").getMessage());
    }
}
