package dev.fovea.benchmarks;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The figures of several networks.
 *
 * @param networks by their names
 */
record NetworksResult(@JsonValue Map<String, NetworkFigures> networks) implements Result {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    NetworksResult(Map<String, NetworkFigures> networks) {
        this.networks = new LinkedHashMap<>(networks);
    }

    @Override
    public String table() {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add(String.format(
                Locale.ROOT, "%-16s%10s%10s%12s%12s%12s%10s%10s", "images/s", "training", "(median)", "predict 1", "64",
                "256", "1: ms", "99 %"));
        networks.forEach((name, figures) -> {
            StringBuilder line = new StringBuilder(
                    String.format(Locale.ROOT, "%-16s%,10.0f%,10.0f", name, figures.train(), figures.trainMedian()));
            figures.predict().values().forEach(speed -> line.append(String.format(Locale.ROOT, "%,12.0f", speed)));
            line.append(String.format(
                    Locale.ROOT, "%10.3f%10.3f", figures.oneMedianMillis(), figures.oneP99Millis()));
            lines.add(line);
        });
        lines.add(Environment.here().toString());
        return lines.toString();
    }
}
