package dev.fovea.nn;

import dev.fovea.nn.internal.plan.GraphBuilder;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The table of a network's layers: name and type, output shape, parameter count, and totals with sizes, in the form
 * Keras prints. Layers within a layer are indented below it.
 */
public final class Summary {
    private static final String INDENT = "  ";

    private final List<Row> rows;

    private Summary(List<Row> rows) {
        this.rows = rows;
    }

    static Summary of(List<GraphBuilder.Part> parts) {
        return new Summary(parts.stream().map(Row::new).toList());
    }

    /**
     * The layers the network was built of.
     *
     * @return one row for each
     */
    public List<Row> rows() {
        return rows;
    }

    /** One layer. */
    public static final class Row {
        private final GraphBuilder.Part part;
        private final List<Row> nested;

        private Row(GraphBuilder.Part part) {
            this.part = part;
            this.nested = part.parts().stream().map(Row::new).toList();
        }

        /**
         * Its name in the network, or in the layer it is part of.
         *
         * @return for example "conv2d_1"
         */
        public String name() {
            return part.name();
        }

        /**
         * Its class.
         *
         * @return for example "Conv2d"
         */
        public String type() {
            return part.type();
        }

        /**
         * The shape of its output for one sample.
         *
         * @return the shape
         */
        public Shape output() {
            return part.output();
        }

        /**
         * Its parameters, those of nested layers included. A layer that shares the parameters of another one has none.
         *
         * @return the parameters
         */
        public List<Parameter> parameters() {
            return part.parameters();
        }

        /**
         * The layers it is made of.
         *
         * @return one row for each; empty for most layers
         */
        public List<Row> nested() {
            return nested;
        }

        /** For example "conv2d_1 (Conv2d) (26, 26, 32)". */
        @Override
        public String toString() {
            return name() + " (" + type() + ") " + output();
        }

        /**
         * The numbers the layer holds.
         *
         * @return the count over all its parameters
         */
        public long count() {
            return total(parameters(), true) + total(parameters(), false);
        }

        private void addLines(String indent, List<String[]> cells) {
            cells.add(new String[] {
                indent + name() + " (" + type() + ")", batched(output()), String.format(Locale.ROOT, "%,d", count())
            });
            nested.forEach(row -> row.addLines(indent + INDENT, cells));
        }
    }

    /**
     * The numbers that training updates.
     *
     * @return the trainable count
     */
    public long trainable() {
        return rows.stream().mapToLong(row -> total(row.parameters(), true)).sum();
    }

    /**
     * The numbers that no gradient updates: moving statistics.
     *
     * @return the non-trainable count
     */
    public long nonTrainable() {
        return rows.stream().mapToLong(row -> total(row.parameters(), false)).sum();
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
        List<String[]> cells = new ArrayList<>();
        rows.forEach(row -> row.addLines("", cells));
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
