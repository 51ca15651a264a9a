package dev.fovea.mnist.report;

import dev.fovea.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The summary of a run as a text file in UTF-8. */
public final class SummaryText {
    private SummaryText() {}

    /**
     * Writes the summary, whole or not at all.
     *
     * @param lines the lines, without line ends
     * @param file the file
     * @throws IOException if it cannot be written
     */
    public static void write(List<String> lines, Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append('\n');
        }
        AtomicFile.write(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
