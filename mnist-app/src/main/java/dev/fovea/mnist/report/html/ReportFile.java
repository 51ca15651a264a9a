package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.fovea.internal.io.AtomicFile;
import dev.fovea.io.FileException;
import dev.fovea.mnist.data.JsonFile;
import dev.fovea.vision.DataFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The data of a run's report, {@value #NAME}: see {@link RunReport}. */
public final class ReportFile {
    /** What the file is called. */
    public static final String NAME = "report.json";

    /** Some 80,000 epochs, of all networks together. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    /** As many as such a report has; it bounds the memory that anything else takes. */
    private static final int MOST_TOKENS = 2_000_000;

    private static final JsonFile JSON = new JsonFile(
            MOST_BYTES,
            StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength(Limits.TEXT)
                    .maxNameLength(Limits.NAME)
                    .maxTokenCount(MOST_TOKENS)
                    .build());

    private ReportFile() {}

    /**
     * Whether a report is small enough to be written and read again.
     *
     * @param report the report
     * @return whether it has at most 16 MiB, which is some 80,000 epochs of all networks together
     */
    public static boolean fits(RunReport report) {
        return bytes(report).length <= MOST_BYTES;
    }

    /**
     * Writes the data of a report whole or not at all.
     *
     * @param report the report
     * @param file the file
     * @throws FileException if it cannot be written, or would be too large to be read again
     */
    public static void write(RunReport report, Path file) throws FileException {
        byte[] bytes = bytes(report);
        if (bytes.length > MOST_BYTES) {
            throw new DataFileException(
                    file + ": expected at most " + MOST_BYTES + " bytes, found a report of " + bytes.length);
        }
        AtomicFile.write(file, out -> out.write(bytes));
    }

    private static byte[] bytes(RunReport report) {
        return report.json().toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads the data of a report.
     *
     * @param file the file
     * @return the report
     * @throws FileException if it cannot be read or breaks a rule
     */
    public static RunReport read(Path file) throws FileException {
        return RunReport.of(file.toString(), JSON.parse(file));
    }
}
