package dev.fovea.mnist.cli;

import java.util.Locale;

/** Numbers as the program shows them, the same in every locale. */
final class Text {
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
}
