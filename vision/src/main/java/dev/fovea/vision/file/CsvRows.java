package dev.fovea.vision.file;

import dev.fovea.vision.DataFileException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Objects;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file one after the other. Empty lines may stand at its end only. */
final class CsvRows {
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final RecordLimit text;
    private final String name;
    private final CsvSeparator separator;

    /** The rows that a parser finds in a text; {@code name} is the file for messages. */
    CsvRows(CSVParser parser, RecordLimit text, String name, CsvSeparator separator) {
        this.parser = parser;
        this.records = parser.iterator();
        this.text = text;
        this.name = name;
        this.separator = separator;
    }

    /** The next row; null at the end of the file. */
    @Nullable
    CsvRow next() throws IOException {
        long emptyLine = 0;
        while (true) {
            long line = parser.getCurrentLineNumber() + 1;
            if (line > 1) { // the first line was looked at before, and counts from its beginning
                text.startRecord(line);
            }
            CSVRecord record = read(line);
            if (record == null) {
                return null;
            }
            if (record.size() == 1 && record.get(0).isBlank()) {
                emptyLine = emptyLine == 0 ? line : emptyLine;
            } else if (emptyLine == 0) {
                return new CsvRow(record, name, line);
            } else {
                throw DataFileException.mismatch(
                        name + ", line " + emptyLine, "an image or the end of the file", "an empty line");
            }
        }
    }

    private @Nullable CSVRecord read(long line) throws IOException {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            IOException cause = Objects.requireNonNull(e.getCause());
            if (!(cause instanceof CSVException)) {
                throw cause;
            }
            // The parser's own words have its line numbers in the default locale and say "encapsulated token".
            String expected = "quoted fields that are closed, and a " + separator.title + " or a line end after them";
            throw DataFileException.mismatch(name + ", line " + line, expected, "one that is not");
        }
    }
}
