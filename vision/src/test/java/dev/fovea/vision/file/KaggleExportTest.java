package dev.fovea.vision.file;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.vision.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KaggleExportTest {
    @TempDir
    Path folder;

    private final LabelledImages train = SampleDigits.labelled(12);
    private final LabelledImages test = SampleDigits.labelled(3);

    @Test
    void writesBothFilesInKagglesFormat() throws IOException {
        Path made = folder.resolve("a").resolve("b");
        KaggleExport.write(made, train, test, false);
        List<String> lines = Files.readAllLines(made.resolve("train.csv"));
        assertEquals(13, lines.size());
        String pixels = IntStream.range(0, 784).mapToObj(i -> "pixel" + i).collect(Collectors.joining(","));
        assertEquals("label," + pixels, lines.get(0));
        assertTrue(lines.get(1).startsWith("0,0,1,2,3,4,5,6,7,8,9,10,11,12,"), lines.get(1));
        assertTrue(lines.get(1).contains(",98,99,100,101,") && lines.get(1).contains(",254,255,0,1,"), lines.get(1));
        assertTrue(lines.get(12).startsWith("1,"), lines.get(12));
        String testFile = Files.readString(made.resolve("test.csv"));
        assertTrue(testFile.startsWith(pixels + "\n0,1,2,"), testFile);
        assertTrue(testFile.endsWith("\n") && !testFile.contains("\r"));
        assertEquals(Set.of("train.csv", "test.csv"), files(made));
    }

    @Test
    void writesWhatTheReaderReads() throws IOException {
        KaggleExport.write(folder, train.first(5), test, false);
        assertTrue(SampleDigits.same(train.first(5),
                ImageCsv.readLabelled(folder.resolve("train.csv"), SampleDigits.MNIST)));
        assertTrue(
                SampleDigits.same(test.withoutLabels(), ImageCsv.read(folder.resolve("test.csv"), SampleDigits.MNIST)));
    }

    @Test
    void refusesToReplaceFilesUnlessTold() throws IOException {
        Path existing = Files.writeString(folder.resolve("test.csv"), "precious");
        assertFault(() -> KaggleExport.write(folder, train, test, false), existing.toString(), "exists already");
        assertEquals("precious", Files.readString(existing));
        assertFalse(Files.exists(folder.resolve("train.csv")));
        KaggleExport.write(folder, train, test, true);
        assertEquals(3, ImageCsv.read(existing, SampleDigits.MNIST).size());
    }

    @Test
    void refusesTrainingImagesWithoutLabelsAndLeavesNothing() throws IOException {
        assertThrows(
                IllegalStateException.class, () -> KaggleExport.write(folder, train.withoutLabels(), test, false));
        assertEquals(Set.of(), files(folder));
    }

    @Test
    void tellsAFolderThatCannotBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path within = file.resolve("folder");
        assertFault(() -> KaggleExport.write(within, train, test, false), within.toString(), "cannot be made");
        assertFault(() -> KaggleExport.write(file, train, test, false), file.toString(), "it already exists");
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
