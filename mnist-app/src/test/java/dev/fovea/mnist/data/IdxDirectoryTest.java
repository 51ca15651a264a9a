package dev.fovea.mnist.data;

import static dev.fovea.mnist.data.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxDirectoryTest {
    @TempDir
    Path folder;

    private final DigitImages train = SampleDigits.labelled(5);
    private final DigitImages test = SampleDigits.labelled(2);

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
        for (String stem : new String[] {"train-images%sidx3", "train-labels%sidx1", "t10k-images%sidx3",
            "t10k-labels%sidx1"}) {
            for (String joint : new String[] {"-", "."}) {
                file(String.format(stem, joint) + "-ubyte", new byte[0]);
                file(String.format(stem, joint) + "-ubyte.gz", new byte[0]);
            }
        }
        assertEquals("train-images-idx3-ubyte", IdxDirectory.open(folder).trainImages().getFileName().toString());
        Files.delete(folder.resolve("train-images-idx3-ubyte"));
        assertEquals("train-images.idx3-ubyte", IdxDirectory.open(folder).trainImages().getFileName().toString());
        Files.delete(folder.resolve("train-images.idx3-ubyte"));
        assertEquals("train-images-idx3-ubyte.gz", IdxDirectory.open(folder).trainImages().getFileName().toString());
    }

    @Test
    void namesAllMissingFilesAtOnce() throws IOException {
        file("train-images-idx3-ubyte", SampleDigits.idxImages(train));
        assertFault(
                () -> IdxDirectory.open(folder),
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
