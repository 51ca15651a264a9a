package dev.fovea.spark;

import dev.fovea.tensor.Shape;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.picture.Picture;
import dev.fovea.vision.picture.PictureReader;
import dev.fovea.vision.picture.Preprocessing;
import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/** Makes a network's input of a value of a column. Immutable; any number of threads may use one. */
final class SampleInput {
    private static final float WHITE = 255;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    private final Shape shape;
    /** How the model says its pictures are made, or null. */
    private final @Nullable Preprocessing stored;
    /** What is done to pictures, or null where a network reads no pictures. */
    private final @Nullable Preprocessing pictures;
    private final InputFormat format;

    /**
     * An input.
     *
     * @param shape of a sample
     * @param stored how the model says its pictures are made, or null
     * @param format what bytes are
     */
    SampleInput(Shape shape, @Nullable Preprocessing stored, InputFormat format) {
        this.shape = shape;
        this.stored = stored;
        this.pictures = stored != null ? stored : isPicture(shape) ? Preprocessing.to(shape) : null;
        this.format = format;
    }

    /** Whether a network of this input may read pictures. */
    static boolean isPicture(Shape shape) {
        return shape.rank() == 3 && (shape.dimension(2) == 1 || shape.dimension(2) == 3);
    }

    /**
     * Reads a value.
     *
     * @param value what Spark has for bytes, an array of numbers, a vector or an image
     * @param x modified from {@code x[offset]} on
     * @param offset where the sample begins
     */
    void read(@Nullable Object value, float[] x, int offset) throws InvalidRowException {
        switch (value) {
            case null -> throw new InvalidRowException("expected a value, found null");
            case float[] numbers -> readNumbers(numbers, x, offset);
            case byte[] bytes when encoded(bytes) -> readPicture(decoded(bytes), x, offset);
            case byte[] bytes -> readPixels(bytes, x, offset);
            case Seq<?> numbers -> readNumbers(numbers, x, offset);
            case Vector numbers -> readNumbers(numbers, x, offset);
            case Row image -> readPicture(SparkImage.picture(image), x, offset);
            default -> throw new InvalidRowException(
                    "expected bytes, numbers or an image, found " + value.getClass().getName());
        }
    }

    /** What reads to the same without being prepared again: pixels stay bytes, everything else becomes its numbers. */
    Object compacted(@Nullable Object value) throws InvalidRowException {
        float[] x = new float[shape.size()];
        read(value, x, 0);
        return value instanceof byte[] bytes && !encoded(bytes) ? bytes : x;
    }

    /** What is as long as a sample is one, unless it is a PNG: pixels may begin as a JPEG does. */
    private boolean encoded(byte[] bytes) {
        return switch (format) {
            case PIXELS -> false;
            case PICTURES -> true;
            case AUTO -> pictures != null
                    && (begins(bytes, PNG) || (begins(bytes, JPEG) && bytes.length != shape.size()));
        };
    }

    private static boolean begins(byte[] bytes, byte[] signature) {
        return bytes.length >= signature.length
                && Arrays.equals(bytes, 0, signature.length, signature, 0, signature.length);
    }

    private void readPixels(byte[] bytes, float[] x, int offset) throws InvalidRowException {
        requireSize(bytes.length, format == InputFormat.AUTO && pictures != null ? "bytes, or a picture," : "bytes");
        for (int i = 0; i < bytes.length; i++) {
            x[offset + i] = (bytes[i] & 0xff) / WHITE;
        }
        if (stored != null) {
            stored.apply(x, offset);
        }
    }

    private static Picture decoded(byte[] bytes) throws InvalidRowException {
        try {
            return PictureReader.read(bytes, "picture", PictureReader.LARGEST_SIDE, PictureReader.MOST_PIXELS);
        } catch (DataFileException e) {
            throw new InvalidRowException(String.valueOf(e.getMessage()), e);
        }
    }

    private void readPicture(Picture picture, float[] x, int offset) throws InvalidRowException {
        if (pictures == null) {
            throw new InvalidRowException("expected a sample of " + shape + ", found a picture");
        }
        try {
            pictures.apply(picture, x, offset);
        } catch (DataFileException e) {
            throw new InvalidRowException(String.valueOf(e.getMessage()), e);
        }
    }

    private void readNumbers(float[] numbers, float[] x, int offset) throws InvalidRowException {
        requireSize(numbers.length, "numbers");
        System.arraycopy(numbers, 0, x, offset, numbers.length);
        requireFinite(x, offset);
    }

    private void readNumbers(Seq<?> numbers, float[] x, int offset) throws InvalidRowException {
        requireSize(numbers.size(), "numbers");
        var each = numbers.iterator();
        for (int i = 0; each.hasNext(); i++) {
            if (!(each.next() instanceof Number number)) {
                throw new InvalidRowException("expected numbers, found null at index " + i);
            }
            x[offset + i] = number.floatValue();
        }
        requireFinite(x, offset);
    }

    private void readNumbers(Vector numbers, float[] x, int offset) throws InvalidRowException {
        requireSize(numbers.size(), "numbers");
        double[] values = numbers.toArray();
        for (int i = 0; i < values.length; i++) {
            x[offset + i] = (float) values[i];
        }
        requireFinite(x, offset);
    }

    private void requireSize(int found, String what) throws InvalidRowException {
        if (found != shape.size()) {
            throw new InvalidRowException(
                    "expected " + shape.size() + " " + what + " for a sample of " + shape + ", found " + found);
        }
    }

    private void requireFinite(float[] x, int offset) throws InvalidRowException {
        for (int i = 0; i < shape.size(); i++) {
            if (!Float.isFinite(x[offset + i])) {
                throw new InvalidRowException("expected finite numbers, found " + x[offset + i] + " at index " + i);
            }
        }
    }
}
