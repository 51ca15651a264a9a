package dev.fovea.vision.file;

import dev.fovea.tensor.Shape;
import dev.fovea.testing.FuzzTarget;
import dev.fovea.testing.Refusal;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.LabelledImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** The readers of CIFAR's, MATLAB's and NumPy's files under any bytes. The first byte chooses which. */
public final class ArrayFuzz implements FuzzTarget {
    private static final String NAME = "file";
    private static final int CIFAR = 0;
    private static final int SVHN = 1;
    private static final int IMAGES = 2;
    private static final int LABELS = 3;
    private static final ImageForm SMALL = ImageForm.grey(2, 2, ClassNames.numbered(10));
    private static final ArrayFuzz TARGET = new ArrayFuzz();

    ArrayFuzz() {}

    /** Is called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.accepts(input);
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                seed(CIFAR, SampleColours.cifar(2, 1)),
                seed(SVHN, SampleColours.svhn(ByteOrder.LITTLE_ENDIAN, true, true, 1)),
                seed(SVHN, SampleColours.svhn(ByteOrder.BIG_ENDIAN, false, false, 10)),
                seed(IMAGES, SampleColours.npy("|u1", "(3, 2, 2)", new byte[12])),
                seed(LABELS, SampleColours.npy("<i2", "(3,)", new byte[6])));
    }

    private static byte[] seed(int choice, byte[] file) {
        return SampleDigits.join(new byte[] {(byte) choice}, file);
    }

    @Override
    public boolean accepts(byte[] input) {
        byte[] file = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
        try {
            read(input.length == 0 ? 0 : input[0] & 3, file);
            return true;
        } catch (DataFileException e) {
            Refusal.require(e, NAME);
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void read(int choice, byte[] file) throws IOException {
        var in = new ByteArrayInputStream(file);
        switch (choice) {
            case CIFAR -> {
                ImageForm form = ImageForm.of(Shape.of(32, 32, 3), ClassNames.numbered(10));
                LabelledImages images = CifarRecords.read(in, NAME, form, 1, 0);
                // Nothing is lost or made up, unless the file was packed.
                if (images.size() * 3073 != file.length && (file[0] & 255) != 0x1f) {
                    throw new AssertionError(images.size() + " images of " + file.length + " bytes");
                }
            }
            case SVHN -> {
                LabelledImages images = SvhnReader.read(in, NAME);
                if (images.label(images.size() - 1) > 9) {
                    throw new AssertionError("label");
                }
            }
            case IMAGES -> {
                int bytes = NumpyReader.pixels(in, NAME, SMALL).length;
                if (bytes == 0 || bytes % 4 != 0 || bytes > file.length) {
                    throw new AssertionError(bytes + " bytes");
                }
            }
            default -> {
                for (int label : NumpyLabels.read(in, NAME, SMALL, SMALL.mostImages())) {
                    if (label < 0 || label > 9) {
                        throw new AssertionError("label " + label);
                    }
                }
            }
        }
    }
}
