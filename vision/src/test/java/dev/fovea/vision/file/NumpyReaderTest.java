package dev.fovea.vision.file;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.tensor.Shape;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.LabelledImages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays of NumPy. */
class NumpyReaderTest {
    private static final ImageForm FORM = ImageForm.of(Shape.of(2, 3, 3), ClassNames.of("a", "b", "c"));
    private static final byte[] PIXELS = new byte[36];

    static {
        for (int i = 0; i < PIXELS.length; i++) {
            PIXELS[i] = (byte) (i * 7);
        }
    }

    @TempDir
    Path folder;

    private Path images(byte[] file) throws IOException {
        return Files.write(folder.resolve("x.npy"), file);
    }

    private Path labels(String type, byte[] data) throws IOException {
        return Files.write(folder.resolve("y.npy"), SampleColours.npy(type, "(2,)", data));
    }

    private static byte[] good() {
        return SampleColours.npy("|u1", "(2, 2, 3, 3)", PIXELS);
    }

    private static void assertSample(LabelledImages images) {
        assertEquals(2, images.size());
        assertEquals(2, images.label(0));
        assertEquals(1, images.label(1));
        for (int i = 0; i < 18; i++) {
            assertEquals((18 + i) * 7 & 255, images.pixel(1, i / 9, i / 3 % 3, i % 3));
        }
    }

    @Test
    void readsImagesAndLabelsOfEveryWholeType() throws IOException {
        Path x = images(good());
        assertSample(NumpyReader.read(x, labels("|u1", new byte[] {2, 1}), FORM));
        assertSample(NumpyReader.read(x, labels("|i1", new byte[] {2, 1}), FORM));
        assertSample(NumpyReader.read(x, labels("<i4", new byte[] {2, 0, 0, 0, 1, 0, 0, 0}), FORM));
        assertSample(NumpyReader.read(x, labels(">u2", new byte[] {0, 2, 0, 1}), FORM));
        byte[] longs = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(2).putLong(1).array();
        assertSample(NumpyReader.read(x, labels("<i8", longs), FORM));
        assertSample(NumpyReader.read(images(SampleDigits.gzip(good())), labels("<i8", longs), FORM));
        assertFalse(NumpyReader.readUnlabelled(x, FORM).labelled());
    }

    @Test
    void readsGreyImagesWithoutAChannel() throws IOException {
        byte[] file = SampleColours.npy("|u1", "(1, 28, 28)", new byte[784]);
        assertEquals(1, NumpyReader.readUnlabelled(images(file), SampleDigits.MNIST).size());
    }

    @Test
    void readsBothFromOneNpz() throws IOException {
        Path file = folder.resolve("set.npz");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x_train.npy"));
            zip.write(good());
            zip.putNextEntry(new ZipEntry("y_train.npy"));
            zip.write(SampleColours.npy("|u1", "(2, 1)", new byte[] {2, 1}));
        }
        assertSample(NumpyReader.read(file, "x_train", "y_train", FORM));
        assertFault(
                () -> NumpyReader.read(file, "x_test", "y_test", FORM),
                file + ": expected an array \"x_test\", found \"x_train\", \"y_train\"");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));
        assertFault(() -> NumpyReader.read(file, "x_train", "y_train", FORM), file + ": expected arrays of NumPy");
        assertFault(() -> NumpyReader.read(folder.resolve("no.npz"), "x", "y", FORM), "no.npz");
    }

    @Test
    void tellsWhatIsWrong() throws IOException {
        assertFault(() -> read(new byte[0]), "x.npy: expected an array of NumPy (.npy), found nothing");
        assertFault(() -> read("text that is none".getBytes(StandardCharsets.US_ASCII)), "found text beginning");
        assertFault(() -> read(SampleColours.npy("<f4", "(2, 2, 3, 3)", PIXELS)), "expected bytes (uint8, |u1)", "<f4");
        assertFault(() -> read(SampleColours.npy("|u1", "(2, 3, 2, 3)", PIXELS)), "[n, 2, 3, 3]", "[2, 3, 2, 3]");
        assertFault(() -> read(SampleColours.npy("|u1", "(3, 2, 3, 3)", PIXELS)), "expected 54 bytes", "only 36");
        assertFault(() -> read(SampleColours.npy("|u1", "(1, 2, 3, 3)", PIXELS)), "expected the end after 18 bytes");
        assertFault(() -> read(SampleColours.npy("|u1", "(99999999999, 2, 3, 3)", PIXELS)), "1 to 1000000 images");
        byte[] fortran =
                new String(good(), StandardCharsets.ISO_8859_1).replace("False,", "True,").replace("), }", "),  }")
                        .getBytes(StandardCharsets.ISO_8859_1);
        assertFault(() -> read(fortran), "Fortran order");
        byte[] version = good();
        version[6] = 9;
        assertFault(() -> read(version), "version 1 to 3");
        Path x = images(good());
        assertFault(() -> NumpyReader.read(x, labels("|u1", new byte[] {3, 0}), FORM), "label 1 of 2: expected 0 to 2");
        assertFault(() -> NumpyReader.read(x, labels("|i1", new byte[] {-1, 0}), FORM), "found -1");
        assertFault(() -> NumpyReader.read(x, labels("<f8", new byte[16]), FORM), "whole numbers for labels");
        assertFault(() -> NumpyReader.read(x, labels("|u1", new byte[1]), FORM), "the end after 1");
        Path one = Files.write(folder.resolve("one.npy"), SampleColours.npy("|u1", "(1,)", new byte[1]));
        assertFault(() -> NumpyReader.read(x, one, FORM), "expected 2 labels, as many as there are images");
    }

    private void read(byte[] file) throws IOException {
        assertTrue(NumpyReader.readUnlabelled(images(file), FORM).size() > 0);
    }

    @Test
    @org.junit.jupiter.api.condition.EnabledOnOs(org.junit.jupiter.api.condition.OS.LINUX)
    void aPipeIsNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe.npz");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertFault(() -> NumpyReader.read(pipe, "x", "y", SampleDigits.MNIST),
                pipe + ": expected a file, found something else");
        assertFault(() -> NumpyReader.read(folder, "x", "y", SampleDigits.MNIST),
                folder + ": expected a file, found a folder");
    }
}
