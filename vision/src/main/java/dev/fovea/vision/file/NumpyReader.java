package dev.fovea.vision.file;

import dev.fovea.io.FileException;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.PixelConvention;
import dev.fovea.vision.internal.DataFile;
import dev.fovea.vision.internal.GrowingBytes;
import dev.fovea.vision.internal.PackedInput;
import dev.fovea.vision.internal.Shown;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads arrays of NumPy: images of bytes ({@code uint8}), (n, height, width) or (n, height, width, channels), and labels
 * of whole numbers of any width, (n) or (n, 1); each in a file {@code .npy}, plain or packed with gzip, or both in one
 * {@code .npz}, as Keras' {@code mnist.npz}.
 */
public final class NumpyReader {
    private static final String ENDING = ".npy";

    private NumpyReader() {}

    /**
     * Reads images and labels from two files {@code .npy}.
     *
     * @param images the file of images
     * @param labels the file of labels
     * @param form what images and labels are
     * @return the images with their labels
     * @throws DataFileException if a file cannot be read or breaks a rule
     */
    public static LabelledImages read(Path images, Path labels, ImageForm form) throws DataFileException {
        byte[] pixels = pixels(images, form);
        try (InputStream in = PackedInput.open(labels)) {
            return join(pixels, images.toString(), NumpyLabels.read(in, labels.toString(), form, form.mostImages()),
                    labels.toString(),
                    form);
        } catch (IOException e) {
            throw DataFileException.of(labels, "cannot be read", e);
        }
    }

    /**
     * Opens images that stay in their file, for a set that does not fit into memory. All of it is read once, to see in which
     * convention it is.
     *
     * @param images the file of images, plain
     * @param labels the file of labels, plain or gzip
     * @param form what images and labels are
     * @return the images with their labels, to be closed
     * @throws FileException if a file cannot be read or breaks a rule
     */
    public static StreamedImages stream(Path images, Path labels, ImageForm form) throws FileException {
        String name = images.toString();
        long size = DataFile.plainSize(images);
        int count;
        long start;
        try (FileInputStream in = new FileInputStream(images.toFile())) {
            count = count(in, name, form, StreamedImages.LARGEST_SIZE);
            start = in.getChannel().position();
        } catch (IOException e) {
            throw DataFileException.of(images, "cannot be read", e);
        }
        long declared = (long) count * form.size();
        if (size - start != declared) {
            throw DataFileException.mismatch(name, declared + " bytes of images", Long.toString(size - start));
        }
        int[] known;
        try (InputStream in = PackedInput.open(labels)) {
            known = NumpyLabels.read(in, labels.toString(), form, StreamedImages.LARGEST_SIZE);
        } catch (IOException e) {
            throw DataFileException.of(labels, "cannot be read", e);
        }
        requireAsMany(count, name, known, labels.toString());
        var samples = new SampleFile(images, start, form.size(), count);
        return new StreamedImages(form, List.of(samples), StreamedImages.rows(form), known, true);
    }

    /**
     * Reads images without labels from a file {@code .npy}.
     *
     * @param images the file
     * @param form what images are
     * @return the images
     * @throws DataFileException if the file cannot be read or breaks a rule
     */
    public static LabelledImages readUnlabelled(Path images, ImageForm form) throws DataFileException {
        return join(pixels(images, form), images.toString(), null, "", form);
    }

    /**
     * Reads images and labels from a file {@code .npz}.
     *
     * @param file the file
     * @param images the name of the array of images, such as {@code x_train}
     * @param labels the name of the array of labels, such as {@code y_train}
     * @param form what images and labels are
     * @return the images with their labels
     * @throws DataFileException if the file cannot be read, has no such arrays or breaks a rule
     */
    public static LabelledImages read(Path file, String images, String labels, ImageForm form)
            throws DataFileException {
        if (Files.exists(file) && !Files.isRegularFile(file)) { // a pipe would be waited for
            throw DataFileException.mismatch(
                    file.toString(), "a file", Files.isDirectory(file) ? "a folder" : "something else");
        }
        try (ZipFile arrays = new ZipFile(file.toFile())) {
            String pixelName = file + ", array " + Shown.quoted(images);
            String labelName = file + ", array " + Shown.quoted(labels);
            byte[] pixels;
            try (InputStream in = open(arrays, images, file)) {
                pixels = pixels(in, pixelName, form);
            }
            try (InputStream in = open(arrays, labels, file)) {
                return join(pixels, pixelName, NumpyLabels.read(in, labelName, form, form.mostImages()), labelName,
                        form);
            }
        } catch (ZipException e) {
            throw new DataFileException(
                    file + ": expected arrays of NumPy (.npz), found another or a damaged file: " + e.getMessage(), e);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }

    private static InputStream open(ZipFile arrays, String name, Path file) throws IOException {
        ZipEntry entry = arrays.getEntry(name + ENDING);
        if (entry == null) {
            String found = arrays.stream()
                    .limit(20)
                    .map(ZipEntry::getName)
                    .map(all -> all.endsWith(ENDING) ? all.substring(0, all.length() - ENDING.length()) : all)
                    .map(Shown::quoted)
                    .collect(Collectors.joining(", "));
            throw DataFileException.mismatch(
                    file.toString(), "an array " + Shown.quoted(name), found.isEmpty() ? "none" : found);
        }
        return new BufferedInputStream(arrays.getInputStream(entry));
    }

    private static byte[] pixels(Path file, ImageForm form) throws DataFileException {
        try (InputStream in = PackedInput.open(file)) {
            return pixels(in, file.toString(), form);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }

    /** The bytes of all images. */
    static byte[] pixels(InputStream in, String name, ImageForm form) throws IOException {
        int declared = count(in, name, form, form.mostImages()) * form.size();
        var bytes = new GrowingBytes(name, 0, declared);
        bytes.fill(in);
        if (bytes.size() < declared) {
            throw DataFileException.mismatch(name, declared + " bytes of images", "only " + bytes.size());
        }
        if (in.read() >= 0) {
            throw DataFileException.mismatch(name, "the end after " + declared + " bytes of images", "more data");
        }
        return bytes.toArray();
    }

    /** Reads the header and returns how many images it declares, at least one. */
    private static int count(InputStream in, String name, ImageForm form, int most) throws IOException {
        NumpyHeader header = NumpyHeader.read(in, name);
        long[] sizes = header.sizes();
        int channels = form.shape().dimension(2);
        boolean fits = (sizes.length == 4 ? sizes[3] == channels : sizes.length == 3 && channels == 1)
                && sizes[1] == form.height()
                && sizes[2] == form.width();
        if (!fits) {
            String expected = "[n, " + form.height() + ", " + form.width() + ", " + channels + "]";
            throw DataFileException.mismatch(name, "images of shape " + expected, header.shape());
        }
        if (!header.type().equals("|u1")) {
            throw DataFileException.mismatch(name, "bytes (uint8, |u1)", "the type " + header.type());
        }
        if (sizes[0] < 1 || sizes[0] > most) {
            throw DataFileException.mismatch(name, "1 to " + most + " images", Long.toString(sizes[0]));
        }
        return (int) sizes[0];
    }

    private static LabelledImages join(
            byte[] pixels, String name, int @Nullable [] labels, String labelsName, ImageForm form)
            throws DataFileException {
        if (labels != null) {
            requireAsMany(pixels.length / form.size(), name, labels, labelsName);
        }
        Transposition.apply(form, pixels);
        return PixelConvention.of(form, pixels, labels, name, null);
    }

    private static void requireAsMany(int size, String name, int[] labels, String labelsName) throws DataFileException {
        if (labels.length != size) {
            throw DataFileException.mismatch(
                    labelsName, size + " labels, as many as there are images in " + name, labels.length + " labels");
        }
    }
}
