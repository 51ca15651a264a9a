package dev.fovea.mnist.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTextTest {
    @Test
    void isUtf8WithAnEndToEveryLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("summary.txt");
        SummaryText.write(List.of("accuracy 99.47 %", "", "28×28"), file);
        byte[] expected = {
            'a', 'c', 'c', 'u', 'r', 'a', 'c', 'y', ' ', '9', '9', '.', '4', '7', ' ', '%', '\n', '\n', '2', '8',
            (byte) 0xC3, (byte) 0x97, '2', '8', '\n'
        };
        assertArrayEquals(expected, Files.readAllBytes(file));
        SummaryText.write(List.of("new"), file);
        assertEquals("new\n", Files.readString(file));
    }

    @Test
    void aFailureNamesTheFile(@TempDir Path folder) {
        Path file = folder.resolve("missing").resolve("summary.txt");
        IOException failure = assertThrows(IOException.class, () -> SummaryText.write(List.of("line"), file));
        assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
        assertFalse(Files.exists(file));
    }
}
