package dev.fovea.vision.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import org.junit.jupiter.api.function.Executable;

/** What every error about a data file must be: one line that says everything. */
public final class Faults {
    private Faults() {}

    /** Asserts that the action fails with a one-line message that holds every one of the words. */
    public static void assertFault(Executable action, String... words) {
        String message = assertThrows(FileException.class, action).getMessage();
        assertEquals(1, message.lines().count(), message);
        for (String word : words) {
            assertTrue(message.contains(word), () -> "no \"" + word + "\" in: " + message);
        }
    }
}
