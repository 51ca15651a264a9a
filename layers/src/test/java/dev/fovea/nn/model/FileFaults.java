package dev.fovea.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.function.Executable;

/** What every error about a model file must be: one short line that names the file and says everything. */
final class FileFaults {
    private static final int LONGEST = 1200;

    private FileFaults() {}

    /** Asserts that the action is refused with a line that begins with the file and then has the words. */
    static void assertFault(Path file, Executable action, String words) {
        String message = assertThrows(ModelFileException.class, action).getMessage();
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.length() < LONGEST, message);
        assertTrue(message.startsWith(file + ": "), message);
        assertTrue(message.contains(words), () -> "no \"" + words + "\" in: " + message);
    }
}
