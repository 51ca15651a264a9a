package dev.fovea.mnist.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The names in the first line of a CSV file of digits, and what they say about the columns. */
final class CsvHeader {
    private static final Set<String> LABELS = Set.of("label", "labels", "class", "target", "digit", "y");
    private static final Set<String> ROW_NUMBERS =
            Set.of("", "id", "index", "idx", "row", "image", "imageid", "image_id");

    /** What pandas calls columns without a name. */
    private static final Pattern UNNAMED = Pattern.compile("unnamed: [0-9.]+");

    private final CsvRow row;
    private final CsvSeparator separator;
    private final List<Integer> others = new ArrayList<>();
    private int label = CsvColumns.NONE;
    private boolean numbered;

    private CsvHeader(CsvRow row, CsvSeparator separator) {
        this.row = row;
        this.separator = separator;
    }

    /**
     * Whether a first line has names: fields that are no numbers, or the numbers of the columns from 0 or 1 on. Where
     * most fields are numbers of another kind, it is an image with a fault.
     */
    static boolean isHeader(CsvRow row) {
        List<String> numbers = new ArrayList<>();
        for (String field : row.record()) {
            if (!Double.isNaN(CsvNumber.parse(field))) {
                numbers.add(field.strip());
            }
        }
        return 2 * numbers.size() <= row.size()
                || PixelNames.from(numbers.getFirst()).firstOther(numbers) == numbers.size();
    }

    /**
     * What the names say.
     *
     * @return the columns; those that have only numbers for names are {@link CsvColumns#open}
     * @throws DataFileException if a name says nothing, or the pixels are not 784 in their order
     */
    static CsvColumns columns(CsvRow row, CsvSeparator separator) throws DataFileException {
        return new CsvHeader(row, separator).columns();
    }

    private CsvColumns columns() throws DataFileException {
        if (row.size() < CsvColumns.FEWEST) {
            throw CsvColumns.tooFew(row, separator);
        }
        for (int column = 0; column < row.size(); column++) {
            String name = name(column);
            if (LABELS.contains(name)) {
                label = onlyLabel(column);
            } else if (ROW_NUMBERS.contains(name) || UNNAMED.matcher(name).matches()) {
                numbered = true;
            } else {
                others.add(column);
            }
        }
        List<String> names = others.stream().map(this::name).toList();
        int found = names.size();
        PixelNames pixels = PixelNames.from(found == 0 ? "" : names.getFirst());
        int other = pixels.firstOther(names);
        int beside = label == CsvColumns.NONE && !pixels.telling() ? numbered ? 1 : 2 : 0;
        if (other == found && found >= DigitImages.PIXELS && found <= DigitImages.PIXELS + beside) {
            return new CsvColumns(separator, row.record().toList(), label, numbered, others);
        }
        if (other < found && other < DigitImages.PIXELS) {
            String expected = other > 0
                    ? "the name " + pixels.name(other)
                    : "the name of a label (label, class, target), of row numbers (id, index) or of a first pixel (pixel0, 1x1)";
            throw DataFileException.mismatch(
                    row.place(others.get(other)), expected, Shown.quoted(row.get(others.get(other))));
        }
        throw DataFileException.mismatch(
                row.place(), DigitImages.PIXELS + " columns of pixels",
                found + (label == CsvColumns.NONE ? "" : " beside the label") + ", between " + separator.title + "s");
    }

    private int onlyLabel(int column) throws DataFileException {
        if (label != CsvColumns.NONE) {
            throw DataFileException.mismatch(
                    row.place(), "one column of labels",
                    Shown.quoted(row.get(label)) + " in column " + (label + 1) + " and " + Shown.quoted(row.get(column))
                            + " in column " + (column + 1));
        }
        return column;
    }

    private String name(int column) {
        return row.get(column).strip().toLowerCase(Locale.ROOT);
    }
}
