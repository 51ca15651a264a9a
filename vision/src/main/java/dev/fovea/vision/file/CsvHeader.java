package dev.fovea.vision.file;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.internal.Shown;
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
    private final ImageForm form;
    private final List<Integer> others = new ArrayList<>();
    private int label = CsvColumns.NONE;
    private boolean numbered;

    private CsvHeader(CsvRow row, CsvSeparator separator, ImageForm form) {
        this.row = row;
        this.separator = separator;
        this.form = form;
    }

    /**
     * Whether a first line has names: fields that are no numbers, or the numbers of the columns from 0 or 1 on. Where
     * most fields are numbers of another kind, it is an image with a fault.
     */
    static boolean isHeader(CsvRow row, ImageForm form) {
        List<String> numbers = new ArrayList<>();
        for (String field : row.record()) {
            if (!Double.isNaN(CsvNumber.parse(field))) {
                numbers.add(field.strip());
            }
        }
        return 2 * numbers.size() <= row.size()
                || PixelNames.from(numbers.getFirst(), form).firstOther(numbers) == numbers.size();
    }

    /**
     * What the names say.
     *
     * @return the columns; those that have only numbers for names are {@link CsvColumns#open}
     * @throws DataFileException if a name says nothing, or the pixels are not all there in their order
     */
    static CsvColumns columns(CsvRow row, CsvSeparator separator, ImageForm form) throws DataFileException {
        return new CsvHeader(row, separator, form).columns();
    }

    private CsvColumns columns() throws DataFileException {
        if (row.size() < CsvColumns.fewest(form)) {
            throw CsvColumns.tooFew(row, separator, form);
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
        PixelNames pixels = PixelNames.from(found == 0 ? "" : names.getFirst(), form);
        int other = pixels.firstOther(names);
        int beside = label == CsvColumns.NONE && !pixels.telling() ? numbered ? 1 : 2 : 0;
        if (other == found && found >= form.size() && found <= form.size() + beside) {
            return new CsvColumns(separator, form, row.record().toList(), label, numbered, others);
        }
        if (other < found && other < form.size()) {
            String expected = other > 0
                    ? "the name " + Shown.quoted(pixels.name(other))
                    : "the name of a label (label, class, target), of row numbers (id, index) or of a first pixel (pixel0, 1x1)";
            throw DataFileException.mismatch(
                    row.place(others.get(other)), expected, Shown.quoted(row.get(others.get(other))));
        }
        throw DataFileException.mismatch(
                row.place(), form.size() + " columns of pixels",
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
