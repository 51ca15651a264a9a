package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report that a run leaves, and the command that makes its page again. */
class ReportCommandTest {
    /** The folder of a run of two networks. */
    @TempDir
    private static Path parent;

    private static Path run;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() {
        run = parent.resolve("run");
        CommandRun.of("train", "--out", run, "-q", "--limit", 256, "--nets", 2, "--epochs", 2, "--batch-size", 16,
                "--seed", -7).succeeded();
    }

    @Test
    void theReportHasWhatTheOtherFilesHave() throws IOException {
        JsonNode report = new ObjectMapper().readTree(run.resolve("report.json").toFile());
        assertEquals("-7", report.at("/settings/seed").textValue());
        assertEquals(Version.number(), report.get("fovea").textValue());
        List<String> rows = Files.readAllLines(run.resolve("history.csv"));
        assertEquals(1 + 4, rows.size());
        for (int network = 0; network < 2; network++) {
            for (int epoch = 0; epoch < 2; epoch++) {
                String[] cells = rows.get(1 + 2 * network + epoch).split(",", -1);
                JsonNode figures = report.at("/networks/" + network + "/epochs/" + epoch);
                assertEquals(cells[1], figures.get("epoch").asText());
                assertEquals(Double.parseDouble(cells[2]), figures.get("accuracy").doubleValue());
                assertEquals(Double.parseDouble(cells[3]), figures.get("loss").doubleValue());
                assertEquals(Double.parseDouble(cells[4]), figures.get("valAccuracy").doubleValue());
                assertEquals(Double.parseDouble(cells[5]), figures.get("valLoss").doubleValue());
            }
            assertEquals(32, report.at("/networks/" + network + "/firstLayer/kernels").size());
        }
        assertTrue(Files.readString(run.resolve("summary.txt"))
                .contains("(" + report.at("/evaluation/wrong").intValue() + " of 256 wrong)"));
        String summary = Files.readString(run.resolve("summary.txt"));
        assertTrue(summary.contains("optimizer:      " + report.at("/optimizer").textValue() + "\n"), summary);
        assertEquals("Adam", report.at("/optimizer").textValue());
        assertTrue(summary.contains("rotation 10 degrees, zoom 0.10, shifts 0.10"), summary);
        assertEquals("{\"degrees\":10.0,\"zoom\":0.1,\"shift\":0.1,\"flip\":0.0}",
                report.at("/settings/augmentation").toString());
        List<String> files = new ArrayList<>(CommandRun.names(run));
        assertTrue(files.remove("report.html") && files.remove("checkpoints"));
        assertEquals(files.toString().replace(" ", ""), report.get("files").toString().replace("\"", ""));
    }

    @Test
    void thePageIsMadeAgain() throws IOException {
        byte[] page = Files.readAllBytes(run.resolve("report.html"));
        Files.writeString(run.resolve("report.html"), "spoilt");
        CommandRun done = CommandRun.of("report", run).succeeded();
        assertEquals("Wrote " + run.resolve("report.html") + "\n", done.out());
        assertArrayEquals(page, Files.readAllBytes(run.resolve("report.html")));
        Path data = Files.copy(run.resolve("report.json"), folder.resolve("report.json"));
        CommandRun.of("report", data).succeeded();
        assertArrayEquals(page, Files.readAllBytes(folder.resolve("report.html")));
    }

    @Test
    void whatIsNoRunIsRefused() throws IOException {
        CommandRun.of("report").refused(2, "RUN");
        CommandRun.of("report", folder).refused(1, folder.resolve("report.json"), "no such file");
        CommandRun.of("report", folder.resolve("none")).refused(1, folder.resolve("none"), "no such file");
        String whole = Files.readString(run.resolve("report.json"));
        Files.writeString(folder.resolve("report.json"), whole.substring(0, whole.length() / 2));
        String said = CommandRun.of("report", folder).refused(1, folder.resolve("report.json"), "not such JSON").err();
        assertFalse(said.contains("Source") || said.contains("`"), said); // which is of use to programmers only
        Files.writeString(folder.resolve("report.json"), whole.replace("\"format\":2", "\"format\":9"));
        CommandRun.of("report", folder).refused(1, folder.resolve("report.json"), "expected format 2, found 9");
        Files.writeString(folder.resolve("report.json"), whole);
        Files.createDirectory(folder.resolve("report.html"));
        CommandRun.of("report", folder).refused(1, folder.resolve("report.html"), "found a folder");
        Thread.currentThread().interrupt();
        CommandRun.of("report", folder).refused(130, "stopped");
        assertFalse(Thread.interrupted());
    }
}
