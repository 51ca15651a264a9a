package dev.fovea.vision.file;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.PixelConvention;
import dev.fovea.vision.WorkListener;
import dev.fovea.vision.internal.DataFile;
import dev.fovea.vision.internal.GrowingBytes;
import dev.fovea.vision.internal.WatchedInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/**
 * Reads grey images as CSV in its public forms: one image per line, its pixels row by row, between commas, semicolons or
 * tabs; with a header or without; a label, a column of row numbers, both or neither ({@link CsvColumns} says how they
 * are told); numbers 0 to 255 or fractions 0 to 1, also written {@code 0.0} or {@code 2.53e+02}, quoted or not, with
 * spaces around them or not. UTF-8, plain or gzip, told by the content. Lines may end in LF, CR LF or CR, the last one
 * need not end, and empty lines may follow it. The file is read as a stream; errors name the line, and the {@linkplain
 * LabelledImages#remark() remark} says what was assumed about the numbers and what is odd about them.
 */
public final class ImageCsv {
    private final String name;
    private final ImageForm form;
    private final boolean labelsNeeded;
    private final int mostImages;
    private final GrowingBytes pixels;
    private final GrowingLabels labels = new GrowingLabels();
    private final byte[] image;

    private ImageCsv(String name, ImageForm form, boolean labelsNeeded) throws DataFileException {
        if (form.shape().dimension(2) != 1) {
            throw new IllegalArgumentException("a CSV file has grey images, not " + form.shape());
        }
        this.name = name;
        this.form = form;
        this.labelsNeeded = labelsNeeded;
        this.mostImages = form.mostImages();
        this.pixels = new GrowingBytes(name, 0, mostImages * form.size());
        this.image = new byte[form.size()];
    }

    /**
     * Reads images with labels.
     *
     * @param file the file
     * @param form what images and labels are
     * @return the images with their labels, in the order of the file
     * @throws DataFileException if the file cannot be read, breaks a rule or has no labels: file, line, column, expected
     *     and found
     */
    public static LabelledImages readLabelled(Path file, ImageForm form) throws DataFileException {
        return read(file, form, true);
    }

    /**
     * Reads images with labels, and can be stopped.
     *
     * @param file the file
     * @param form what images and labels are
     * @param listener is told how many bytes have been read, of how many
     * @return the images with their labels, in the order of the file
     * @throws DataFileException if the file cannot be read, breaks a rule or has no labels: file, line, column, expected
     *     and found
     * @throws InterruptedException if the thread is interrupted
     */
    public static LabelledImages readLabelled(Path file, ImageForm form, WorkListener listener)
            throws DataFileException, InterruptedException {
        return read(file, form, true, listener);
    }

    /**
     * Reads images, with labels if the file has any.
     *
     * @param file the file
     * @param form what images and labels are
     * @return the images, in the order of the file
     * @throws DataFileException if the file cannot be read or breaks a rule: file, line, column, expected and found
     */
    public static LabelledImages read(Path file, ImageForm form) throws DataFileException {
        return read(file, form, false);
    }

    /**
     * Reads images, with labels if the file has any, and can be stopped.
     *
     * @param file the file
     * @param form what images and labels are
     * @param listener is told how many bytes have been read, of how many
     * @return the images, in the order of the file
     * @throws DataFileException if the file cannot be read or breaks a rule: file, line, column, expected and found
     * @throws InterruptedException if the thread is interrupted
     */
    public static LabelledImages read(Path file, ImageForm form, WorkListener listener)
            throws DataFileException, InterruptedException {
        return read(file, form, false, listener);
    }

    private static LabelledImages read(Path file, ImageForm form, boolean labelsNeeded) throws DataFileException {
        try (InputStream in = DataFile.open(file)) {
            return read(in, file.toString(), form, labelsNeeded);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }

    private static LabelledImages read(Path file, ImageForm form, boolean labelsNeeded, WorkListener listener)
            throws DataFileException, InterruptedException {
        try (InputStream in = new WatchedInput(DataFile.open(file), DataFile.size(file), listener)) {
            return read(in, file.toString(), form, labelsNeeded);
        } catch (InterruptedIOException e) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }

    /** Reads from a stream; {@code name} is what messages call it. */
    static LabelledImages read(InputStream in, String name, ImageForm form, boolean labelsNeeded)
            throws IOException {
        return new ImageCsv(name, form, labelsNeeded).read(in);
    }

    private LabelledImages read(InputStream in) throws IOException {
        var limited = new RecordLimit(CsvText.decode(in, name), name, RecordLimit.longest(form));
        var text = new BufferedReader(limited);
        CsvSeparator separator = CsvSeparator.of(firstLine(text, RecordLimit.longest(form)), form);
        CSVFormat format = CSVFormat.RFC4180.builder().setDelimiter(separator.character).get();
        var numbers = new PixelNumbers(pixels);
        CsvColumns columns;
        try (var parser = CSVParser.parse(text, format)) {
            columns = read(new CsvRows(parser, limited, name, separator), separator, numbers);
        }
        byte[] all = pixels.toArray();
        Transposition.apply(form, all);
        return PixelConvention.of(form, all, columns.labelled() ? labels.toArray() : null, name, numbers.remark());
    }

    /** The text up to the end of its first line, as far as a record may be long; it is still to be read. */
    static String firstLine(BufferedReader text, int longest) throws IOException {
        text.mark(longest);
        var line = new StringBuilder();
        int c = text.read();
        while (c >= 0 && c != '\n' && c != '\r' && line.length() < longest - 1) {
            line.append((char) c);
            c = text.read();
        }
        text.reset();
        return line.toString();
    }

    private CsvColumns read(CsvRows rows, CsvSeparator separator, PixelNumbers numbers) throws IOException {
        CsvRow row = rows.next();
        if (row == null) {
            throw DataFileException.mismatch(name, "images, one on each line", "nothing: it is empty");
        }
        List<CsvRow> sample = new ArrayList<>();
        CsvColumns named;
        if (CsvHeader.isHeader(row, form)) {
            named = CsvHeader.columns(row, separator, form);
        } else {
            named = CsvColumns.unnamed(row, separator, form);
            sample.add(row);
        }
        row = rows.next();
        while (row != null && named.open() && sample.size() < CsvColumns.SAMPLE) {
            sample.add(row);
            row = rows.next();
        }
        if (row == null && sample.isEmpty()) {
            throw DataFileException.mismatch(name, "at least one image after the header", "0 images");
        }
        CsvColumns columns = named.guessed(sample, labelsNeeded);
        if (labelsNeeded && !columns.labelled()) {
            throw DataFileException.mismatch(name, "a label beside the pixels of each image", "none: " + columns);
        }
        for (CsvRow early : sample) {
            add(early, columns, numbers);
        }
        for (; row != null; row = rows.next()) {
            add(row, columns, numbers);
        }
        return columns;
    }

    private void add(CsvRow row, CsvColumns columns, PixelNumbers numbers) throws DataFileException {
        columns.requireCount(row);
        if (pixels.size() == mostImages * form.size()) {
            throw DataFileException.mismatch(row.place(), "at most " + mostImages + " images", "more");
        }
        if (columns.labelled()) {
            labels.add(columns.label(row));
        }
        numbers.read(row, columns, image);
        pixels.add(image);
    }
}
