package dev.fovea.data;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What something is composed of: at least one part.
 *
 * @param list the parts
 * @param <T> what they are
 */
record Parts<T>(List<T> list) {
    Parts {
        list.forEach(part -> Objects.requireNonNull(part, "part"));
        list = List.copyOf(list);
        if (list.isEmpty()) {
            throw new IllegalArgumentException("at least one part is needed");
        }
    }

    int size() {
        return list.size();
    }

    T get(int index) {
        return list.get(index);
    }

    @Override
    public String toString() {
        return list.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
