package dev.fovea.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads lines one after the other; what is wrong is told with the line's number. */
final class LineReader {
    private final List<String> lines;
    private int next;

    LineReader(List<String> lines) {
        this.lines = lines;
    }

    /** The next line. */
    <T> T one(Function<String, T> parser) {
        if (next == lines.size()) {
            throw new IllegalArgumentException("line " + (next + 1) + ": expected more, found the end");
        }
        try {
            return parser.apply(lines.get(next++));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + next + ": " + e.getMessage(), e);
        }
    }

    /** The next lines that begin with a word. */
    <T> List<T> all(String word, Function<String, T> parser) {
        List<T> all = new ArrayList<>();
        while (next < lines.size() && lines.get(next).startsWith(word + " ")) {
            all.add(one(parser));
        }
        return all;
    }

    void requireEnd() {
        if (next < lines.size()) {
            throw new IllegalArgumentException("line " + (next + 1) + ": expected the end, found \""
                    + CheckpointText.excerpt(lines.get(next), 0) + '"');
        }
    }
}
