package dev.fovea.mnist.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** Decodes a CSV file: UTF-8, with or without a byte order mark. Other encodings and packed files are told apart. */
final class CsvText {
    private static final int LONGEST_MARK = 4;
    private static final int UTF_8_MARK = 3;

    private CsvText() {}

    /** The text of {@code in}, without the byte order mark; {@code name} is the file for messages. */
    static Reader decode(InputStream in, String name) throws IOException {
        var whole = new PeekedInput(in, LONGEST_MARK);
        byte[] start = whole.start();
        if (begins(start, 0xef, 0xbb, 0xbf)) {
            whole.skipNBytes(UTF_8_MARK);
        } else if (begins(start, 0xff, 0xfe) || begins(start, 0xfe, 0xff)) {
            throw refused(name, "UTF-16 text (it has the byte order mark of UTF-16); save it as UTF-8");
        } else if (start.length >= 2 && (start[0] == 0) != (start[1] == 0)) {
            throw refused(name, "what looks like UTF-16 text (every other byte is zero); save it as UTF-8");
        } else if (begins(start, 'P', 'K', 3, 4)) {
            throw refused(name, "a zip archive; unpack it first");
        } else if (GzipInput.isGzip(start)) {
            throw refused(name, "a gzip file; unpack it first");
        }
        // What is not UTF-8 becomes a replacement character, which is no digit and is refused where it stands.
        return new InputStreamReader(whole, StandardCharsets.UTF_8);
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
