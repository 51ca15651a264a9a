package dev.fovea.mnist.data;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Text from a file or a user, made fit for one line of an error message: short, and nothing in it can move the cursor. */
public final class Shown {
    private static final int LONGEST = 24;

    private Shown() {}

    /** The text in quotes, cut after {@value #LONGEST} characters, the unprintable ones written as {@code \}{@code u}. */
    static String quoted(String text) {
        boolean whole = text.length() <= LONGEST;
        return '"' + line(whole ? text : text.substring(0, LONGEST) + "…") + '"';
    }

    /** The beginning of a file, as text if it is text, else in hexadecimal. */
    static String bytes(byte[] start) {
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

    /**
     * Makes a message fit for one line.
     *
     * @param text any text
     * @return the text with every control, format or unpaired surrogate character written as an escape, in UTF-16
     */
    public static String line(String text) {
        var line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isPrintable(c)) {
                line.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    line.append("\\u").append(HexFormat.of().toHexDigits(unit));
                }
            }
        });
        return line.toString();
    }

    private static boolean isPrintable(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
