package dev.fovea.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * How fast images are loaded.
 *
 * @param images how many there are
 * @param threads how many load where it is not one
 * @param one images per second by one thread, by what is done with them
 * @param several the same by all threads
 * @param environment where
 */
record LoadResult(
        @JsonProperty("images") int images,
        @JsonProperty("threads") int threads,
        @JsonProperty("one_thread_img_s") Map<String, Double> one,
        @JsonProperty("threads_img_s") Map<String, Double> several,
        @JsonUnwrapped Environment environment) implements Result {
    LoadResult {
        one = new LinkedHashMap<>(one);
        several = new LinkedHashMap<>(several);
    }

    @Override
    public String table() {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add(String.format(Locale.ROOT, "%-28s%14s%14s", "images/s", "one thread", threads + " threads"));
        one.forEach((what, speed) -> lines.add(
                String.format(Locale.ROOT, "%-28s%,14.0f%,14.0f", what, speed, several.get(what))));
        lines.add(String.format(Locale.ROOT, "%,d images", images));
        lines.add(environment.toString());
        return lines.toString();
    }
}
