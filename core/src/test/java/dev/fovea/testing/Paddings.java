package dev.fovea.testing;

import dev.fovea.ops.Padding;
import java.util.List;
import java.util.Locale;

/** The paddings that tests go through. */
public final class Paddings {
    private Paddings() {}

    public static List<Padding> all() {
        return List.of(Padding.VALID, Padding.SAME, Padding.of(1), Padding.of(0, 2, 1, 0));
    }

    /** The padding of a name in lower or upper case, as golden files have it. */
    public static Padding named(String name) {
        return Padding.named(name.toUpperCase(Locale.ROOT));
    }
}
