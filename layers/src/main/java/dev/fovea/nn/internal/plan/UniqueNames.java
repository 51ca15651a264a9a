package dev.fovea.nn.internal.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The names of layers or parameters in one place: none twice, and each can stand in a path and in a file. */
public final class UniqueNames {
    private final Set<String> names = new HashSet<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    /** No name is taken yet. */
    public UniqueNames() {}

    /**
     * Takes a name, with a number behind it if it is taken already.
     *
     * @param name the wish
     * @return the name, or name_1, name_2, …
     * @throws IllegalArgumentException if it cannot be a name
     */
    public String take(String name) {
        check(name);
        String candidate = name;
        int number = numbers.getOrDefault(name, 1); // smaller ones are taken
        for (; !names.add(candidate); number++) {
            candidate = name + "_" + number;
        }
        numbers.put(name, number);
        return candidate;
    }

    /**
     * Checks a name.
     *
     * @param name what something is called
     * @throws IllegalArgumentException if it is blank, or has a dot, a control character or half a surrogate pair
     */
    public static void check(String name) {
        boolean text = name.codePoints().noneMatch(point -> Character.isISOControl(point)
                || Character.getType(point) == Character.SURROGATE);
        if (name.isBlank() || name.contains(".") || !text) {
            throw new IllegalArgumentException("a layer, value or parameter is called \"" + printable(name)
                    + "\"; a name is not blank, and has no dot, control character or half a surrogate pair");
        }
    }

    private static String printable(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints().forEach(point -> {
            if (Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE) {
                shown.append(String.format("\\u%04x", point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }
}
