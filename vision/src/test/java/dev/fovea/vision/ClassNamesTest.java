package dev.fovea.vision;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.model.ModelMetadata;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What classes are called, in files of all editors and in models. */
class ClassNamesTest {
    @TempDir
    private Path folder;

    @Test
    void filesMayHaveMarksAndAnyLineEnds() throws Exception {
        Path file = folder.resolve("names.txt");
        for (String text : List.of("a\nb c\n", "\uFEFFa\r\nb c", "a \rb c\r\n\n\n")) {
            Files.writeString(file, text);
            assertEquals(ClassNames.of("a", "b c"), ClassNames.read(file));
        }
        Files.write(file, "a\nb".getBytes(StandardCharsets.UTF_16LE));
        assertFault(() -> ClassNames.read(file), file.toString(), "control character");
        Files.writeString(file, "a\n\nb");
        assertFault(() -> ClassNames.read(file), file.toString(), "blank");
        Files.writeString(file, "x".repeat(1 << 20) + "\ny");
        assertFault(() -> ClassNames.read(file), file.toString(), "more than a mebibyte");
        assertFault(() -> ClassNames.read(folder), folder.toString(), "a folder");
    }

    @Test
    void anyOrderIsSorted() {
        assertEquals(List.of("2", "9", "10"), ClassNames.sorted(List.of("10", "2", "9", "2")).names());
        assertEquals(List.of("10", "9", "a"), ClassNames.sorted(List.of("a", "9", "10")).names());
        for (String bad : List.of("", " ", "a\tb", "a\nb", "\0")) {
            String message = assertThrows(IllegalArgumentException.class, () -> ClassNames.of("x", bad)).getMessage();
            assertTrue(message.lines().count() == 1, message);
        }
    }

    @Test
    void modelsRememberThem() {
        ClassNames names = ClassNames.of("T-shirt/top", "お");
        assertEquals(Optional.of(names), ClassNames.of(names.storedIn(ModelMetadata.none())));
        assertEquals(Optional.empty(), ClassNames.of(ModelMetadata.none()));
    }
}
