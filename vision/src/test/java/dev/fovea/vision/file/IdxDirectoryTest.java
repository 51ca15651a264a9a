package dev.fovea.vision.file;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxDirectoryTest {
    @TempDir
    Path folder;

    private final LabelledImages train = SampleDigits.labelled(5);
    private final LabelledImages test = SampleDigits.labelled(2);

    private void file(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    @Test
    void readsTheFourCanonicalNames() throws IOException {
        file("train-images-idx3-ubyte", SampleDigits.idxImages(train));
        file("train-labels-idx1-ubyte", SampleDigits.idxLabels(train));
        file("t10k-images-idx3-ubyte", SampleDigits.idxImages(test));
        file("t10k-labels-idx1-ubyte", SampleDigits.idxLabels(test));
        IdxDirectory found = IdxDirectory.open(folder);
        assertTrue(SampleDigits.same(train, found.train()));
        assertTrue(SampleDigits.same(test, found.test()));
    }

    @Test
    void readsPackedFilesAndNamesWithADot() throws IOException {
        file("train-images-idx3-ubyte.gz", SampleDigits.gzip(SampleDigits.idxImages(train)));
        file("train-labels.idx1-ubyte", SampleDigits.idxLabels(train));
        file("t10k-images.idx3-ubyte.gz", SampleDigits.gzip(SampleDigits.idxImages(test)));
        file("t10k-labels-idx1-ubyte", SampleDigits.idxLabels(test));
        IdxDirectory found = IdxDirectory.open(folder);
        assertTrue(SampleDigits.same(train, found.train()));
        assertTrue(SampleDigits.same(test, found.test()));
    }

    @Test
    void prefersPlainToPackedAndTheHyphenToTheDot() throws IOException {
        file("t10k-labels-idx1-ubyte", SampleDigits.idxLabels(SampleDigits.labelled(4)));
        List<String> names = List.of(
                "t10k-images-idx3-ubyte", "t10k-images.idx3-ubyte", "t10k-images-idx3-ubyte.gz",
                "t10k-images.idx3-ubyte.gz");
        for (int i = 0; i < 4; i++) {
            byte[] images =
                    SampleDigits.idxImages(LabelledImages.unlabelled(SampleDigits.MNIST, pixels(i), "file " + i));
            file(names.get(i), i < 2 ? images : SampleDigits.gzip(images));
        }
        for (int i = 0; i < 4; i++) {
            assertEquals(i, IdxDirectory.open(folder).test().pixel(3, 27, 27));
            Files.delete(folder.resolve(names.get(i)));
        }
    }

    /** Four images whose last pixel is a given one. */
    private static byte[] pixels(int last) {
        byte[] pixels = new byte[4 * SampleDigits.PIXELS];
        pixels[0] = (byte) 255;
        pixels[pixels.length - 1] = (byte) last;
        return pixels;
    }

    @Test
    void needsOnlyTheFilesItReads() throws IOException {
        file("t10k-images-idx3-ubyte", SampleDigits.idxImages(test));
        file("t10k-labels-idx1-ubyte", SampleDigits.idxLabels(test));
        IdxDirectory found = IdxDirectory.open(folder);
        assertTrue(SampleDigits.same(test, found.test()));
        assertFault(found::train, folder + ": missing train-images-idx3-ubyte, train-labels-idx1-ubyte (plain or .gz)");
    }

    @Test
    void namesAllMissingFilesAtOnce() throws IOException {
        file("train-images-idx3-ubyte", SampleDigits.idxImages(train));
        assertFault(
                () -> IdxDirectory.open(folder).requireAll(),
                folder + ": missing train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte"
                        + " (plain or .gz)");
    }

    @Test
    void tellsWhatIsNotAFolder() throws IOException {
        Path nothing = folder.resolve("nothing");
        assertFault(() -> IdxDirectory.open(nothing), nothing.toString(), "expected a folder", "found nothing");
        file("file", new byte[1]);
        assertFault(() -> IdxDirectory.open(folder.resolve("file")), "expected a folder", "found something else");
    }

    @Test
    void namesTheFileThatIsWrong() throws IOException {
        file("train-images-idx3-ubyte", SampleDigits.idxImages(train));
        file("train-labels-idx1-ubyte", SampleDigits.idxLabels(test));
        file("t10k-images-idx3-ubyte", SampleDigits.idxImages(test));
        file("t10k-labels-idx1-ubyte", SampleDigits.idxLabels(test));
        IdxDirectory found = IdxDirectory.open(folder);
        assertFault(found::train, folder.resolve("train-labels-idx1-ubyte").toString(), "5 labels", "2 labels");
    }

    @Test
    void readsEmnistWithImagesPutRightAndLabelsFromOne() throws IOException {
        byte[] pixels = new byte[2 * SampleDigits.PIXELS];
        pixels[3 * 28 + 5] = 77; // column 3, row 5
        LabelledImages images = LabelledImages.unlabelled(SampleDigits.MNIST, pixels, "x");
        byte[] labels = {0, 0, 8, 1, 0, 0, 0, 2, 1, 26};
        Files.write(folder.resolve("emnist-letters-train-images-idx3-ubyte.gz"),
                SampleDigits.gzip(SampleDigits.idxImages(images)));
        Path labelFile = Files.write(folder.resolve("emnist-letters-train-labels-idx1-ubyte"), labels);
        IdxDirectory directory = IdxDirectory.open(folder);
        assertEquals(KnownSet.EMNIST_LETTERS, directory.set());
        LabelledImages read = directory.train();
        assertEquals(77, read.pixel(0, 5, 3));
        assertEquals(0, read.pixel(0, 3, 5));
        assertEquals("A", read.classNames().name(read.label(0)));
        assertEquals("Z", read.classNames().name(read.label(1)));
        labels[9] = 27;
        Files.write(labelFile, labels);
        assertFault(directory::train, "label 2 of 2: expected 1 to 26, found 27");
        assertFault(directory::test, "missing emnist-letters-test-images-idx3-ubyte, emnist-letters-test-labels");
        Files.write(folder.resolve("emnist-digits-test-labels-idx1-ubyte"), labels);
        assertFault(() -> IdxDirectory.open(folder), "the files of one set", "emnist-letters, emnist-digits");
        assertEquals(KnownSet.EMNIST_DIGITS, IdxDirectory.open(folder, KnownSet.EMNIST_DIGITS).set());
    }

    @Test
    void knowsHowManyClassesTheSetsHave() {
        int[] classes = Stream.of(KnownSet.values()).mapToInt(set -> set.form().classes().size()).toArray();
        assertArrayEquals(new int[] {10, 10, 10, 62, 47, 47, 26, 10, 10}, classes);
    }
}
