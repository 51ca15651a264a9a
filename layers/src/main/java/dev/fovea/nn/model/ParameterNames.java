package dev.fovea.nn.model;

import java.util.List;

/** Finds names by patterns. */
public final class ParameterNames {
    private ParameterNames() {}

    /**
     * The names that a pattern means.
     *
     * @param pattern in which "*" stands for any characters but dots and slashes, and "**" for any characters at all
     * @param names all names
     * @return those that are meant, at least one
     * @throws IllegalArgumentException if there is none; the message has all names
     */
    public static List<String> matching(String pattern, List<String> names) {
        List<String> matching = NamePattern.of(pattern).among(names);
        if (matching.isEmpty()) {
            throw new IllegalArgumentException("no parameter is called \"" + pattern + "\"; there are " + names);
        }
        return matching;
    }
}
