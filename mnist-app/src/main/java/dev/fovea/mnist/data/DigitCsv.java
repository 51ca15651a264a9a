package dev.fovea.mnist.data;

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
 * Reads MNIST as CSV in its public forms: one image per line, 784 pixels row by row, between commas, semicolons or tabs;
 * with a header or without; a label, a column of row numbers, both or neither ({@link CsvColumns} says how they are
 * told); numbers 0 to 255 or fractions 0 to 1, also written {@code 0.0} or {@code 2.53e+02}, quoted or not, with spaces
 * around them or not. UTF-8, plain or gzip, told by the content. Lines may end in LF, CR LF or CR, the last one need not
 * end, and empty lines may follow it. The file is read as a stream; errors name the line, and the {@linkplain
 * DigitImages#remark() remark} says what was assumed about the numbers and what is odd about them.
 */
public final class DigitCsv {
    private final String name;
    private final boolean labelsNeeded;
    private final GrowingBytes pixels;
    private final GrowingBytes labels;
    private final byte[] image = new byte[DigitImages.PIXELS];

    private DigitCsv(String name, boolean labelsNeeded) throws DataFileException {
        this.name = name;
        this.labelsNeeded = labelsNeeded;
        this.pixels = new GrowingBytes(name, 0, DigitImages.LARGEST_SIZE * DigitImages.PIXELS);
        this.labels = new GrowingBytes(name, 0, DigitImages.LARGEST_SIZE);
    }

    /**
     * Reads images with labels.
     *
     * @param file the file
     * @return the images with their labels, in the order of the file
     * @throws DataFileException if the file cannot be read, breaks a rule or has no labels: file, line, column, expected
     *     and found
     */
    public static DigitImages readLabelled(Path file) throws DataFileException {
        return read(file, true);
    }

    /**
     * Reads images with labels, and can be stopped.
     *
     * @param file the file
     * @param listener is told how many bytes have been read, of how many
     * @return the images with their labels, in the order of the file
     * @throws DataFileException if the file cannot be read, breaks a rule or has no labels: file, line, column, expected
     *     and found
     * @throws InterruptedException if the thread is interrupted
     */
    public static DigitImages readLabelled(Path file, WorkListener listener)
            throws DataFileException, InterruptedException {
        return read(file, true, listener);
    }

    /**
     * Reads images, with labels if the file has any.
     *
     * @param file the file
     * @return the images, in the order of the file
     * @throws DataFileException if the file cannot be read or breaks a rule: file, line, column, expected and found
     */
    public static DigitImages read(Path file) throws DataFileException {
        return read(file, false);
    }

    /**
     * Reads images, with labels if the file has any, and can be stopped.
     *
     * @param file the file
     * @param listener is told how many bytes have been read, of how many
     * @return the images, in the order of the file
     * @throws DataFileException if the file cannot be read or breaks a rule: file, line, column, expected and found
     * @throws InterruptedException if the thread is interrupted
     */
    public static DigitImages read(Path file, WorkListener listener) throws DataFileException, InterruptedException {
        return read(file, false, listener);
    }

    private static DigitImages read(Path file, boolean labelsNeeded) throws DataFileException {
        try (InputStream in = DataFile.open(file)) {
            return read(in, file.toString(), labelsNeeded);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }

    private static DigitImages read(Path file, boolean labelsNeeded, WorkListener listener)
            throws DataFileException, InterruptedException {
        try (InputStream in = new WatchedInput(DataFile.open(file), DataFile.size(file), listener)) {
            return read(in, file.toString(), labelsNeeded);
        } catch (InterruptedIOException e) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }

    /** Reads from a stream; {@code name} is what messages call it. */
    static DigitImages read(InputStream in, String name, boolean labelsNeeded) throws IOException {
        return new DigitCsv(name, labelsNeeded).read(in);
    }

    private DigitImages read(InputStream in) throws IOException {
        var limited = new RecordLimit(CsvText.decode(in, name), name);
        var text = new BufferedReader(limited);
        CsvSeparator separator = CsvSeparator.of(firstLine(text));
        CSVFormat format = CSVFormat.RFC4180.builder().setDelimiter(separator.character).get();
        var numbers = new PixelNumbers(pixels);
        CsvColumns columns;
        try (var parser = CSVParser.parse(text, format)) {
            columns = read(new CsvRows(parser, limited, name, separator), separator, numbers);
        }
        return PixelConvention.of(
                pixels.toArray(), columns.labelled() ? labels.toArray() : null, name, numbers.remark());
    }

    /** The text up to the end of its first line, as far as a record may be long; it is still to be read. */
    private static String firstLine(BufferedReader text) throws IOException {
        text.mark(RecordLimit.LONGEST);
        var line = new StringBuilder();
        int c = text.read();
        while (c >= 0 && c != '\n' && c != '\r' && line.length() < RecordLimit.LONGEST - 1) {
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
        if (CsvHeader.isHeader(row)) {
            named = CsvHeader.columns(row, separator);
        } else {
            named = CsvColumns.unnamed(row, separator);
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
        if (pixels.size() == DigitImages.LARGEST_SIZE * DigitImages.PIXELS) {
            throw DataFileException.mismatch(row.place(), "at most " + DigitImages.LARGEST_SIZE + " images", "more");
        }
        if (columns.labelled()) {
            labels.add(columns.label(row));
        }
        numbers.read(row, columns, image);
        pixels.add(image);
    }
}
