package dev.fovea.vision.file;

import dev.fovea.io.FileException;
import dev.fovea.tensor.Shape;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.ImageSet;
import dev.fovea.vision.PixelConvention;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * Images that stay in their files and are read one at a time, for sets that do not fit into memory: plain files in which
 * images lie one after the other, of IDX, CIFAR and NumPy ({@code IdxReader.stream}, {@code CifarDirectory.streamTrain},
 * {@code NumpyReader.stream}). Only the labels are in memory. The numbers are those of the same set in memory, to the bit.
 *
 * <p>Any number of threads may read at once. A file that is changed meanwhile is told by its name, at the latest after
 * 1,024 more samples of a thread. To be closed when nobody reads any more.
 */
public final class StreamedImages implements ImageSet, Closeable {
    /** The most images: only labels are in memory, four bytes each. */
    public static final int LARGEST_SIZE = 1 << 28;

    private static final float WHITE = 255f;
    private static final int BLOCK = 256;

    private final ImageForm form;
    private final List<SampleFile> files;
    private final int[] places;
    private final int[] labels;
    private final byte[] table = new byte[256];
    private final float[] values = new float[256];
    private final String origin;
    private final String remark;

    /**
     * Images in files.
     *
     * @param form what they are
     * @param files at least one, whose images follow one another
     * @param places where in a sample each byte of an image is
     * @param labels one for each image
     * @param changing whether numbers in another convention are changed, for which all are read once
     */
    StreamedImages(ImageForm form, List<SampleFile> files, int[] places, int[] labels, boolean changing)
            throws FileException {
        this.form = form;
        this.files = List.copyOf(files);
        this.places = places;
        this.labels = labels;
        String first = files.getFirst().path().toString();
        this.origin = files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
        for (int i = 0; i < table.length; i++) {
            table[i] = (byte) i;
        }
        try {
            this.remark = changing ? PixelConvention.look(form, this::blocks, table) : "";
        } catch (UncheckedIOException e) {
            throw new DataFileException(String.valueOf(e.getMessage()), e);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (table[i] & 255) / WHITE;
        }
    }

    /** Where the bytes of images are that are as in memory, or column by column. */
    static int[] rows(ImageForm form) {
        int[] places = new int[form.size()];
        int channels = form.shape().dimension(2);
        for (int i = 0; i < places.length; i++) {
            int row = i / channels / form.width();
            int column = i / channels % form.width();
            places[i] = form.isTransposed() ? (column * form.width() + row) * channels + i % channels : i;
        }
        return places;
    }

    /** All images as the files have them, some at a time. */
    private void blocks(PixelConvention.Look look) {
        for (int from = 0; from < size(); from += BLOCK) {
            int n = Math.min(BLOCK, size() - from);
            byte[] block = new byte[n * form.size()];
            for (int i = 0; i < n; i++) {
                copyBytes(from + i, block, i * form.size());
            }
            look.at(block);
        }
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public Shape sampleShape() {
        return form.shape();
    }

    @Override
    public int classes() {
        return form.classes().size();
    }

    @Override
    public ImageForm form() {
        return form;
    }

    @Override
    public String origin() {
        return origin;
    }

    @Override
    public String remark() {
        return remark;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    /**
     * Writes one image as floats in [0, 1], row by row: pixel / 255 in float arithmetic.
     *
     * @param index the image, from 0
     * @param x modified from {@code x[offset]} on, one float for each byte
     * @param offset where the image begins in {@code x}
     * @throws UncheckedIOException with a {@link DataFileException} if the file cannot be read or has changed
     * @throws IllegalStateException if this was closed
     */
    @Override
    public void read(int index, float[] x, int offset) {
        Objects.checkIndex(index, size());
        Objects.checkFromIndexSize(offset, places.length, x.length);
        SampleFile file = file(index);
        try (SampleFile.Window window = file.window()) {
            byte[] sample = window.read(within(index));
            for (int i = 0; i < places.length; i++) {
                x[offset + i] = values[sample[places[i]] & 255];
            }
        } catch (IOException e) {
            throw unchecked(file, e);
        }
    }

    @Override
    public void copyBytes(int index, byte[] target, int offset) {
        Objects.checkIndex(index, size());
        Objects.checkFromIndexSize(offset, places.length, target.length);
        SampleFile file = file(index);
        try (SampleFile.Window window = file.window()) {
            byte[] sample = window.read(within(index));
            for (int i = 0; i < places.length; i++) {
                target[offset + i] = table[sample[places[i]] & 255];
            }
        } catch (IOException e) {
            throw unchecked(file, e);
        }
    }

    private static UncheckedIOException unchecked(SampleFile file, IOException e) {
        DataFileException failure = file.failure(e);
        return new UncheckedIOException(failure.getMessage(), failure);
    }

    private SampleFile file(int index) {
        int left = index;
        int which = 0;
        while (left >= files.get(which).count()) {
            left -= files.get(which++).count();
        }
        return files.get(which);
    }

    private int within(int index) {
        int left = index;
        for (int which = 0; left >= files.get(which).count(); which++) {
            left -= files.get(which).count();
        }
        return left;
    }

    /** For people: origin and number of images. */
    @Override
    public String toString() {
        return origin + ": " + size() + " images that stay there";
    }

    /** Closes the files; whoever reads still is served, and nobody later. */
    @Override
    public void close() throws FileException {
        for (SampleFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                throw DataFileException.of(file.path(), "cannot be closed", e);
            }
        }
    }
}
