package dev.fovea.vision.file;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which column of a CSV file is what: pixels row by row, a label or none, row numbers or none. A header's names say
 * it. Columns without telling names are <em>open</em>; {@link #guessed} closes them, from the first {@value #SAMPLE}
 * rows:
 *
 * <ul>
 *   <li>As many open columns as there are pixels, n, are these.
 *   <li>Of n + 2 the first has row numbers; for the others see below.
 *   <li>Of n + 1 one is beside the pixels, the first or the last. The corners of a picture are paper, so a column that
 *       equals its neighbour in every row is a pixel; if that leaves the last column only, it is the last, else the
 *       first.
 *   <li>That column is the label. But if labels are not needed and nothing else has row numbers, a first column that is
 *       not all labels, or counts 0, 1, 2, … or 1, 2, 3, …, has row numbers.
 * </ul>
 */
final class CsvColumns {
    /** No column. */
    static final int NONE = -1;
    /** How many rows are looked at to tell what columns are. */
    static final int SAMPLE = 100;

    private final CsvSeparator separator;
    private final ImageForm form;
    private final List<String> names;
    private final int label;
    private final boolean numbered;
    private final int[] others;

    /**
     * Columns as a header has them.
     *
     * @param separator what stands between them
     * @param form what the images are
     * @param names of all of them
     * @param label that of the label, or {@link #NONE}
     * @param numbered whether some have row numbers
     * @param others all others: the pixels, or what is open
     */
    CsvColumns(
            CsvSeparator separator, ImageForm form, List<String> names, int label, boolean numbered,
            List<Integer> others) {
        this.separator = separator;
        this.form = form;
        this.names = names;
        this.label = label;
        this.numbered = numbered;
        this.others = others.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The least number of columns. */
    static int fewest(ImageForm form) {
        return form.size();
    }

    /** The greatest: with a label and row numbers. */
    static int most(ImageForm form) {
        return form.size() + 2;
    }

    /** Those of a file without a header, whose first row this is; all are open. */
    static CsvColumns unnamed(CsvRow row, CsvSeparator separator, ImageForm form) throws DataFileException {
        if (row.size() < fewest(form) || row.size() > most(form)) {
            throw DataFileException.mismatch(row.place(), expected(form), separator.columns(row, form));
        }
        List<Integer> all = IntStream.range(0, row.size()).boxed().toList();
        return new CsvColumns(separator, form, Collections.nCopies(row.size(), ""), NONE, false, all);
    }

    /** The fault of a first row that is no image. */
    static DataFileException tooFew(CsvRow row, CsvSeparator separator, ImageForm form) {
        return DataFileException.mismatch(row.place(), expected(form), separator.columns(row, form));
    }

    private static String expected(ImageForm form) {
        return form.size() + " columns of pixels, and at most a label and row numbers beside them";
    }

    /** Whether there are columns of which it is not known what they are. */
    boolean open() {
        return others.length > form.size();
    }

    /**
     * The columns, with those that are open told by the rows.
     *
     * @param rows the first rows, at least one
     * @param labelsNeeded whether there must be a label
     * @throws DataFileException if none of the rows has as many columns as the first line
     */
    CsvColumns guessed(List<CsvRow> rows, boolean labelsNeeded) throws DataFileException {
        if (!open()) {
            return this;
        }
        if (others.length == most(form)) {
            return without(others[0]).guessed(rows, labelsNeeded);
        }
        int first = others[0];
        int last = others[others.length - 1];
        List<CsvRow> whole = rows.stream().filter(row -> row.size() == names.size()).toList();
        if (whole.isEmpty()) {
            requireCount(rows.getFirst());
        }
        boolean firstIsPaper = whole.stream().allMatch(row -> value(row, first) == value(row, others[1]));
        boolean lastIsPaper = whole.stream().allMatch(row -> value(row, last) == value(row, others[others.length - 2]));
        if (firstIsPaper && !lastIsPaper) {
            return labelledBy(last);
        }
        boolean labels = whole.stream().allMatch(row -> isLabel(value(row, first)));
        boolean mayCount = !numbered && !labelsNeeded;
        return mayCount && (!labels || counts(whole, first)) ? without(first) : labelledBy(first);
    }

    private CsvColumns labelledBy(int column) {
        return new CsvColumns(separator, form, names, column, numbered, othersBut(column));
    }

    /** A column of row numbers is known and not looked at. */
    private CsvColumns without(int column) {
        return new CsvColumns(separator, form, names, label, true, othersBut(column));
    }

    private List<Integer> othersBut(int column) {
        return IntStream.of(others).filter(other -> other != column).boxed().toList();
    }

    private static double value(CsvRow row, int column) {
        return CsvNumber.parse(row.get(column));
    }

    private boolean isLabel(double value) {
        return value >= form.firstLabel() && value <= form.lastLabel() && value == Math.rint(value);
    }

    private static boolean counts(List<CsvRow> rows, int column) {
        double start = value(rows.getFirst(), column);
        IntPredicate next = i -> value(rows.get(i), column) == start + i;
        return rows.size() > 1 && start >= 0 && start <= 1 && IntStream.range(0, rows.size()).allMatch(next);
    }

    boolean labelled() {
        return label != NONE;
    }

    /** The column of a pixel. */
    int pixel(int index) {
        return others[index];
    }

    /** Requires as many columns of a row as the first one has. */
    void requireCount(CsvRow row) throws DataFileException {
        if (row.size() != names.size()) {
            throw DataFileException.mismatch(row.place(), names.size() + " columns", separator.columns(row, form));
        }
    }

    /** The class of a row, from 0. */
    int label(CsvRow row) throws DataFileException {
        double value = value(row, label);
        if (!isLabel(value)) {
            throw DataFileException.mismatch(
                    place(row, label), "a whole number from " + form.firstLabel() + " to " + form.lastLabel(),
                    CsvNumber.described(row.get(label)));
        }
        return (int) value - form.firstLabel();
    }

    /** Where a field is, for messages, with what it is. */
    String place(CsvRow row, int column) {
        return row.place(column) + " (" + title(column) + ")";
    }

    private String title(int column) {
        if (column == label) {
            return "label";
        }
        int pixel = 0;
        while (others[pixel] != column) {
            pixel++;
        }
        return names.get(column).isBlank() ? "pixel" + pixel : names.get(column).strip();
    }

    /** What they are, for messages. */
    @Override
    public String toString() {
        return "its columns are " + form.size() + " pixels" + (numbered ? " and row numbers" : "");
    }
}
