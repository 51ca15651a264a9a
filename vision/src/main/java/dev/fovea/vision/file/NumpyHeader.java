package dev.fovea.vision.file;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.internal.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an array of NumPy says of itself.
 *
 * @param type its element type, such as {@code |u1} or {@code <i8}
 * @param sizes its shape
 */
record NumpyHeader(String type, long[] sizes) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST = 64 * 1024;
    private static final int MOST_SIZES = 32;
    /** As NumPy writes it, with its keys in their order. */
    private static final Pattern TEXT = Pattern.compile(
            "\\{'descr': '([<>|=][a-zA-Z][0-9]{1,6})', 'fortran_order': (True|False), 'shape': \\(([0-9, ]*)\\),? *\\}\\s*");
    private static final Pattern SIZES = Pattern.compile("|[0-9]{1,18}(, ?[0-9]{1,18})*,?");

    /** Reads it; the numbers follow in the stream. */
    static NumpyHeader read(InputStream in, String name) throws IOException {
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(Arrays.copyOf(start, MAGIC.length), MAGIC)) {
            throw DataFileException.mismatch(
                    name, "an array of NumPy (.npy)", start.length == 0 ? "nothing: it is empty" : Shown.bytes(start));
        }
        int version = start[6];
        if (version < 1 || version > 3) {
            throw DataFileException.mismatch(name, "version 1 to 3 of the format", Integer.toString(version));
        }
        byte[] length = in.readNBytes(version == 1 ? 2 : 4);
        long size = 0;
        for (int i = length.length - 1; i >= 0; i--) {
            size = size << 8 | (length[i] & 255);
        }
        if (length.length < 2 || size > LONGEST) {
            throw DataFileException.mismatch(name, "a header of at most " + LONGEST + " bytes", size + " bytes");
        }
        byte[] text = in.readNBytes((int) size);
        return parse(new String(text, StandardCharsets.ISO_8859_1), name);
    }

    private static NumpyHeader parse(String text, String name) throws DataFileException {
        Matcher header = TEXT.matcher(text);
        if (!header.matches() || !SIZES.matcher(header.group(3).strip()).matches()) {
            throw DataFileException.mismatch(name, "a header with one element type and a shape", Shown.quoted(text));
        }
        if (header.group(2).equals("True")) {
            throw DataFileException.mismatch(
                    name, "numbers row by row (C order)", "Fortran order; save numpy.ascontiguousarray(a)");
        }
        long[] sizes = Stream.of(header.group(3).split(",", -1))
                .map(String::strip)
                .filter(number -> !number.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
        if (sizes.length > MOST_SIZES) {
            throw DataFileException.mismatch(name, "at most 32 dimensions", Integer.toString(sizes.length));
        }
        return new NumpyHeader(header.group(1), sizes);
    }

    String shape() {
        return Arrays.toString(sizes);
    }
}
