package dev.fovea.mnist.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Reads IDX files, the format of MNIST: a big-endian magic number, the dimensions, then the bytes. Plain or packed with
 * gzip, told by the content and not by the name; the members of a concatenated gzip file are one stream (RFC 1952).
 * Streaming: nothing is allocated for a claim that the file does not back, and unpacking stops at the declared size.
 */
public final class IdxReader {
    private IdxReader() {}

    /**
     * Reads images and their labels.
     *
     * @param images an IDX3 file of 28×28 bytes, plain or gzip
     * @param labels an IDX1 file of as many labels 0 to 9, plain or gzip
     * @return the images with their labels
     * @throws DataFileException if a file cannot be read or breaks a rule: file, place, expected and found
     */
    public static DigitImages read(Path images, Path labels) throws DataFileException {
        byte[] pixels = bytes(images, IdxKind.IMAGES);
        byte[] digits = bytes(labels, IdxKind.LABELS);
        requireLabels(pixels, images.toString(), digits, labels.toString());
        return PixelConvention.of(pixels, digits, images.toString(), null);
    }

    /**
     * Reads images without labels.
     *
     * @param images an IDX3 file of 28×28 bytes, plain or gzip
     * @return the images
     * @throws DataFileException if the file cannot be read or breaks a rule: file, place, expected and found
     */
    public static DigitImages readUnlabelled(Path images) throws DataFileException {
        return PixelConvention.of(bytes(images, IdxKind.IMAGES), null, images.toString(), null);
    }

    /** Puts images and labels together if they match. */
    static DigitImages join(byte[] pixels, String images, byte[] labels, String labelsName) throws DataFileException {
        requireLabels(pixels, images, labels, labelsName);
        return DigitImages.labelled(pixels, labels, images);
    }

    private static void requireLabels(byte[] pixels, String images, byte[] labels, String labelsName)
            throws DataFileException {
        int size = pixels.length / DigitImages.PIXELS;
        if (labels.length != size) {
            String expected = size + " labels, as many as there are images in " + images;
            throw DataFileException.mismatch(labelsName, expected, labels.length + " labels");
        }
        for (int i = 0; i < size; i++) {
            if (labels[i] < 0 || labels[i] >= DigitImages.CLASSES) {
                String place = labelsName + ", label " + (i + 1) + " of " + size;
                throw DataFileException.mismatch(place, "0 to 9", Integer.toString(labels[i] & 255));
            }
        }
    }

    private static byte[] bytes(Path file, IdxKind kind) throws DataFileException {
        long size = DataFile.size(file);
        try (InputStream in = DataFile.open(file)) {
            return bytes(in, size, file.toString(), kind);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }

    /**
     * The items of one file.
     *
     * @param in the bytes of the file, plain or gzip
     * @param size how many bytes {@code in} has, or {@link DataFile#UNKNOWN_SIZE}
     */
    static byte[] bytes(InputStream in, long size, String name, IdxKind kind) throws IOException {
        var whole = new PeekedInput(in, 16);
        if (!GzipInput.isGzip(whole.start())) {
            return plainBytes(whole, size, name, kind);
        }
        try (var unpacked = new GzipInput(whole, name)) {
            int declared = new IdxHeader(unpacked, name, kind).declaredBytes();
            // MNIST packs about five to one, so a file that may be honest gets its array at once; other files as they
            // go.
            long plausible = size < 0 ? 0 : Math.min(size * 8, declared);
            return items(unpacked, declared, (int) plausible, name, kind);
        }
    }

    private static byte[] plainBytes(InputStream in, long size, String name, IdxKind kind) throws IOException {
        int declared = new IdxHeader(in, name, kind).declaredBytes();
        if (size >= 0 && size != (long) kind.headerBytes + declared) {
            String expected = declared / kind.itemBytes + " " + kind.items + " of " + kind.itemBytes + " bytes = "
                    + ((long) kind.headerBytes + declared) + " bytes with the header";
            throw DataFileException.mismatch(name, expected, size + " bytes");
        }
        return items(in, declared, size < 0 ? 0 : declared, name, kind);
    }

    private static byte[] items(InputStream in, int declared, int plausible, String name, IdxKind kind)
            throws IOException {
        var items = new GrowingBytes(name, plausible, declared);
        items.fill(in);
        if (items.size() < declared) {
            String place = name + ", after the header";
            throw DataFileException.mismatch(
                    place, declared + " bytes of " + kind.items + " as declared", "only " + items.size());
        }
        // Reading on to the end also makes gzip verify its checksum.
        if (in.read() >= 0) {
            String place = name + ", byte " + ((long) kind.headerBytes + declared) + " of the unpacked data";
            throw DataFileException.mismatch(place, "the end after the last of the declared " + kind.items,
                    "more data");
        }
        return items.toArray();
    }
}
