package dev.fovea.nn;

import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The table of a network's layers: name and type, output shape, parameter count, and totals with sizes, in the form
 * Keras prints.
 *
 * @param rows one row for each layer
 */
public record Summary(List<Row> rows) {
    /** Copies the rows. */
    public Summary {
        rows = List.copyOf(rows);
    }

    /**
     * One layer.
     *
     * @param name its name in the network
     * @param type its class
     * @param output the shape of its output for one sample
     * @param parameters its parameters, those of nested layers included
     */
    public record Row(String name, String type, Shape output, List<Parameter> parameters) {
        /** Copies the parameters. */
        public Row {
            parameters = List.copyOf(parameters);
        }

        /**
         * The numbers the layer holds.
         *
         * @return the count over all its parameters
         */
        public long count() {
            return total(parameters, true) + total(parameters, false);
        }
    }

    /**
     * The numbers that training updates.
     *
     * @return the trainable count
     */
    public long trainable() {
        return rows.stream().mapToLong(row -> total(row.parameters, true)).sum();
    }

    /**
     * The numbers that no gradient updates: moving statistics.
     *
     * @return the non-trainable count
     */
    public long nonTrainable() {
        return rows.stream().mapToLong(row -> total(row.parameters, false)).sum();
    }

    /**
     * All numbers.
     *
     * @return trainable and not
     */
    public long total() {
        return trainable() + nonTrainable();
    }

    @Override
    public String toString() {
        List<String[]> cells = rows.stream()
                .map(row -> new String[] {
                    row.name + " (" + row.type + ")", batched(row.output),
                    String.format(Locale.ROOT, "%,d", row.count())
                })
                .toList();
        int[] widths = {"Layer (type)".length(), "Output Shape".length(), "Param #".length()};
        for (String[] row : cells) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        String separator = rule(widths, "├", "┼", "┤", "─");
        return rule(widths, "┏", "┳", "┓", "━")
                + line(widths, "┃", new String[] {"Layer (type)", "Output Shape", "Param #"})
                + rule(widths, "┡", "╇", "┩", "━")
                + cells.stream().map(row -> line(widths, "│", row)).collect(Collectors.joining(separator))
                + rule(widths, "└", "┴", "┘", "─")
                + totals("Total params", total())
                + totals("Trainable params", trainable())
                + totals("Non-trainable params", nonTrainable());
    }

    private static long total(List<Parameter> parameters, boolean trainable) {
        return parameters.stream()
                .filter(parameter -> parameter.trainable() == trainable)
                .mapToLong(parameter -> parameter.values().length)
                .sum();
    }

    private static String batched(Shape shape) {
        return Arrays.stream(shape.dimensions()).mapToObj(String::valueOf)
                .collect(Collectors.joining(", ", "(None, ", ")"));
    }

    private static String rule(int[] widths, String left, String middle, String right, String dash) {
        StringBuilder rule = new StringBuilder(left);
        for (int column = 0; column < widths.length; column++) {
            rule.append(dash.repeat(widths[column] + 2)).append(column < widths.length - 1 ? middle : right);
        }
        return rule.append('\n').toString();
    }

    private static String line(int[] widths, String bar, String[] cells) {
        return bar + ' ' + pad(cells[0], widths[0]) + ' ' + bar + ' ' + pad(cells[1], widths[1]) + ' ' + bar + ' '
                + " ".repeat(widths[2] - cells[2].length()) + cells[2] + ' ' + bar + '\n';
    }

    private static String pad(String cell, int width) {
        return cell + " ".repeat(width - cell.length());
    }

    private static String totals(String label, long count) {
        return String.format(Locale.ROOT, " %s: %,d (%s)%n", label, count, size(count * Float.BYTES))
                .replace(System.lineSeparator(), "\n");
    }

    private static String size(long bytes) {
        if (bytes < 1 << 10) {
            return String.format(Locale.ROOT, "%.2f B", (double) bytes);
        }
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%.2f KB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.2f MB", bytes / (1024.0 * 1024));
    }
}
