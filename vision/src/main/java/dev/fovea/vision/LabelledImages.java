package dev.fovea.vision;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.tensor.Shape;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Images of bytes in memory, with labels or without, as the files of a data set have them. There is at least one image.
 * Immutable; the pixels are held once, as bytes (height · width · channels for each image, row by row, the channels of a
 * pixel together), and become floats one image at a time. Images without labels serve for prediction.
 */
public final class LabelledImages implements ImageSet {
    /** The largest number of images that is read from a file: a limit against nonsense, far above any usual set. */
    public static final int LARGEST_SIZE = 1_000_000;

    private static final float WHITE = 255f;
    private static final int BYTE_VALUES = 256;

    private final ImageForm form;
    private final byte[] pixels;
    private final int @Nullable [] labels;
    private final int size;
    private final String origin;
    private final String remark;

    private LabelledImages(
            ImageForm form, byte[] pixels, int @Nullable [] labels, int size, String origin, String remark) {
        this.form = form;
        this.pixels = pixels;
        this.labels = labels;
        this.size = size;
        this.origin = origin;
        this.remark = remark;
    }

    /**
     * Images with labels.
     *
     * @param form what images and labels are; neither its first label nor its transposition matter here
     * @param pixels the bytes of all images; taken over, not copied, and not to be changed afterwards
     * @param labels one for each image, from 0; taken over likewise
     * @param origin where the images come from, for messages
     * @return the images
     * @throws IllegalArgumentException if there is no image, the lengths do not match or a label is no class
     */
    public static LabelledImages labelled(ImageForm form, byte[] pixels, int[] labels, String origin) {
        int size = count(form, pixels);
        if (labels.length != size) {
            throw new IllegalArgumentException("expected " + size + " labels, found " + labels.length);
        }
        int last = form.classes().size() - 1;
        for (int i = 0; i < size; i++) {
            if (labels[i] < 0 || labels[i] > last) {
                throw new IllegalArgumentException("label " + i + ": expected 0 to " + last + ", found " + labels[i]);
            }
        }
        return new LabelledImages(form, pixels, labels, size, origin, "");
    }

    /**
     * Images without labels.
     *
     * @param form what images are
     * @param pixels the bytes of all images; taken over, not copied, and not to be changed afterwards
     * @param origin where the images come from, for messages
     * @return the images
     * @throws IllegalArgumentException if there is no image or the length is not a multiple of that of an image
     */
    public static LabelledImages unlabelled(ImageForm form, byte[] pixels, String origin) {
        return new LabelledImages(form, pixels, null, count(form, pixels), origin, "");
    }

    private static int count(ImageForm form, byte[] pixels) {
        if (pixels.length == 0 || pixels.length % form.size() != 0) {
            throw new IllegalArgumentException(
                    "pixels: expected a positive multiple of " + form.size() + " bytes, found " + pixels.length);
        }
        return pixels.length / form.size();
    }

    /** {@return the number of images, at least 1} */
    @Override
    public int size() {
        return size;
    }

    @Override
    public Shape sampleShape() {
        return form.shape();
    }

    @Override
    public int classes() {
        return form.classes().size();
    }

    /** {@return what images and labels are} */
    @Override
    public ImageForm form() {
        return form;
    }

    /** {@return what the classes are called} */
    @Override
    public ClassNames classNames() {
        return form.classes();
    }

    /** {@return whether the images have labels} */
    public boolean labelled() {
        return labels != null;
    }

    /** {@return where the images come from, for messages: usually a file name} */
    @Override
    public String origin() {
        return origin;
    }

    /**
     * What is odd about the numbers of the file they come from, and what was assumed about them.
     *
     * @return one line for the user, without the file's name; empty if nothing is
     */
    @Override
    public String remark() {
        return remark;
    }

    /** The same images with a remark. */
    LabelledImages remarked(String line) {
        return new LabelledImages(form, pixels, labels, size, origin, line);
    }

    /**
     * The label of an image.
     *
     * @param index the image, from 0
     * @return the class, from 0
     * @throws IllegalStateException if the images have no labels
     */
    @Override
    public int label(int index) {
        Objects.checkIndex(index, size);
        if (labels == null) {
            throw new IllegalStateException(origin + ": these images have no labels");
        }
        return labels[index];
    }

    /**
     * One pixel of an image of one channel; the first channel of others.
     *
     * @param index the image, from 0
     * @param row the row, from 0 at the top
     * @param column the column, from 0 at the left
     * @return 0 to 255
     */
    public int pixel(int index, int row, int column) {
        return pixel(index, row, column, 0);
    }

    /**
     * One channel of a pixel of an image.
     *
     * @param index the image, from 0
     * @param row the row, from 0 at the top
     * @param column the column, from 0 at the left
     * @param channel the channel, from 0: red, green, blue
     * @return 0 to 255
     */
    public int pixel(int index, int row, int column, int channel) {
        Objects.checkIndex(index, size);
        Objects.checkIndex(row, form.height());
        Objects.checkIndex(column, form.width());
        int channels = form.shape().dimension(2);
        Objects.checkIndex(channel, channels);
        return pixels[index * form.size() + (row * form.width() + column) * channels + channel] & 255;
    }

    /**
     * Writes one image as floats in [0, 1], row by row: pixel / 255 in float arithmetic, as Keras scales.
     *
     * @param index the image, from 0
     * @param x modified from {@code x[offset]} on, one float for each byte
     * @param offset where the image begins in {@code x}
     */
    @Override
    public void read(int index, float[] x, int offset) {
        Objects.checkIndex(index, size);
        int count = form.size();
        Objects.checkFromIndexSize(offset, count, x.length);
        int start = index * count;
        for (int i = 0; i < count; i++) {
            x[offset + i] = (pixels[start + i] & 255) / WHITE;
        }
    }

    /**
     * Writes the bytes of one image.
     *
     * @param index the image, from 0
     * @param target modified from {@code target[offset]} on
     * @param offset where the image begins in {@code target}
     */
    @Override
    public void copyBytes(int index, byte[] target, int offset) {
        Objects.checkIndex(index, size);
        System.arraycopy(pixels, index * form.size(), target, offset, form.size());
    }

    /**
     * The first images; the pixels are shared, not copied. {@link #limit} does the same for any data set, and may leave
     * none.
     *
     * @param n how many, at least 1
     * @return the first {@code n} images, or all if there are fewer
     * @throws IllegalArgumentException if {@code n} is less than 1
     */
    @CheckReturnValue
    public LabelledImages first(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("number of images: expected at least 1, found " + n);
        }
        return n >= size ? this : new LabelledImages(form, pixels, labels, n, origin, remark);
    }

    /** {@return the same images without their labels; the pixels are shared, not copied} */
    @CheckReturnValue
    public LabelledImages withoutLabels() {
        return labels == null ? this : new LabelledImages(form, pixels, null, size, origin, remark);
    }

    /**
     * {@return a checksum of pixels and labels, eight hexadecimal digits; images without labels have another than with}
     */
    public String checksum() {
        CRC32C sum = new CRC32C();
        sum.update(pixels, 0, size * form.size());
        if (labels != null) {
            for (int i = 0; i < size; i++) {
                sum.update(labels[i]);
                if (classes() > BYTE_VALUES) {
                    sum.update(labels[i] >> 8);
                    sum.update(labels[i] >> 16);
                }
            }
        }
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /** For people: origin, number of images, labelled or not. */
    @Override
    public String toString() {
        return origin + ": " + size + (labels == null ? " unlabelled" : " labelled") + " images";
    }
}
