package dev.fovea.vision.file;

import dev.fovea.internal.io.AtomicFile;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Small sets of images for tests, and their files as bytes. */
public final class SampleDigits {
    /** What MNIST's files hold. */
    public static final ImageForm MNIST = KnownSet.MNIST.form();

    /** The number of pixels of an image. */
    public static final int PIXELS = MNIST.size();

    /** The height and width of an image. */
    public static final int SIDE = MNIST.height();

    /** The number of the digits. */
    public static final int CLASSES = 10;

    private SampleDigits() {}

    /** The given number of images, all different, every pixel value among them, labels 0 to 9 in turn. */
    public static LabelledImages labelled(int size) {
        byte[] pixels = new byte[size * PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i + i / PIXELS * 31);
        }
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = (i % CLASSES);
        }
        return LabelledImages.labelled(MNIST, pixels, labels, "sample");
    }

    /** The given number of images as drawn digits are: a border of four pixels of paper, ink within, labels in turn. */
    public static LabelledImages drawn(int size) {
        byte[] pixels = new byte[size * PIXELS];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = (3 * i + 7) % CLASSES;
            for (int row = 4; row < SIDE - 4; row++) {
                for (int column = 4; column < SIDE - 4; column++) {
                    pixels[(i * SIDE + row) * SIDE + column] = (byte) ((row * 31 + column * 7 + i * 13) % 256);
                }
            }
        }
        return LabelledImages.labelled(MNIST, pixels, labels, "drawn");
    }

    public static byte[] idxImages(LabelledImages images) {
        return bytes(out -> IdxWriter.writeImages(images, out));
    }

    public static byte[] idxLabels(LabelledImages images) {
        return bytes(out -> IdxWriter.writeLabels(images, out));
    }

    static byte[] csv(LabelledImages images, KaggleColumns columns) {
        return bytes(out -> KaggleExport.writeRows(images, columns, out));
    }

    public static byte[] gzip(byte[] content) {
        return bytes(out -> {
            try (var packed = new GZIPOutputStream(out)) {
                packed.write(content);
            }
        });
    }

    public static byte[] join(byte[]... parts) {
        return bytes(out -> {
            for (byte[] part : parts) {
                out.write(part);
            }
        });
    }

    private static byte[] bytes(AtomicFile.Content content) {
        var out = new ByteArrayOutputStream();
        try {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Whether both hold the same pixels and the same labels or none. */
    public static boolean same(LabelledImages a, LabelledImages b) {
        if (a.size() != b.size() || a.labelled() != b.labelled()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (a.labelled() && a.label(i) != b.label(i)) {
                return false;
            }
            for (int p = 0; p < PIXELS; p++) {
                if (a.pixel(i, p / SIDE, p % SIDE) != b.pixel(i, p / SIDE,
                        p % SIDE)) {
                    return false;
                }
            }
        }
        return true;
    }
}
