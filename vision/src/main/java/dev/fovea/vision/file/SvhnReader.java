package dev.fovea.vision.file;

import dev.fovea.tensor.Shape;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.internal.DataFile;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the cropped digits of SVHN, street view house numbers (Netzer and others, "Reading Digits in Natural Images",
 * 2011): MATLAB 5 files of {@code X} (32, 32, 3, n), bytes column by column, and {@code y} (n, 1), labels from 1, of
 * which 10 is the digit 0.
 */
public final class SvhnReader {
    /** What the files hold, once they are read: (32, 32, 3), the digits 0 to 9. */
    public static final ImageForm FORM = ImageForm.of(Shape.of(32, 32, 3), ClassNames.DIGITS).named("digits");

    private static final int SIDE = 32;
    private static final int CHANNELS = 3;
    private static final int TEN = 10;

    private final String name;
    private byte @Nullable [] pixels;
    private byte @Nullable [] labels;

    private SvhnReader(String name) {
        this.name = name;
    }

    /**
     * Reads images with their labels.
     *
     * @param file {@code train_32x32.mat}, {@code test_32x32.mat} or {@code extra_32x32.mat}
     * @return the images
     * @throws DataFileException if it cannot be read or breaks a rule
     */
    public static LabelledImages read(Path file) throws DataFileException {
        try (InputStream in = new BufferedInputStream(DataFile.open(file))) {
            return read(in, file.toString());
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }

    static LabelledImages read(InputStream in, String name) throws IOException {
        var reader = new SvhnReader(name);
        try {
            MatFile.visit(in, name, reader::take);
        } catch (EOFException e) {
            throw new DataFileException(name + ": its end is missing (a cut-off copy?)", e);
        }
        return reader.images();
    }

    private void take(MatVariable variable) throws IOException {
        if ((variable.name().equals("X") && pixels != null) || (variable.name().equals("y") && labels != null)) {
            throw DataFileException.mismatch(name, "one variable " + variable.name(), "another");
        }
        int[] sizes = variable.dimensions();
        if (variable.name().equals("X")) {
            boolean one = sizes.length == 3;
            int images = one ? 1 : sizes.length == 4 ? sizes[3] : 0;
            if (images < 1 || sizes[0] != SIDE || sizes[1] != SIDE || sizes[2] != CHANNELS) {
                throw DataFileException.mismatch(
                        name + ", variable \"X\"", "sizes [32, 32, 3, n]", Arrays.toString(sizes));
            }
            pixels = variable.bytes(FORM.mostImages() * FORM.size());
        } else if (variable.name().equals("y")) {
            labels = variable.bytes(FORM.mostImages());
        }
    }

    private LabelledImages images() throws DataFileException {
        if (pixels == null || labels == null) {
            throw DataFileException.mismatch(
                    name, "the variables X and y", pixels == null && labels == null
                            ? "neither"
                            : pixels == null ? "y only" : "X only");
        }
        int size = pixels.length / FORM.size();
        if (labels.length != size) {
            throw DataFileException.mismatch(name, size + " labels, one for each image", labels.length + " labels");
        }
        int[] digits = new int[size];
        for (int i = 0; i < size; i++) {
            int label = labels[i] & 255;
            if (label < 1 || label > TEN) {
                throw DataFileException.mismatch(
                        name + ", label " + (i + 1) + " of " + size, "1 to 10", Integer.toString(label));
            }
            digits[i] = label % TEN;
        }
        putRight(pixels);
        return LabelledImages.labelled(FORM, pixels, digits, name);
    }

    /** From (channel, column, row) to (row, column, channel), image by image. */
    private static void putRight(byte[] pixels) {
        byte[] image = new byte[FORM.size()];
        for (int start = 0; start < pixels.length; start += image.length) {
            System.arraycopy(pixels, start, image, 0, image.length);
            for (int channel = 0; channel < CHANNELS; channel++) {
                for (int column = 0; column < SIDE; column++) {
                    for (int row = 0; row < SIDE; row++) {
                        pixels[start + (row * SIDE + column) * CHANNELS + channel] =
                                image[(channel * SIDE + column) * SIDE + row];
                    }
                }
            }
        }
    }
}
