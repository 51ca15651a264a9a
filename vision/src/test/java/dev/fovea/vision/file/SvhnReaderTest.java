package dev.fovea.vision.file;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.vision.LabelledImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SVHN's cropped digits in files of MATLAB 5. */
class SvhnReaderTest {
    @TempDir
    Path folder;

    private static LabelledImages read(byte[] file) throws IOException {
        return SvhnReader.read(new ByteArrayInputStream(file), "file");
    }

    @Test
    void readsEveryFormAndTakesTenForZero() throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            for (boolean packed : new boolean[] {true, false}) {
                for (boolean doubles : new boolean[] {true, false}) {
                    LabelledImages images = read(SampleColours.svhn(order, packed, doubles, 1, 10, 9));
                    assertEquals(3, images.size());
                    assertEquals(1, images.label(0));
                    assertEquals(0, images.label(1));
                    assertEquals(9, images.label(2));
                    for (int i = 0; i < 3072; i++) {
                        assertEquals(
                                SampleColours.value(2, i / 96, i / 3 % 32, i % 3) & 255,
                                images.pixel(2, i / 96, i / 3 % 32, i % 3));
                    }
                }
            }
        }
    }

    @Test
    void readsAFile() throws IOException {
        Path file = Files.write(
                folder.resolve("test_32x32.mat"), SampleColours.svhn(ByteOrder.LITTLE_ENDIAN, true, true, 5, 5));
        LabelledImages images = SvhnReader.read(file);
        assertEquals(2, images.size());
        assertEquals(file.toString(), images.origin());
    }

    @Test
    void refusesAFileThatIsCutOffAnywhere() {
        for (boolean packed : new boolean[] {true, false}) {
            byte[] whole = SampleColours.svhn(ByteOrder.LITTLE_ENDIAN, packed, false, 3, 4);
            for (int length = 0; length < whole.length; length +=
                    length < 400 || whole.length - length < 300 ? 1 : 97) {
                byte[] part = Arrays.copyOf(whole, length);
                // Of an array that is not packed the last bytes are padding.
                if (packed || length < whole.length - 6) {
                    assertFault(() -> read(part), "file");
                }
            }
        }
    }

    @Test
    void tellsWhatIsWrong() {
        byte[] good = SampleColours.svhn(ByteOrder.LITTLE_ENDIAN, false, true, 3, 11);
        assertFault(() -> read(good), "file, label 2 of 2: expected 1 to 10, found 11");
        byte[] hdf5 = good.clone();
        System.arraycopy("MATLAB 7.3".getBytes(StandardCharsets.US_ASCII), 0, hdf5, 0, 10);
        assertFault(() -> read(hdf5), "file: expected a MATLAB 5 file, found one of MATLAB 7.3");
        byte[] other = new byte[200];
        assertFault(() -> read(other), "file: expected a MATLAB 5 file, found bytes 00");
        byte[] header = Arrays.copyOf(good, 128);
        assertFault(() -> read(header), "file: expected the variables X and y, found neither");
        byte[] sizes = good.clone();
        sizes[128 + 8 + 16 + 8] = 31;
        assertFault(() -> read(sizes), "expected sizes [32, 32, 3, n], found [31, 32, 3, 2]");
        byte[] claims = good.clone();
        claims[128 + 8 + 16 + 8 + 14] = 9; // 590,000 images: more than the file has
        assertFault(() -> read(claims), "file, variable \"X\"", "found 6144 bytes");
    }

    /** Nor could it be, within any time: of such data a gibibyte takes a mebibyte. */
    @Test
    void whatNobodyWantsIsNotUnpacked() throws IOException {
        byte[] whole = SampleColours.svhn(ByteOrder.LITTLE_ENDIAN, true, false, 3, 4);
        byte[] other = SampleColours.packedOther();
        assertEquals(2, read(SampleDigits.join(whole, other)).size());
    }

    @Test
    void eachVariableStandsThereOnce() {
        byte[] whole = SampleColours.svhn(ByteOrder.LITTLE_ENDIAN, true, false, 3, 4);
        assertFault(() -> read(SampleDigits.join(whole, Arrays.copyOfRange(whole, 128, whole.length))),
                "file: expected one variable X, found another");
    }
}
