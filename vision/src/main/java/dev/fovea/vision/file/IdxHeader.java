package dev.fovea.vision.file;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.internal.Shown;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** Reads and checks the header of an IDX file. */
final class IdxHeader {
    private static final Pattern HTML = Pattern.compile("<(!doctype|html|head|\\?xml)", Pattern.CASE_INSENSITIVE);

    private final InputStream in;
    private final String name;
    private final IdxKind kind;
    private final ImageForm form;

    IdxHeader(InputStream in, String name, IdxKind kind, ImageForm form) {
        this.in = in;
        this.name = name;
        this.kind = kind;
        this.form = form;
    }

    /** Reads the header and returns how many bytes of items it declares: within the limits, at least one item. */
    int declaredBytes() throws IOException {
        return Math.toIntExact((long) count(form.mostImages()) * kind.itemBytes(form));
    }

    /** Reads the header and returns how many items it declares: at least one, and no more than so. */
    int count(int most) throws IOException {
        checkMagic();
        long count = dimension(4);
        if (kind == IdxKind.IMAGES) {
            checkSide("rows", 8, form.height());
            checkSide("columns", 12, form.width());
        }
        if (count < 1 || count > most) {
            String expected = "1 to " + most + " " + kind.items;
            throw DataFileException.mismatch(at(4), expected, Long.toString(count));
        }
        return (int) count;
    }

    private void checkMagic() throws IOException {
        byte[] start = in.readNBytes(4);
        if (start.length < 4) {
            String found = start.length == 0 ? "nothing: it is empty" : "only " + start.length + " bytes";
            throw DataFileException.mismatch(name, kind.article(), found);
        }
        int magic = bigEndian(start);
        if (magic != kind.magic) {
            String expected = kind.article() + " (magic number " + kind.magic + ")";
            throw DataFileException.mismatch(at(0), expected, describe(start, magic));
        }
    }

    private String describe(byte[] start, int magic) throws IOException {
        for (IdxKind other : IdxKind.values()) {
            if (magic == other.magic) {
                return other.article();
            }
        }
        if (Integer.reverseBytes(magic) == kind.magic) {
            return "its magic number with the bytes in reverse order";
        }
        var shown = new ByteArrayOutputStream();
        shown.write(start);
        shown.write(in.readNBytes(60));
        String found = Shown.bytes(shown.toByteArray());
        if (HTML.matcher(found).find()) {
            return "an HTML page (a download that failed?), " + found;
        }
        return found.startsWith("text") ? found : "magic number " + Integer.toUnsignedString(magic);
    }

    private void checkSide(String what, int place, int expected) throws IOException {
        long found = dimension(place);
        if (found != expected) {
            throw DataFileException.mismatch(at(place), expected + " " + what + " per image", Long.toString(found));
        }
    }

    private long dimension(int place) throws IOException {
        byte[] four = in.readNBytes(4);
        if (four.length < 4) {
            throw DataFileException.mismatch(at(place), "a header of " + kind.headerBytes + " bytes", "the end");
        }
        return Integer.toUnsignedLong(bigEndian(four));
    }

    private static int bigEndian(byte[] four) {
        return (four[0] & 255) << 24 | (four[1] & 255) << 16 | (four[2] & 255) << 8 | (four[3] & 255);
    }

    private String at(int place) {
        return name + ", byte " + place;
    }
}
