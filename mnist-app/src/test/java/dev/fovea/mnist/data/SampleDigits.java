package dev.fovea.mnist.data;

import dev.fovea.internal.io.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Small sets of images for tests, and their files as bytes. */
final class SampleDigits {
    private SampleDigits() {}

    /** The given number of images, all different, every pixel value among them, labels 0 to 9 in turn. */
    static DigitImages labelled(int size) {
        byte[] pixels = new byte[size * DigitImages.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i + i / DigitImages.PIXELS * 31);
        }
        byte[] labels = new byte[size];
        for (int i = 0; i < size; i++) {
            labels[i] = (byte) (i % DigitImages.CLASSES);
        }
        return DigitImages.labelled(pixels, labels, "sample");
    }

    static byte[] idxImages(DigitImages images) {
        return bytes(out -> IdxWriter.writeImages(images, out));
    }

    static byte[] idxLabels(DigitImages images) {
        return bytes(out -> IdxWriter.writeLabels(images, out));
    }

    static byte[] csv(DigitImages images, KaggleColumns columns) {
        return bytes(out -> KaggleExport.writeRows(images, columns, out));
    }

    static byte[] gzip(byte[] content) {
        return bytes(out -> {
            try (var packed = new GZIPOutputStream(out)) {
                packed.write(content);
            }
        });
    }

    static byte[] join(byte[]... parts) {
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
    static boolean same(DigitImages a, DigitImages b) {
        if (a.size() != b.size() || a.labelled() != b.labelled()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (a.labelled() && a.label(i) != b.label(i)) {
                return false;
            }
            for (int p = 0; p < DigitImages.PIXELS; p++) {
                if (a.pixel(i, p / DigitImages.WIDTH, p % DigitImages.WIDTH) != b.pixel(i, p / DigitImages.WIDTH,
                        p % DigitImages.WIDTH)) {
                    return false;
                }
            }
        }
        return true;
    }
}
