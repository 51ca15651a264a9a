package dev.fovea.vision.file;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.internal.GzipInput;
import dev.fovea.vision.internal.PeekedInput;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * Decodes a CSV file: UTF-8, with or without a byte order mark, plain or gzip. Other encodings and files of other kinds
 * are named.
 */
final class CsvText {
    private static final int LONGEST_MARK = 6;
    private static final int UTF_8_MARK = 3;

    private CsvText() {}

    /** The text of {@code in}, without the byte order mark; {@code name} is the file for messages. */
    static Reader decode(InputStream in, String name) throws IOException {
        var file = new PeekedInput(in, LONGEST_MARK);
        return GzipInput.isGzip(file.start())
                ? plain(new PeekedInput(new GzipInput(file, name), LONGEST_MARK), name)
                : plain(file, name);
    }

    private static Reader plain(PeekedInput whole, String name) throws IOException {
        byte[] start = whole.start();
        if (begins(start, 0xef, 0xbb, 0xbf)) {
            whole.skipNBytes(UTF_8_MARK);
        } else if (begins(start, 0xff, 0xfe) || begins(start, 0xfe, 0xff)) {
            throw refused(name, "UTF-16 text (it has the byte order mark of UTF-16); save it as UTF-8");
        } else if (start.length >= 2 && (start[0] == 0) != (start[1] == 0)) {
            throw refused(name, "what looks like UTF-16 text (every other byte is zero); save it as UTF-8");
        }
        String other = otherKind(start);
        if (!other.isEmpty()) {
            throw refused(name, other);
        }
        // What is not UTF-8 becomes a replacement character, which is no digit and is refused where it stands.
        return new InputStreamReader(whole, StandardCharsets.UTF_8);
    }

    /** What a file is that begins so, if it is of a kind that digits come in and no text; else nothing. */
    private static String otherKind(byte[] start) {
        if (begins(start, 'P', 'K', 3, 4)) {
            return "a zip archive; unpack it first (a spreadsheet is one, too: save it as CSV)";
        }
        if (GzipInput.isGzip(start)) {
            return "a gzip file within a gzip file; unpack it first";
        }
        if (begins(start, 'B', 'Z', 'h')) {
            return "a bzip2 file; unpack it first";
        }
        if (begins(start, 0xfd, '7', 'z', 'X', 'Z')) {
            return "an xz file; unpack it first";
        }
        if (begins(start, 0x28, 0xb5, 0x2f, 0xfd)) {
            return "a zstd file; unpack it first";
        }
        if (begins(start, 'P', 'A', 'R', '1')) {
            return "a Parquet file; save it as CSV";
        }
        if (begins(start, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
            return "a file of NumPy; save it as CSV";
        }
        if (begins(start, 0, 0, 8)) {
            return "an IDX file; --data-dir takes the folder it is in";
        }
        if (begins(start, 0x89, 'P', 'N', 'G') || begins(start, 0xff, 0xd8, 0xff)) {
            return "a picture";
        }
        return "";
    }

    private static DataFileException refused(String name, String found) {
        return DataFileException.mismatch(name, "CSV text in UTF-8", found);
    }

    private static boolean begins(byte[] start, int... with) {
        if (start.length < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if (start[i] != (byte) with[i]) {
                return false;
            }
        }
        return true;
    }
}
