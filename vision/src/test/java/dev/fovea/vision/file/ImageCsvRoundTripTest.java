package dev.fovea.vision.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.LabelledImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is written as CSV is read back the same, and no text whatever brings the reader down. */
class ImageCsvRoundTripTest {
    @Property(tries = 30)
    void readsBackWhatItWrites(
            @ForAll @IntRange(min = 1, max = 40) int size, @ForAll long seed, @ForAll boolean quote,
            @ForAll boolean windows) throws IOException {
        LabelledImages images = random(size, seed);
        for (KaggleColumns columns : KaggleColumns.values()) {
            String csv = new String(SampleDigits.csv(images, columns), StandardCharsets.US_ASCII);
            String quoted = quote ? csv.replaceAll("[0-9a-z]+", "\"$0\"") : csv;
            String ended = windows ? quoted.replace("\n", "\r\n") : quoted;
            LabelledImages expected = columns == KaggleColumns.TRAIN ? images : images.withoutLabels();
            assertTrue(SampleDigits.same(expected, read(ended.getBytes(StandardCharsets.US_ASCII), columns)));
        }
    }

    @Property
    void readsOrRefusesAnyBytes(@ForAll byte[] bytes, @ForAll KaggleColumns columns) {
        readOrRefuse(bytes, columns);
    }

    @Property
    void readsOrRefusesAFileWithSomeOtherTextInIt(
            @ForAll String text, @ForAll @IntRange(max = 20_000) int place, @ForAll KaggleColumns columns) {
        String csv = new String(SampleDigits.csv(SampleDigits.labelled(4), columns), StandardCharsets.US_ASCII);
        int at = Math.min(place, csv.length());
        readOrRefuse((csv.substring(0, at) + text + csv.substring(at)).getBytes(StandardCharsets.UTF_8), columns);
    }

    @Property(tries = 200)
    void neverTakesARowForMoreOrLessThanOne(@ForAll @IntRange(max = 20_000) int cut) {
        LabelledImages images = SampleDigits.labelled(4);
        byte[] whole = SampleDigits.csv(images, KaggleColumns.TRAIN);
        byte[] part = Arrays.copyOf(whole, Math.min(cut, whole.length));
        try {
            // Cut within the last number of a row, the file is still well formed; nowhere else.
            LabelledImages read = read(part, KaggleColumns.TRAIN);
            LabelledImages expected = images.first(read.size());
            int last = read.size() - 1;
            assertTrue(last == 0 || SampleDigits.same(expected.first(last), read.first(last)));
            assertEquals(expected.label(last), read.label(last));
        } catch (IOException e) {
            assertTrue(e instanceof DataFileException && e.getMessage().startsWith("file"), e.toString());
        }
    }

    /** Anything but images or our own exception fails the property. */
    private static void readOrRefuse(byte[] file, KaggleColumns columns) {
        try {
            assertTrue(read(file, columns).size() > 0);
        } catch (IOException e) {
            assertTrue(e instanceof DataFileException && e.getMessage().startsWith("file"), e.toString());
        }
    }

    private static LabelledImages read(byte[] file, KaggleColumns columns) throws IOException {
        return ImageCsv.read(new ByteArrayInputStream(file), "file", SampleDigits.MNIST,
                columns == KaggleColumns.TRAIN);
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
