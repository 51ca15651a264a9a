package dev.fovea.mnist.data;

import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Digits of 28×28 grey bytes, with labels 0 to 9 or without. There is at least one image. Immutable; the pixels are
 * held once, as bytes (784 per image, row by row, 0 background to 255 ink), and become floats one image at a time.
 */
public final class DigitImages {
    /** The height of an image in pixels. */
    public static final int HEIGHT = 28;
    /** The width of an image in pixels. */
    public static final int WIDTH = 28;
    /** The number of pixels of an image. */
    public static final int PIXELS = HEIGHT * WIDTH;
    /** The number of different labels: the digits 0 to 9. */
    public static final int CLASSES = 10;
    /** The largest number of images that is read from a file: a limit against nonsense, far above any real set. */
    public static final int LARGEST_SIZE = 1_000_000;

    private final byte[] pixels;
    private final byte @Nullable [] labels;
    private final int size;
    private final String origin;
    private final String remark;

    private DigitImages(byte[] pixels, byte @Nullable [] labels, int size, String origin, String remark) {
        this.pixels = pixels;
        this.labels = labels;
        this.size = size;
        this.origin = origin;
        this.remark = remark;
    }

    /**
     * Images with labels.
     *
     * @param pixels 784 bytes per image; taken over, not copied, and not to be changed afterwards
     * @param labels one byte 0 to 9 per image; taken over likewise
     * @param origin where the images come from, for messages
     * @return the images
     * @throws IllegalArgumentException if there is no image, the lengths do not match or a label is not 0 to 9
     */
    public static DigitImages labelled(byte[] pixels, byte[] labels, String origin) {
        int size = count(pixels);
        if (labels.length != size) {
            throw new IllegalArgumentException("expected " + size + " labels, found " + labels.length);
        }
        for (int i = 0; i < size; i++) {
            if (labels[i] < 0 || labels[i] >= CLASSES) {
                throw new IllegalArgumentException("label " + i + ": expected 0 to 9, found " + (labels[i] & 255));
            }
        }
        return new DigitImages(pixels, labels, size, origin, "");
    }

    /**
     * Images without labels.
     *
     * @param pixels 784 bytes per image; taken over, not copied, and not to be changed afterwards
     * @param origin where the images come from, for messages
     * @return the images
     * @throws IllegalArgumentException if there is no image or the length is not a multiple of 784
     */
    public static DigitImages unlabelled(byte[] pixels, String origin) {
        return new DigitImages(pixels, null, count(pixels), origin, "");
    }

    private static int count(byte[] pixels) {
        if (pixels.length == 0 || pixels.length % PIXELS != 0) {
            throw new IllegalArgumentException(
                    "pixels: expected a positive multiple of " + PIXELS + " bytes, found " + pixels.length);
        }
        return pixels.length / PIXELS;
    }

    /** {@return the number of images, at least 1} */
    public int size() {
        return size;
    }

    /** {@return whether the images have labels} */
    public boolean labelled() {
        return labels != null;
    }

    /** {@return where the images come from, for messages: usually a file name} */
    public String origin() {
        return origin;
    }

    /**
     * What is odd about the numbers of the file they come from, and what was assumed about them.
     *
     * @return one line for the user, without the file's name; empty if nothing is
     */
    public String remark() {
        return remark;
    }

    /**
     * What is odd about the numbers of a digit: that it is dark on light, faint or blank.
     *
     * @param digit 784 numbers, 0 to 1, as {@link #read} writes them; not modified
     * @return one line for the user; empty if nothing is
     */
    public static String remark(float[] digit) {
        byte[] bytes = new byte[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            bytes[i] = (byte) Math.round(255 * digit[i]);
        }
        return PixelConvention.remark(bytes);
    }

    /** The same images with a remark. */
    DigitImages remarked(String line) {
        return new DigitImages(pixels, labels, size, origin, line);
    }

    /**
     * The label of an image.
     *
     * @param index the image, from 0
     * @return the digit, 0 to 9
     * @throws IllegalStateException if the images have no labels
     */
    public int label(int index) {
        Objects.checkIndex(index, size);
        if (labels == null) {
            throw new IllegalStateException(origin + ": these images have no labels");
        }
        return labels[index];
    }

    /**
     * One pixel of an image.
     *
     * @param index the image, from 0
     * @param row the row, from 0 at the top
     * @param column the column, from 0 at the left
     * @return 0 (background) to 255 (ink)
     */
    public int pixel(int index, int row, int column) {
        Objects.checkIndex(index, size);
        Objects.checkIndex(row, HEIGHT);
        Objects.checkIndex(column, WIDTH);
        return pixels[index * PIXELS + row * WIDTH + column] & 255;
    }

    /**
     * Writes one image as 784 floats in [0, 1], row by row: pixel / 255 in float arithmetic, as Keras scales.
     *
     * @param index the image, from 0
     * @param x modified: {@code x[offset]} to {@code x[offset + 783]}
     * @param offset where the image begins in {@code x}
     */
    public void read(int index, float[] x, int offset) {
        Objects.checkIndex(index, size);
        Objects.checkFromIndexSize(offset, PIXELS, x.length);
        int start = index * PIXELS;
        for (int i = 0; i < PIXELS; i++) {
            x[offset + i] = (pixels[start + i] & 255) / 255f;
        }
    }

    /** Writes the 784 bytes of one image to {@code target} from {@code offset} on. */
    void copyBytes(int index, byte[] target, int offset) {
        Objects.checkIndex(index, size);
        System.arraycopy(pixels, index * PIXELS, target, offset, PIXELS);
    }

    /**
     * The first images; the pixels are shared, not copied.
     *
     * @param n how many, at least 1
     * @return the first {@code n} images, or all if there are fewer
     * @throws IllegalArgumentException if {@code n} is less than 1
     */
    public DigitImages limit(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("number of images: expected at least 1, found " + n);
        }
        return n >= size ? this : new DigitImages(pixels, labels, n, origin, remark);
    }

    /** {@return the same images without their labels; the pixels are shared, not copied} */
    public DigitImages withoutLabels() {
        return labels == null ? this : new DigitImages(pixels, null, size, origin, remark);
    }

    /**
     * {@return a checksum of pixels and labels, eight hexadecimal digits; images without labels have another than with}
     */
    public String checksum() {
        CRC32C sum = new CRC32C();
        sum.update(pixels, 0, size * PIXELS);
        if (labels != null) {
            sum.update(labels, 0, size);
        }
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /** For people: origin, number of images, labelled or not. */
    @Override
    public String toString() {
        return origin + ": " + size + (labels == null ? " unlabelled" : " labelled") + " images";
    }
}
