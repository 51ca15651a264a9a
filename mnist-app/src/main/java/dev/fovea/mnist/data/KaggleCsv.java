package dev.fovea.mnist.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads the files of Kaggle's Digit Recognizer: CSV in UTF-8 with a header and one image per line, each value written
 * in plain digits 0 to 9, quoted or not. Lines may end in LF, CR LF or CR, the last one need not end, and empty lines
 * may follow it. The file is read as a stream; errors name the line.
 */
public final class KaggleCsv {
    private static final int MOST_DIGITS = 3;
    private static final int LARGEST_PIXEL = 255;

    private final String name;
    private final KaggleColumns columns;
    private final byte[] image = new byte[DigitImages.PIXELS];
    private final GrowingBytes pixels;
    private final GrowingBytes labels;

    private KaggleCsv(String name, KaggleColumns columns) throws DataFileException {
        this.name = name;
        this.columns = columns;
        this.pixels = new GrowingBytes(name, 0, DigitImages.LARGEST_SIZE * DigitImages.PIXELS);
        this.labels = new GrowingBytes(name, 0, DigitImages.LARGEST_SIZE);
    }

    /**
     * Reads {@code train.csv}: header {@code label,pixel0,…,pixel783}, labels 0 to 9, pixels 0 to 255.
     *
     * @param file the file
     * @return the images with their labels, in the order of the file
     * @throws DataFileException if the file cannot be read or breaks a rule: file, line, column, expected and found
     */
    public static DigitImages readTrain(Path file) throws DataFileException {
        return read(file, KaggleColumns.TRAIN);
    }

    /**
     * Reads {@code train.csv}, and can be stopped.
     *
     * @param file the file
     * @param listener is told how many bytes have been read, of how many
     * @return the images with their labels, in the order of the file
     * @throws DataFileException if the file cannot be read or breaks a rule: file, line, column, expected and found
     * @throws InterruptedException if the thread is interrupted
     */
    public static DigitImages readTrain(Path file, WorkListener listener)
            throws DataFileException, InterruptedException {
        return read(file, KaggleColumns.TRAIN, listener);
    }

    /**
     * Reads {@code test.csv}: header {@code pixel0,…,pixel783}, pixels 0 to 255.
     *
     * @param file the file
     * @return the images, in the order of the file
     * @throws DataFileException if the file cannot be read or breaks a rule: file, line, column, expected and found
     */
    public static DigitImages readTest(Path file) throws DataFileException {
        return read(file, KaggleColumns.TEST);
    }

    /**
     * Reads {@code test.csv}, and can be stopped.
     *
     * @param file the file
     * @param listener is told how many bytes have been read, of how many
     * @return the images, in the order of the file
     * @throws DataFileException if the file cannot be read or breaks a rule: file, line, column, expected and found
     * @throws InterruptedException if the thread is interrupted
     */
    public static DigitImages readTest(Path file, WorkListener listener)
            throws DataFileException, InterruptedException {
        return read(file, KaggleColumns.TEST, listener);
    }

    private static DigitImages read(Path file, KaggleColumns columns) throws DataFileException {
        try (InputStream in = DataFile.open(file)) {
            return new KaggleCsv(file.toString(), columns).read(in);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }

    private static DigitImages read(Path file, KaggleColumns columns, WorkListener listener)
            throws DataFileException, InterruptedException {
        try (InputStream in = new WatchedInput(DataFile.open(file), DataFile.size(file), listener)) {
            return new KaggleCsv(file.toString(), columns).read(in);
        } catch (InterruptedIOException e) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }

    /** Reads from a stream; {@code name} is what messages call it. */
    static DigitImages read(InputStream in, String name, KaggleColumns columns) throws IOException {
        return new KaggleCsv(name, columns).read(in);
    }

    private DigitImages read(InputStream in) throws IOException {
        var text = new RecordLimit(CsvText.decode(in, name), name);
        try (var parser = CSVParser.parse(text, CSVFormat.RFC4180)) {
            readRecords(parser, text);
        }
        return columns == KaggleColumns.TRAIN
                ? DigitImages.labelled(pixels.toArray(), labels.toArray(), name)
                : DigitImages.unlabelled(pixels.toArray(), name);
    }

    private void readRecords(CSVParser parser, RecordLimit text) throws IOException {
        long line = 1;
        long emptyLine = 0;
        try {
            Iterator<CSVRecord> records = parser.iterator();
            if (!records.hasNext()) {
                throw DataFileException.mismatch(name, columns.article, "nothing: it is empty");
            }
            columns.check(records.next().toList(), at(1));
            while (true) {
                line = parser.getCurrentLineNumber() + 1;
                text.startRecord(line);
                if (!records.hasNext()) {
                    break;
                }
                CSVRecord row = records.next();
                if (row.size() == 1 && row.get(0).isEmpty()) {
                    emptyLine = emptyLine == 0 ? line : emptyLine;
                } else if (emptyLine != 0) {
                    throw DataFileException.mismatch(at(emptyLine), columns.count() + " columns", "an empty line");
                } else {
                    addRow(row, line);
                }
            }
        } catch (UncheckedIOException e) {
            throw explained(e, line);
        }
        if (pixels.size() == 0) {
            throw DataFileException.mismatch(name, "at least one image after the header", "0 images");
        }
    }

    private void addRow(CSVRecord row, long line) throws DataFileException {
        if (row.size() != columns.count()) {
            throw DataFileException.mismatch(at(line), columns.count() + " columns", Integer.toString(row.size()));
        }
        if (pixels.size() == DigitImages.LARGEST_SIZE * DigitImages.PIXELS) {
            throw DataFileException.mismatch(at(line), "at most " + DigitImages.LARGEST_SIZE + " images", "more");
        }
        int first = columns.labels();
        for (int i = 0; i < DigitImages.PIXELS; i++) {
            image[i] = (byte) number(row.get(first + i), LARGEST_PIXEL, line, first + i);
        }
        if (columns == KaggleColumns.TRAIN) {
            labels.add((byte) number(row.get(0), DigitImages.CLASSES - 1, line, 0));
        }
        pixels.add(image);
    }

    private int number(String text, int largest, long line, int column) throws DataFileException {
        int length = text.length();
        int value = length == 0 || length > MOST_DIGITS ? largest + 1 : 0;
        for (int i = 0; i < length && value <= largest; i++) {
            int digit = text.charAt(i) - '0';
            value = digit < 0 || digit > 9 ? largest + 1 : value * 10 + digit;
        }
        if (value > largest) {
            String place = at(line) + ", column " + (column + 1) + " (" + columns.name(column) + ")";
            String expected = "a whole number from 0 to " + largest + " in plain digits";
            throw DataFileException.mismatch(place, expected, described(text));
        }
        return value;
    }

    private static String described(String text) {
        if (text.isEmpty()) {
            return "an empty field";
        }
        String spaces = text.strip().length() < text.length() ? " with white space around it" : "";
        String foreign = text.chars().anyMatch(c -> c > '9' && Character.isDigit(c)) ? " in other digits" : "";
        return Shown.quoted(text) + spaces + foreign;
    }

    private IOException explained(UncheckedIOException e, long line) {
        IOException cause = Objects.requireNonNull(e.getCause());
        if (!(cause instanceof CSVException)) {
            return cause;
        }
        // The parser's own words have its line numbers in the default locale and say "encapsulated token".
        String expected = "quoted fields that are closed, and a comma or a line end after them";
        return DataFileException.mismatch(at(line), expected, "one that is not");
    }

    private String at(long line) {
        return name + ", line " + line;
    }
}
