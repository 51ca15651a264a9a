package dev.fovea.vision.file;

import org.apache.commons.csv.CSVRecord;

/**
 * A line of a CSV file, or several if a quoted field has line ends.
 *
 * @param record its fields
 * @param file the file, for messages
 * @param line the number of its first line, from 1
 */
record CsvRow(CSVRecord record, String file, long line) {
    int size() {
        return record.size();
    }

    String get(int column) {
        return record.get(column);
    }

    /** Where it is, for messages. */
    String place() {
        return file + ", line " + line;
    }

    /** Where one of its fields is, for messages. */
    String place(int column) {
        return place() + ", column " + (column + 1);
    }
}
