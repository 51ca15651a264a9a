package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown while files are read and digits predicted. */
class WorkProgressTest {
    private static final long MILLISECOND = 1_000_000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long now = Long.MAX_VALUE - 100 * MILLISECOND; // nanoTime may overflow

    private Console console(boolean terminal, int columns) {
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new Console(
                stream, stream, terminal, Map.of("NO_COLOR", "1", "COLUMNS", Integer.toString(columns)));
    }

    private String shown() {
        String text = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return text;
    }

    @Test
    void aTerminalShowsWhatTakesLongAndNothingOfItInTheEnd() {
        try (var progress = new WorkProgress(console(true, 80), "Reading a.csv", true, () -> now)) {
            progress.advanced(1, 8);
            now += 499 * MILLISECOND;
            progress.advanced(2, 8);
            assertEquals("", shown());
            now += MILLISECOND;
            progress.advanced(3, 8);
            assertEquals("\rReading a.csv ━━━━━━━─────────────  37 %", shown());
            now += 99 * MILLISECOND;
            progress.advanced(4, 8);
            assertEquals("", shown());
            now += MILLISECOND;
            progress.advanced(8, 8);
            assertEquals("\rReading a.csv ━━━━━━━━━━━━━━━━━━━━ 100 %", shown());
        }
        assertEquals("\r" + " ".repeat("Reading a.csv ".length() + 20 + " 100 %".length()) + "\r", shown());
    }

    @Test
    void workOfUnknownLengthHasNoBar() {
        try (var progress = new WorkProgress(console(true, 80), "Reading pipe", true, () -> now)) {
            now += 500 * MILLISECOND;
            progress.advanced(3, -1);
            assertEquals("\rReading pipe …", shown());
        }
    }

    @ParameterizedTest
    @CsvSource({"false, true", "true, false"})
    void nothingIsShownElsewhereOrBesideJson(boolean terminal, boolean welcome) {
        try (var progress = new WorkProgress(console(terminal, 80), "Predicting", welcome, () -> now)) {
            now += 10_000 * MILLISECOND;
            progress.advanced(1, 2);
        }
        assertEquals("", shown());
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 30, 45, 46, 47, 200})
    void theLineIsNarrowerThanTheTerminal(int columns) {
        try (var progress = new WorkProgress(console(true, columns), "Reading a/long/name", true, () -> now)) {
            for (long total : new long[] {-1, 2}) {
                now += 500 * MILLISECOND;
                progress.advanced(1, total);
                String line = shown().strip();
                assertTrue(line.length() < columns && line.startsWith("Reading"), line);
                assertTrue(line.endsWith(total < 0 ? "…" : "50 %") || columns == 20, line);
            }
        }
    }
}
