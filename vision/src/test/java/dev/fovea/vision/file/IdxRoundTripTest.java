package dev.fovea.vision.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.internal.DataFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is written as IDX is read back the same, and no bytes whatever bring the reader down. */
class IdxRoundTripTest {
    @Property(tries = 50)
    void readsBackWhatItWrites(
            @ForAll @IntRange(min = 1, max = 40) int size, @ForAll long seed, @ForAll boolean pack,
            @ForAll boolean sized)
            throws IOException {
        LabelledImages images = random(size, seed);
        byte[] pixels = read(SampleDigits.idxImages(images), pack, sized, IdxKind.IMAGES);
        byte[] labels = read(SampleDigits.idxLabels(images), pack, sized, IdxKind.LABELS);
        assertTrue(SampleDigits.same(images, IdxReader.join(pixels, "images", labels, "labels", SampleDigits.MNIST)));
    }

    @Property(tries = 50)
    void readsMembersCutAnywhereAsOneStream(@ForAll @IntRange(max = 2367) int first, @ForAll long seed)
            throws IOException {
        byte[] whole = SampleDigits.idxImages(random(3, seed));
        byte[] packed = SampleDigits.join(
                SampleDigits.gzip(Arrays.copyOf(whole, first)),
                SampleDigits.gzip(Arrays.copyOfRange(whole, first, whole.length)));
        byte[] pixels = IdxReader.bytes(new ByteArrayInputStream(packed), packed.length, "x", IdxKind.IMAGES,
                SampleDigits.MNIST);
        assertArrayEquals(Arrays.copyOfRange(whole, 16, whole.length), pixels);
    }

    @Property
    void readsOrRefusesAnyBytes(@ForAll byte[] bytes, @ForAll boolean pack, @ForAll IdxKind kind) {
        readOrRefuse(pack ? SampleDigits.gzip(bytes) : bytes, kind);
    }

    @Property
    void readsOrRefusesAFileWithSomeOtherBytesInIt(
            @ForAll byte[] other, @ForAll @IntRange(max = 799) int place, @ForAll boolean pack) {
        byte[] file = SampleDigits.idxImages(SampleDigits.labelled(1));
        byte[] whole = pack ? SampleDigits.gzip(file) : file;
        int at = Math.min(place, whole.length);
        byte[] start = Arrays.copyOf(whole, at);
        byte[] end = Arrays.copyOfRange(whole, Math.min(whole.length, at + other.length), whole.length);
        readOrRefuse(SampleDigits.join(start, other, end), IdxKind.IMAGES);
    }

    /** Anything but bytes or our own exception fails the property. */
    private static void readOrRefuse(byte[] file, IdxKind kind) {
        try {
            byte[] items =
                    IdxReader.bytes(new ByteArrayInputStream(file), file.length, "file", kind, SampleDigits.MNIST);
            assertEquals(0, items.length % kind.itemBytes(SampleDigits.MNIST));
        } catch (IOException e) {
            assertTrue(e instanceof DataFileException && e.getMessage().startsWith("file"), e.toString());
        }
    }

    private static byte[] read(byte[] file, boolean pack, boolean sized, IdxKind kind) throws IOException {
        byte[] whole = pack ? SampleDigits.gzip(file) : file;
        long size = sized ? whole.length : DataFile.UNKNOWN_SIZE;
        return IdxReader.bytes(new ByteArrayInputStream(whole), size, "file", kind, SampleDigits.MNIST);
    }

    private static LabelledImages random(int size, long seed) {
        var random = new Random(seed);
        byte[] pixels = new byte[size * SampleDigits.PIXELS];
        random.nextBytes(pixels);
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = random.nextInt(SampleDigits.CLASSES);
        }
        return LabelledImages.labelled(SampleDigits.MNIST, pixels, labels, "random");
    }
}
