package dev.fovea.vision.file;

import dev.fovea.io.FileException;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.PixelConvention;
import dev.fovea.vision.internal.DataFile;
import dev.fovea.vision.internal.GrowingBytes;
import dev.fovea.vision.internal.GzipInput;
import dev.fovea.vision.internal.PackedInput;
import dev.fovea.vision.internal.PeekedInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

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
     * @param images an IDX3 file of bytes, plain or gzip
     * @param labels an IDX1 file of as many labels, plain or gzip
     * @param form what images and labels are: grey
     * @return the images with their labels
     * @throws DataFileException if a file cannot be read or breaks a rule: file, place, expected and found
     */
    public static LabelledImages read(Path images, Path labels, ImageForm form) throws DataFileException {
        byte[] pixels = bytes(images, IdxKind.IMAGES, form);
        byte[] classes = bytes(labels, IdxKind.LABELS, form);
        return join(pixels, images.toString(), classes, labels.toString(), form);
    }

    /**
     * Reads images without labels.
     *
     * @param images an IDX3 file of bytes, plain or gzip
     * @param form what images are: grey
     * @return the images
     * @throws DataFileException if the file cannot be read or breaks a rule: file, place, expected and found
     */
    public static LabelledImages readUnlabelled(Path images, ImageForm form) throws DataFileException {
        byte[] pixels = bytes(images, IdxKind.IMAGES, form);
        Transposition.apply(form, pixels);
        return PixelConvention.of(form, pixels, null, images.toString(), null);
    }

    /**
     * Opens images that stay in their file, for a set that does not fit into memory. All of it is read once, to see in which
     * convention it is.
     *
     * @param images an IDX3 file of bytes, plain
     * @param labels an IDX1 file of as many labels, plain or gzip
     * @param form what images and labels are: grey
     * @return the images with their labels, to be closed
     * @throws FileException if a file cannot be read or breaks a rule: file, place, expected and found
     */
    public static StreamedImages stream(Path images, Path labels, ImageForm form) throws FileException {
        String name = images.toString();
        long size = DataFile.plainSize(images);
        int count;
        try (InputStream in = DataFile.open(images)) {
            count = new IdxHeader(in, name, IdxKind.IMAGES, form).count(StreamedImages.LARGEST_SIZE);
        } catch (IOException e) {
            throw DataFileException.of(images, "cannot be read", e);
        }
        requireSize(name, size, IdxKind.IMAGES, count, form);
        byte[] classes;
        try (InputStream in = PackedInput.open(labels)) {
            int declared =
                    new IdxHeader(in, labels.toString(), IdxKind.LABELS, form).count(StreamedImages.LARGEST_SIZE);
            classes = items(in, declared, 0, labels.toString(), IdxKind.LABELS);
        } catch (IOException e) {
            throw DataFileException.of(labels, "cannot be read", e);
        }
        int[] known = classes(count, name, classes, labels.toString(), form);
        var samples = new SampleFile(images, IdxKind.IMAGES.headerBytes, form.size(), count);
        return new StreamedImages(form, List.of(samples), StreamedImages.rows(form), known, true);
    }

    /**
     * Reads images and their labels that are in memory.
     *
     * @param images the bytes of an IDX3 file, plain or gzip; not modified
     * @param imagesName what it is called in messages
     * @param labels the bytes of an IDX1 file, plain or gzip; not modified
     * @param labelsName what it is called in messages
     * @param form what images and labels are: grey
     * @return the images with their labels
     * @throws DataFileException if a file breaks a rule: file, place, expected and found
     */
    public static LabelledImages read(
            byte[] images, String imagesName, byte[] labels, String labelsName, ImageForm form)
            throws DataFileException {
        return join(
                bytes(images, imagesName, IdxKind.IMAGES, form), imagesName,
                bytes(labels, labelsName, IdxKind.LABELS, form), labelsName, form);
    }

    /** Puts images and labels together if they match. */
    static LabelledImages join(byte[] pixels, String images, byte[] labels, String labelsName, ImageForm form)
            throws DataFileException {
        int[] classes = classes(pixels.length / form.size(), images, labels, labelsName, form);
        Transposition.apply(form, pixels);
        return PixelConvention.of(form, pixels, classes, images, null);
    }

    private static int[] classes(int size, String images, byte[] labels, String labelsName, ImageForm form)
            throws DataFileException {
        if (labels.length != size) {
            String expected = size + " labels, as many as there are images in " + images;
            throw DataFileException.mismatch(labelsName, expected, labels.length + " labels");
        }
        int[] classes = new int[size];
        for (int i = 0; i < size; i++) {
            int label = labels[i] & 255;
            if (label < form.firstLabel() || label > form.lastLabel()) {
                String place = labelsName + ", label " + (i + 1) + " of " + size;
                String expected = form.firstLabel() + " to " + form.lastLabel();
                throw DataFileException.mismatch(place, expected, Integer.toString(label));
            }
            classes[i] = label - form.firstLabel();
        }
        return classes;
    }

    private static byte[] bytes(Path file, IdxKind kind, ImageForm form) throws DataFileException {
        long size = DataFile.size(file);
        try (InputStream in = DataFile.open(file)) {
            return bytes(in, size, file.toString(), kind, form);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }

    private static byte[] bytes(byte[] file, String name, IdxKind kind, ImageForm form) throws DataFileException {
        try {
            return bytes(new ByteArrayInputStream(file), file.length, name, kind, form);
        } catch (IOException e) {
            throw DataFileException.of(name, "cannot be read", e);
        }
    }

    /**
     * The items of one file.
     *
     * @param in the bytes of the file, plain or gzip
     * @param size how many bytes {@code in} has, or {@link DataFile#UNKNOWN_SIZE}
     */
    static byte[] bytes(InputStream in, long size, String name, IdxKind kind, ImageForm form) throws IOException {
        var whole = new PeekedInput(in, 16);
        if (!GzipInput.isGzip(whole.start())) {
            return plainBytes(whole, size, name, kind, form);
        }
        try (var unpacked = new GzipInput(whole, name)) {
            int declared = new IdxHeader(unpacked, name, kind, form).declaredBytes();
            // MNIST packs about five to one, so a file that may be honest gets its array at once; other files as they
            // go.
            long plausible = size < 0 ? 0 : Math.min(size * 8, declared);
            return items(unpacked, declared, (int) plausible, name, kind);
        }
    }

    private static byte[] plainBytes(InputStream in, long size, String name, IdxKind kind, ImageForm form)
            throws IOException {
        int declared = new IdxHeader(in, name, kind, form).declaredBytes();
        if (size >= 0) {
            requireSize(name, size, kind, declared / kind.itemBytes(form), form);
        }
        return items(in, declared, size < 0 ? 0 : declared, name, kind);
    }

    private static void requireSize(String name, long size, IdxKind kind, int count, ImageForm form)
            throws DataFileException {
        int bytes = kind.itemBytes(form);
        long whole = kind.headerBytes + (long) count * bytes;
        if (size != whole) {
            String expected =
                    count + " " + kind.items + " of " + bytes + " bytes = " + whole + " bytes with the header";
            throw DataFileException.mismatch(name, expected, size + " bytes");
        }
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
