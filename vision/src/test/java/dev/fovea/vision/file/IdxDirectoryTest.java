package dev.fovea.vision.file;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.vision.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
}
