package dev.fovea.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What bytes in a column are. */
enum InputFormat {
    /** Pictures if the model says how they are made (a stored preprocessing), pixels if not. */
    AUTO,
    /** A byte for each number of a sample, 0 to 255, which becomes 0 to 1. */
    PIXELS,
    /** PNG or JPEG. */
    PICTURES;

    /** The name of the setting. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static InputFormat of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    static List<String> texts() {
        return Arrays.stream(values()).map(InputFormat::text).toList();
    }
}
