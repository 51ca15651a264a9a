package dev.fovea.mnist.cli;

import dev.fovea.metric.ConfusionMatrix;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.vision.ClassNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Which classes were taken for which: a matrix, or for many classes a line for each. */
final class ConfusionTable {
    /** A matrix of so many columns is as wide as a terminal may be. */
    private static final int MOST_COLUMNS = 16;

    private static final int CELL = 6;

    private final ConfusionMatrix matrix;
    private final ClassNames classes;
    private final String items;
    private final int width;

    /** Of images with labels. */
    ConfusionTable(Predictions predictions) {
        matrix = predictions.confusion();
        classes = predictions.classes();
        items = predictions.images().form().items();
        width = classes.names().stream().mapToInt(Text::width).max().orElseThrow();
    }

    List<String> lines() {
        return classes.size() <= MOST_COLUMNS ? table() : list();
    }

    private List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("Confusion matrix (rows: true " + (items.equals("digits") ? items : "classes")
                + ", columns: what they were taken for)");
        StringBuilder header = new StringBuilder("   " + " ".repeat(width));
        for (String name : classes.names()) {
            header.append(cell(Text.cut(name, CELL - 1)));
        }
        lines.add(header.append("    recall").toString());
        for (int label = 0; label < classes.size(); label++) {
            StringBuilder row = new StringBuilder("   " + Text.padded(classes.name(label), width));
            for (int taken = 0; taken < classes.size(); taken++) {
                long count = matrix.count(label, taken);
                row.append(cell(count == 0 ? "." : Long.toString(count)));
            }
            lines.add(row + recall(label));
        }
        return lines;
    }

    private List<String> list() {
        List<String> lines = new ArrayList<>();
        lines.add("Recall of each class, and what its " + items + " were taken for most often");
        for (int label = 0; label < classes.size(); label++) {
            int row = label;
            int other = IntStream.range(0, classes.size())
                    .filter(taken -> taken != row)
                    .reduce((best, taken) -> matrix.count(row, taken) > matrix.count(row, best) ? taken : best)
                    .orElseThrow();
            long count = matrix.count(label, other);
            lines.add("   " + Text.padded(classes.name(label), width) + recall(label) + " of "
                    + Text.count(matrix.samples(label))
                    + (count == 0 ? "" : ", " + count + " for " + classes.name(other)));
        }
        return lines;
    }

    private String recall(int label) {
        String recall = matrix.samples(label) == 0 ? "-" : Text.percent(matrix.recall(label));
        return String.format(Locale.ROOT, "%10s", recall);
    }

    private static String cell(String text) {
        return " ".repeat(CELL - Text.width(text)) + text;
    }
}
