package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fovea.io.AtomicFile;
import dev.fovea.io.FileException;
import dev.fovea.mnist.data.DataFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The data of a run's report, {@value #NAME}: see {@link RunReport}. */
public final class ReportFile {
    /** What the file is called. */
    public static final String NAME = "report.json";

    /** Some 80,000 epochs, of all networks together. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    /** As many as such a report has; it bounds the memory that anything else takes. */
    private static final int MOST_TOKENS = 2_000_000;

    private static final JsonMapper JSON = JsonMapper.builder(
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(8)
                                    .maxStringLength(Limits.TEXT)
                                    .maxNameLength(Limits.NAME)
                                    .maxTokenCount(MOST_TOKENS)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

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
        return RunReport.of(file.toString(), parse(file));
    }

    private static JsonNode parse(Path file) throws FileException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new DataFileException(file + ": expected a regular file, found something else, such as a pipe");
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new DataFileException(file + ": expected at most " + MOST_BYTES + " bytes, found more");
            }
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
            throw new DataFileException(file + ": not such JSON: " + e.getOriginalMessage() + place, e);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }
}
