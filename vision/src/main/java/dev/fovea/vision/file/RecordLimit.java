package dev.fovea.vision.file;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Passes on the text of a CSV file, and ends it with an error when one record goes on and on: a line without an end, or
 * a quote that is never closed and would swallow the rest of the file.
 */
final class RecordLimit extends FilterReader {
    /** The longest record in characters; a row of MNIST has less than 5,000, and no number more than 40. */
    static final int LONGEST = 64 * 1024;

    private static final int LONGEST_NUMBER = 40;

    private final String name;
    private final int longest;
    private long line = 1;
    private int count;

    RecordLimit(Reader in, String name, int longest) {
        super(in);
        this.longest = longest;
        this.name = name;
    }

    /** The longest record of a file of images. */
    static int longest(ImageForm form) {
        return Math.max(LONGEST, LONGEST_NUMBER * CsvColumns.most(form));
    }

    /** Says that the record before is complete and where the next begins. */
    void startRecord(long beginsAtLine) {
        line = beginsAtLine;
        count = 0;
    }

    // The parser fetches blocks ahead of the record it is at, so the limit holds to within one of its blocks.
    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (count > longest) {
            throw DataFileException.mismatch(
                    name + ", line " + line,
                    "a record of at most " + longest + " characters",
                    "a longer one that begins here (a quote that is not closed, or lines without line ends)");
        }
        int n = super.read(target, offset, length);
        count += Math.max(n, 0);
        return n;
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }
}
