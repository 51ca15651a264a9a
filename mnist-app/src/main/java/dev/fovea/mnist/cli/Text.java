package dev.fovea.mnist.cli;

import java.util.Locale;

/** Numbers as the program shows them, the same in every locale. */
final class Text {
    private static final int FIRST_WIDE = 0x1100;
    private static final int LAST_WIDE = 0xffdc;

    private Text() {}

    /** Such as {@code 60,000}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Such as {@code 0.62 s}, {@code 24.1 s} or {@code 3 min 41 s}. */
    static String duration(double seconds) {
        if (seconds < 9.995) {
            return String.format(Locale.ROOT, "%.2f s", seconds);
        }
        if (seconds < 59.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long all = Math.round(seconds);
        String minutes = all / 60 % 60 + " min " + all % 60 + " s";
        return all < 3600 ? minutes : all / 3600 + " h " + minutes;
    }

    /** Such as {@code 99.47 %}. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    /** Such as {@code 3 networks} or {@code 1 network}. */
    static String of(long number, String thing) {
        return count(number) + " " + thing + (number == 1 ? "" : "s");
    }

    /** How many columns of a terminal a text takes: two for each character of East Asia. */
    static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    private static int width(int character) {
        return character >= FIRST_WIDE && character <= LAST_WIDE ? 2 : 1;
    }

    /** A text with spaces behind it, so that it is so wide. */
    static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    /** As much of a text as is no wider. */
    static String cut(String text, int width) {
        StringBuilder part = new StringBuilder();
        for (int character : text.codePoints().toArray()) {
            if (width(part.toString()) + width(character) > width) {
                return part.toString();
            }
            part.appendCodePoint(character);
        }
        return text;
    }
}
