package dev.fovea.benchmarks;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The figures of single layers.
 *
 * @param layers by their names: milliseconds of each pass, those of the best round and the median
 */
record LayersResult(@JsonValue Map<String, Map<String, Double>> layers) implements Result {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    LayersResult(Map<String, Map<String, Double>> layers) {
        this.layers = new LinkedHashMap<>(layers);
    }

    @Override
    public String table() {
        StringJoiner lines = new StringJoiner("\n", "ms, best round\n", "\n");
        layers.forEach((name, figures) -> {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s", name));
            figures.forEach((pass, millis) -> {
                if (!pass.endsWith("_median_ms")) {
                    line.append(String.format(Locale.ROOT, "%17s %8.4f", pass.replace("_ms", ""), millis));
                }
            });
            lines.add(line);
        });
        lines.add(Environment.here().toString());
        return lines.toString();
    }
}
