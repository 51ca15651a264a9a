package dev.fovea.internal.io;

import java.util.HexFormat;

/** Text from anywhere, made fit for one line of a message: nothing in it can end the line or move the cursor. */
public final class OneLine {
    private OneLine() {}

    /**
     * Makes a text fit for one line.
     *
     * @param text any text
     * @return the text with every control, format or unpaired surrogate character written as an escape, in UTF-16
     */
    public static String of(String text) {
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
