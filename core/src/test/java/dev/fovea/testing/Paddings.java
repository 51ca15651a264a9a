package dev.fovea.testing;

import dev.fovea.ops.Padding;
import java.util.List;

/** The paddings that tests go through. */
public final class Paddings {
    private Paddings() {}

    public static List<Padding> all() {
        return List.of(Padding.VALID, Padding.SAME);
    }

    /** The padding of a name in lower or upper case, as golden files have it. */
    public static Padding named(String name) {
        return all().stream()
                .filter(padding -> padding.name().equalsIgnoreCase(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("no padding is called " + name));
    }
}
