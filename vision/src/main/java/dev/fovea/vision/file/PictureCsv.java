package dev.fovea.vision.file;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.io.FileException;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.internal.DataFile;
import dev.fovea.vision.internal.Shown;
import dev.fovea.vision.picture.PictureDataset;
import dev.fovea.vision.picture.Preprocessing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that are listed in a CSV file with a header: a column has their files, another the names of their classes. UTF-8,
 * plain or gzip, between commas, semicolons or tabs. Immutable.
 *
 * <pre>{@code
 * PictureDataset train = PictureCsv.of(Path.of("train.csv")).columns("file", "breed").open(preprocessing);
 * }</pre>
 */
@CheckReturnValue
public final class PictureCsv {
    private final Path csv;
    private final String pathColumn;
    private final String labelColumn;
    private final Path folder;
    private final @Nullable ClassNames classes;
    private final Set<String> known;

    private PictureCsv(
            Path csv, String pathColumn, String labelColumn, Path folder, @Nullable ClassNames classes) {
        this.csv = csv;
        this.pathColumn = pathColumn;
        this.labelColumn = labelColumn;
        this.folder = folder;
        this.classes = classes;
        this.known = classes == null ? Set.of() : Set.copyOf(classes.names());
    }

    /**
     * A list of pictures.
     *
     * @param csv the file, with columns {@code path} and {@code label}; paths are relative to its folder
     * @return the list; nothing is read yet
     */
    public static PictureCsv of(Path csv) {
        return new PictureCsv(csv, "path", "label", csv.toAbsolutePath().resolveSibling(""), null);
    }

    /**
     * This with other columns.
     *
     * @param path the name of the column of files; spaces around it and capitals do not matter
     * @param label the name of the column of classes
     * @return the list; this is not modified
     */
    public PictureCsv columns(String path, String label) {
        return new PictureCsv(csv, path, label, folder, classes);
    }

    /**
     * This with paths that are relative to another folder.
     *
     * @param place the folder
     * @return the list; this is not modified
     */
    public PictureCsv in(Path place) {
        return new PictureCsv(csv, pathColumn, labelColumn, place, classes);
    }

    /**
     * This with classes that are known, so that test pictures have the labels of training pictures.
     *
     * @param names the names of all classes in it; one may be missing
     * @return the list; this is not modified
     */
    public PictureCsv classes(ClassNames names) {
        return new PictureCsv(csv, pathColumn, labelColumn, folder, names);
    }

    /**
     * Reads the list; no picture is read yet.
     *
     * @param preprocessing how pictures become numbers
     * @return the pictures, in the order of the list; classes that were not given stand in the order of their names, as
     *     numbers if all are
     * @throws FileException if the file cannot be read, lacks a column, or names a picture that is not there or an
     *     unknown class: file, line, column, expected and found
     */
    public PictureDataset open(Preprocessing preprocessing) throws FileException {
        List<Path> files = new ArrayList<>();
        List<String> names = new ArrayList<>();
        try (InputStream in = DataFile.open(csv)) {
            read(in, files, names);
        } catch (IOException e) {
            throw DataFileException.of(csv, "cannot be read", e);
        }
        ClassNames all = classes == null ? ClassNames.sorted(names) : classes;
        Map<String, Integer> labelOf = new HashMap<>();
        all.names().forEach(name -> labelOf.put(name, labelOf.size()));
        int[] labels = names.stream().mapToInt(name -> Objects.requireNonNull(labelOf.get(name))).toArray();
        return new PictureDataset(files, labels, all, preprocessing);
    }

    private void read(InputStream in, List<Path> files, List<String> names) throws IOException {
        String title = csv.toString();
        var limited = new RecordLimit(CsvText.decode(in, title), title, RecordLimit.LONGEST);
        var text = new BufferedReader(limited);
        CsvSeparator separator = CsvSeparator.mostFrequent(ImageCsv.firstLine(text, RecordLimit.LONGEST));
        CSVFormat format = CSVFormat.RFC4180.builder().setDelimiter(separator.character).get();
        try (var parser = CSVParser.parse(text, format)) {
            var rows = new CsvRows(parser, limited, title, separator);
            CsvRow header = rows.next();
            if (header == null) {
                throw DataFileException.mismatch(title, "names of columns", "nothing: it is empty");
            }
            int path = column(header, pathColumn);
            int label = column(header, labelColumn);
            for (CsvRow row = rows.next(); row != null; row = rows.next()) {
                if (row.size() != header.size()) {
                    throw DataFileException.mismatch(row.place(), header.size() + " columns", row.size() + "");
                }
                files.add(file(row, path));
                names.add(name(row, label));
            }
        }
        if (files.isEmpty()) {
            throw DataFileException.mismatch(title, "at least one picture after the header", "none");
        }
    }

    private static int column(CsvRow header, String name) throws DataFileException {
        int found = -1;
        for (int column = 0; column < header.size(); column++) {
            if (header.get(column).strip().equalsIgnoreCase(name)) {
                if (found >= 0) {
                    throw DataFileException.mismatch(
                            header.place(column), "one column " + Shown.quoted(name), "another");
                }
                found = column;
            }
        }
        if (found < 0) {
            throw DataFileException.mismatch(
                    header.place(), "a column " + Shown.quoted(name),
                    Shown.quoted(String.join(", ", header.record().toList())));
        }
        return found;
    }

    private Path file(CsvRow row, int column) throws DataFileException {
        String text = row.get(column).strip();
        try {
            Path file = folder.resolve(text);
            if (!text.isEmpty() && Files.isRegularFile(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // told below
        }
        throw DataFileException.mismatch(row.place(column), "a picture in " + folder, Shown.quoted(text));
    }

    private String name(CsvRow row, int column) throws DataFileException {
        String name = row.get(column).strip();
        if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
            throw DataFileException.mismatch(row.place(column), "the name of a class", Shown.quoted(name));
        }
        if (classes != null && !known.contains(name)) {
            throw DataFileException.mismatch(
                    row.place(column), "one of the " + classes.size() + " known classes", Shown.quoted(name));
        }
        return name;
    }

    /** The file. */
    @Override
    public String toString() {
        return csv.toString();
    }
}
