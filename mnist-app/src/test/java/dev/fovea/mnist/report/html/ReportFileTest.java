package dev.fovea.mnist.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFileTest {
    private static RunReport report;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeAll
    static void make() throws IOException {
        report = SampleReport.of(2, 3);
    }

    @BeforeEach
    void choose() {
        file = folder.resolve(ReportFile.NAME);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        for (RunReport one : new RunReport[] {
            report, SampleReport.of(1, 1, false, false, SampleReport.HOSTILE), SampleReport.of(3, 0)}) {
            ReportFile.write(one, file);
            assertEquals(one, ReportFile.read(file));
        }
    }

    @Test
    void whatWasNotMeasuredIsNull() throws IOException {
        RunReport losses = SampleReport.withoutAccuracy();
        ReportFile.write(losses, file);
        JsonNode epoch = new ObjectMapper().readTree(file.toFile()).at("/networks/0/epochs/1");
        assertTrue(epoch.get("accuracy").isNull() && epoch.get("valAccuracy").isNull(), epoch.toString());
        assertTrue(epoch.get("loss").isNumber() && epoch.get("valLoss").isNumber(), epoch.toString());
        assertEquals(losses, ReportFile.read(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "{", "[]", "7", "null", "\"a\"", "{}", "{\"format\": 1}", "{\"format\": 1, \"format\": 1}",
                "{\"format\": 1} {}", "[[[[[[[[[[[[1]]]]]]]]]]]]", "{\"format\": NaN}", "{\"format\": {}}",
                "\u0000", "\ufeff{"
            })
    void whatIsNoReportIsRefused(String text) throws IOException {
        Files.writeString(file, text);
        assertRefused("");
    }

    @Test
    void anotherVersionIsRefusedByItsNumber() throws IOException {
        changed(json -> json.put("format", 1).put("more", 1));
        assertRefused("expected format 2, found 1; another version of Fovea may have written it");
    }

    private static Stream<Map.Entry<String, Consumer<ObjectNode>>> faults() {
        return Stream.of(single(), contradictions()).flatMap(map -> map.entrySet().stream());
    }

    private static Map<String, Consumer<ObjectNode>> contradictions() {
        return Map.of(
                ": networks: expected as many as the settings say, 7",
                json -> ((ObjectNode) json.get("settings")).put("networks", 7),
                ": networks: expected at most",
                json -> ((ObjectNode) json.at("/networks/0")).put("wrong", 9999),
                " of them beside its diagonal, found an object",
                json -> ((ObjectNode) json.get("evaluation")).put("wrong", 9999),
                ": evaluation: expected a confusion matrix of ",
                json -> ((ObjectNode) json.get("digits")).put("test", 100_000),
                ": evaluation: expected a confusion matrix of 11 classes",
                json -> ((ArrayNode) json.at("/digits/classes")).add("ten"),
                ": digits.classes: expected names that differ",
                json -> ((ArrayNode) json.at("/digits/classes")).add("9"));
    }

    private static Map<String, Consumer<ObjectNode>> single() {
        return Map.of(
                "report.json: unknown field \"more\"", json -> json.put("more", 1),
                ": seconds: expected a number of at least 0.0", json -> json.put("seconds", -1),
                ": digits.test: expected a whole number", json -> ((ObjectNode) json.get("digits")).put("test", 1.5),
                ": settings.seed: expected a whole number of 64 bits",
                json -> ((ObjectNode) json.get("settings")).put("seed", "9223372036854775808"),
                ": networks[1].epochs[2].loss: expected a number",
                json -> ((ObjectNode) json.at("/networks/1/epochs/2")).put("loss", "low"),
                ": networks[0].firstLayer.kernels[5]: expected an array of 9, found one of 8",
                json -> ((ArrayNode) json.at("/networks/0/firstLayer/kernels/5")).remove(0),
                ": evaluation.mistakes[0].pixels: expected 784 bytes in Base64",
                json -> ((ObjectNode) json.at("/evaluation/mistakes/0")).put("pixels", "!"),
                ": evaluation: expected a vote of each network",
                json -> ((ArrayNode) json.at("/evaluation/mistakes/0/votes")).add(1),
                ": files: expected the names of files beside the report",
                json -> ((ArrayNode) json.get("files")).add("../secret"),
                ": created: expected a time such as", json -> json.put("created", "today"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void eachFaultIsSaidWithItsPlace(Map.Entry<String, Consumer<ObjectNode>> fault) throws IOException {
        changed(fault.getValue());
        assertRefused(fault.getKey());
    }

    @Test
    void everyFieldIsNeededAndOfItsType() throws IOException {
        changed(json -> {});
        JsonNode whole = new ObjectMapper().readTree(file.toFile());
        int places = without(whole, whole, "");
        assertTrue(places > 60, places + " fields");
    }

    /** Leaves out and spoils each field of each first object; returns how many there are. */
    private int without(JsonNode whole, JsonNode part, String path) throws IOException {
        int places = 0;
        for (Iterator<String> names = part.fieldNames(); names.hasNext();) {
            String name = names.next();
            places++;
            for (boolean spoilt : new boolean[] {false, true}) {
                ObjectNode copy = whole.deepCopy();
                ObjectNode parent = (ObjectNode) copy.at(path);
                if (spoilt) {
                    parent.putObject(name).put("x", true);
                } else {
                    parent.remove(name);
                }
                Files.writeString(file, copy.toString());
                assertRefused(spoilt || name.equals("format") ? "" : name + ": expected, but missing");
            }
            JsonNode value = part.get(name);
            if (value.isObject()) {
                places += without(whole, value, path + "/" + name);
            } else if (value.isArray() && value.path(0).isObject()) {
                places += without(whole, value.get(0), path + "/" + name + "/0");
            }
        }
        return places;
    }

    @Test
    void numbersThatAreNoneAreRefused() throws IOException {
        changed(json -> json.put("seconds", 4711.5));
        String text = Files.readString(file);
        for (String number : new String[] {"1e400", "-1e400", "NaN", "Infinity", "0x10", "01", "\"1\"", "null"}) {
            Files.writeString(file, text.replace("4711.5", number));
            assertRefused("");
        }
    }

    @Test
    void aTruncatedFileIsRefusedWhereverItEnds() throws IOException {
        ReportFile.write(SampleReport.of(1, 1, false, false, "a"), file);
        byte[] whole = Files.readAllBytes(file);
        for (int end = 0; end < whole.length; end += 1 + whole.length / 400) {
            Files.write(file, Arrays.copyOf(whole, end));
            assertRefused("");
        }
    }

    @Test
    void whatIsTooLargeIsRefused() throws IOException {
        byte[] spaces = new byte[17 * 1024 * 1024];
        Arrays.fill(spaces, (byte) ' ');
        Files.write(file, spaces);
        assertRefused("expected at most 16777216 bytes, found more");
        Files.write(file, ("[" + "0,".repeat(4_000_000) + "0]").getBytes(StandardCharsets.US_ASCII));
        assertRefused("not such JSON: ");
        changed(json -> json.put("fovea", "v".repeat(30_000)));
        assertRefused("not such JSON: ");
        changed(json -> json.put("fovea", "v".repeat(300)));
        assertRefused("fovea: expected a text of at most 200 characters");
    }

    @Test
    void aReportThatWouldBeTooLargeIsNotWritten() throws IOException {
        assertTrue(ReportFile.fits(SampleReport.of(1, 10_000)));
        RunReport large = SampleReport.of(12, 10_000);
        assertFalse(ReportFile.fits(large));
        String message = String.valueOf(
                assertThrows(FileException.class, () -> ReportFile.write(large, file)).getMessage());
        assertTrue(message.startsWith(file + ": expected at most 16777216 bytes, found a report of "), message);
        assertFalse(Files.exists(file));
    }

    @Test
    void whatIsNoFileIsRefused() throws IOException {
        assertRefused("no such file");
        Files.createDirectory(file);
        assertRefused("expected a regular file");
    }

    @Test
    void theMachineSaysItsJava() {
        assertFalse(Machine.here().java().isEmpty());
    }

    private void changed(Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = report.json();
        change.accept(json);
        Files.writeString(file, json.toString());
    }

    private void assertRefused(String part) {
        String message = String.valueOf(assertThrows(FileException.class, () -> ReportFile.read(file)).getMessage());
        assertTrue(message.startsWith(file + ": ") && message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.length() < 400, message);
    }
}
