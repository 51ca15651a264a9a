package dev.fovea.log;

import dev.fovea.internal.io.AtomicFile;
import dev.fovea.io.FileException;
import dev.fovea.train.EpochReport;
import dev.fovea.train.TrainingListener;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Writes all epochs into a CSV file, anew after each epoch, so that it is whole at any moment and also after a resumed
 * training: epoch, loss, metrics, the same of validation with "val_" before, learning_rate, steps, seconds,
 * samples_per_second. Numbers are written as Java does; what was not measured is empty. A file that cannot be written
 * ends a training before it begins.
 */
public final class CsvHistory implements TrainingListener {
    private static final String SEPARATOR = ",";

    private final Path file;
    private final List<EpochReport> epochs = new ArrayList<>();

    /**
     * A history in a file.
     *
     * @param file replaced if it exists
     */
    public CsvHistory(Path file) {
        this.file = Objects.requireNonNull(file, "file");
    }

    @Override
    public void trainingStarted() {
        try {
            AtomicFile.requireWritable(file);
        } catch (FileException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    public void resumed(List<EpochReport> done, int steps) {
        epochs.clear();
        epochs.addAll(done);
        if (!done.isEmpty()) {
            write(); // the process may have ended before the last of them was
        }
    }

    @Override
    public void epochFinished(EpochReport report) {
        epochs.removeIf(earlier -> earlier.epoch() >= report.epoch()); // of a replay, or of another training
        epochs.add(report);
        write();
    }

    private void write() {
        try {
            AtomicFile.write(file, out -> out.write(text().getBytes(StandardCharsets.UTF_8)));
        } catch (FileException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private String text() {
        List<Map<String, String>> rows = epochs.stream().map(CsvHistory::row).toList();
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        StringBuilder text = new StringBuilder(String.join(SEPARATOR, columns)).append('\n');
        for (Map<String, String> row : rows) {
            List<String> cells = columns.stream().map(column -> row.getOrDefault(column, "")).toList();
            text.append(String.join(SEPARATOR, cells)).append('\n');
        }
        return text.toString();
    }

    private static Map<String, String> row(EpochReport report) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("epoch", Integer.toString(report.epoch()));
        report.figures().forEach((name, value) -> row.put(name, Double.toString(value)));
        row.put("learning_rate", Double.toString(report.learningRate()));
        row.put("steps", Integer.toString(report.steps()));
        row.put("seconds", Double.toString(report.seconds()));
        row.put("samples_per_second", Double.toString(report.samplesPerSecond()));
        return row;
    }

    /** The file. */
    @Override
    public String toString() {
        return "CsvHistory[" + file + "]";
    }
}
