package dev.fovea.vision.picture;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.imageio.stream.ImageInputStream;

/** The Exif notes of PNG and WebP files, which the decoders pass over: only how a picture lies is looked for. */
final class ExifBlock {
    /** Far more than files have, one for every 8 KB of pixels: a file of nothing but empty ones is not walked for long. */
    private static final int MOST_CHUNKS = 100_000;

    private static final int PNG_START = 8;
    private static final int WEBP_START = 12;
    private static final int HEADER = 8;
    private static final int CHECKSUM = 4;
    private static final int ENTRY = 12;
    private static final int ORIENTATION = 0x112;
    private static final int SHORT = 3;
    private static final int TIFF = 42;
    private static final String MARK = "Exif\0\0";

    private ExifBlock() {}

    /**
     * The tag of a file.
     *
     * @param in the file from its beginning; left there
     * @param format the name of its format: "png", "webp"
     * @return 1 to 8; 0 if nothing is said, or what is said breaks a rule
     */
    static int orientation(ImageInputStream in, String format) throws IOException {
        ByteOrder order = in.getByteOrder();
        try {
            return switch (format.toLowerCase(Locale.ROOT)) {
                case "png" -> chunk(in, PNG_START, ByteOrder.BIG_ENDIAN, "eXIf");
                case "webp" -> chunk(in, WEBP_START, ByteOrder.LITTLE_ENDIAN, "EXIF");
                default -> 0;
            };
        } catch (EOFException e) {
            return 0; // whether the pixels are there is told by who decodes them
        } finally {
            in.setByteOrder(order);
            in.seek(0);
        }
    }

    /** That of the first chunk of a name. A PNG has the length before the name and a checksum behind; a WebP fills up to two bytes. */
    private static int chunk(ImageInputStream in, long start, ByteOrder order, String wanted) throws IOException {
        boolean png = order == ByteOrder.BIG_ENDIAN;
        long at = start;
        for (int chunk = 0; chunk < MOST_CHUNKS; chunk++) {
            in.seek(at);
            in.setByteOrder(order);
            String before = png ? "" : text(in, 4);
            long length = in.readUnsignedInt();
            String name = png ? text(in, 4) : before;
            if (name.equals(wanted)) {
                return block(in, at + HEADER, at + HEADER + length);
            }
            at += HEADER + length + (png ? CHECKSUM : length % 2);
        }
        return 0;
    }

    /** That of the first directory of a TIFF file, which Exif is. */
    private static int block(ImageInputStream in, long from, long end) throws IOException {
        in.seek(from);
        boolean marked = end - from >= MARK.length() && text(in, MARK.length()).equals(MARK); // as in a JPEG
        long start = marked ? from + MARK.length() : from;
        if (end - start < HEADER) {
            return 0;
        }
        in.seek(start);
        String order = text(in, 2);
        if (!order.equals("II") && !order.equals("MM")) {
            return 0;
        }
        in.setByteOrder(order.equals("II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if (in.readUnsignedShort() != TIFF) {
            return 0;
        }
        long directory = start + in.readUnsignedInt();
        if (directory < start + HEADER || directory + 2 > end) {
            return 0;
        }
        in.seek(directory);
        int entries = in.readUnsignedShort();
        for (long entry = directory + 2; entries > 0 && entry + ENTRY <= end; entries--, entry += ENTRY) {
            in.seek(entry);
            if (in.readUnsignedShort() == ORIENTATION) {
                boolean one = in.readUnsignedShort() == SHORT && in.readUnsignedInt() == 1;
                int tag = one ? in.readUnsignedShort() : 0;
                return tag <= Orientation.values().length ? tag : 0;
            }
        }
        return 0;
    }

    private static String text(ImageInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
