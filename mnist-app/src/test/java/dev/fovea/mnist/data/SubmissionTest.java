package dev.fovea.mnist.data;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated
class SubmissionTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "ar-EG-u-nu-arab", "fa-IR", "hi-IN-u-nu-deva", "th-TH-u-nu-thai", "tr-TR"})
    void writesWesternDigitsAndLineFeedsWhateverTheLocale(String language) throws IOException {
        Path file = folder.resolve("MNIST-CNN-ENSEMBLE.csv");
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(language));
            Submission.write(file, new int[] {7, 2, 1, 0, 4, 1, 4, 9, 5, 9, 0, 6});
        } finally {
            Locale.setDefault(before);
        }
        String expected = "ImageId,Label\n1,7\n2,2\n3,1\n4,0\n5,4\n6,1\n7,4\n8,9\n9,5\n10,9\n11,0\n12,6\n";
        assertArrayEquals(expected.getBytes(StandardCharsets.US_ASCII), Files.readAllBytes(file));
    }

    @Test
    void numbersTheImagesFrom1ToTheLast() throws IOException {
        Path file = folder.resolve("s.csv");
        Submission.write(file, new int[28_000]);
        var lines = Files.readAllLines(file);
        assertEquals(28_001, lines.size());
        for (int id = 1; id <= 28_000; id++) {
            assertEquals(id + ",0", lines.get(id));
        }
    }

    @Test
    void replacesAnEarlierSubmission() throws IOException {
        Path file = Files.writeString(folder.resolve("s.csv"), "earlier");
        Submission.write(file, new int[] {3});
        assertEquals("ImageId,Label\n1,3\n", Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void refusesALabelThatIsNoneBeforeWriting(int label) {
        Path file = folder.resolve("s.csv");
        String message = assertThrows(
                IllegalArgumentException.class, () -> Submission.write(file, new int[] {0, label})).getMessage();
        assertEquals("label of image 2: expected at least 0, found " + label, message);
        assertFalse(Files.exists(file));
    }

    @Test
    void refusesAnEmptySubmission() {
        Path file = folder.resolve("s.csv");
        assertThrows(IllegalArgumentException.class, () -> Submission.write(file, new int[0]));
        assertFalse(Files.exists(file));
    }

    @Test
    void tellsAFolderThatIsMissing() {
        Path file = folder.resolve("missing").resolve("s.csv");
        assertFault(() -> Submission.write(file, new int[1]), file.toString(), "cannot be written", "no such");
        assertTrue(Files.notExists(file.getParent()));
    }
}
