package dev.fovea.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What becomes of rows that have no sample. */
enum InvalidRows {
    /** The job fails, and says why. */
    ERROR,
    /** They are left out. */
    SKIP,
    /** They stay, without a prediction; a column says why. */
    KEEP;

    /** The name of the setting. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static InvalidRows of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    static List<String> texts() {
        return Arrays.stream(values()).map(InvalidRows::text).toList();
    }
}
