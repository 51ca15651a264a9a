package dev.fovea.vision.internal;

import dev.fovea.internal.io.OneLine;

import java.nio.charset.StandardCharsets;

/**
 * Text from a file or a user, made fit for one line of an error message: short, and nothing in it can move the cursor.
 */
public final class Shown {
    private static final int LONGEST = 24;

    private Shown() {}

    /**
     * The text in quotes, cut after {@value #LONGEST} characters, the unprintable ones written as {@code \}{@code u}.
     *
     * @param text any text
     * @return it, fit to be shown
     */
    public static String quoted(String text) {
        boolean whole = text.length() <= LONGEST;
        return '"' + OneLine.of(whole ? text : text.substring(0, LONGEST) + "…") + '"';
    }

    /**
     * The beginning of a file, as text if it is text, else in hexadecimal.
     *
     * @param start the first bytes
     * @return them, fit to be shown
     */
    public static String bytes(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (!text.isEmpty() && text.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || Character.isWhitespace(c))) {
            return "text beginning " + quoted(text.strip());
        }
        var hex = new StringBuilder("bytes");
        for (byte b : start) {
            hex.append(' ').append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return hex.toString();
    }
}
