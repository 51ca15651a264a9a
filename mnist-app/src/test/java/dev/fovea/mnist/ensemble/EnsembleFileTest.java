package dev.fovea.mnist.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnsembleFileTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = folder.resolve(EnsembleFile.NAME);
        EnsembleFile.write(file, List.of("network-1.safetensors", "b.safetensors"));
        assertEquals(
                List.of(folder.resolve("network-1.safetensors"), folder.resolve("b.safetensors")),
                EnsembleFile.read(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "{", "[]", "7", "null", "{}", "{\"format\": 1}", "{\"networks\": [\"a.safetensors\"]}",
                "{\"format\": 2, \"networks\": [\"a.safetensors\"]}",
                "{\"format\": \"1\", \"networks\": [\"a.safetensors\"]}",
                "{\"format\": 1.0, \"networks\": [\"a.safetensors\"]}", "{\"format\": 1, \"networks\": \"a\"}",
                "{\"format\": 1, \"networks\": []}", "{\"format\": 1, \"networks\": [1]}",
                "{\"format\": 1, \"networks\": [\"a\"]}",
                "{\"format\": 1, \"networks\": [\"a.safetensors\", \"a.safetensors\"]}",
                "{\"format\": 1, \"networks\": [null]}", "{\"format\": 1, \"networks\": [\"../a.safetensors\"]}",
                "{\"format\": 1, \"networks\": [\"/etc/passwd\"]}", "{\"format\": 1, \"networks\": [\"..\"]}",
                "{\"format\": 1, \"networks\": [\"a\\u0000\"]}", "{\"format\": 1, \"networks\": [\"\"]}",
                "{\"format\": 1, \"networks\": [\"a.safetensors\"], \"more\": 1}",
                "{\"format\": 1, \"format\": 1, \"networks\": [\"a.safetensors\"]}",
                "{\"format\": 1, \"networks\": [\"a.safetensors\"]} trailing",
                "{\"format\": 1, \"networks\": [[[[[[\"a.safetensors\"]]]]]]}"
            })
    void anythingElseIsRefusedInOneLine(String text) throws IOException {
        Path file = Files.writeString(folder.resolve(EnsembleFile.NAME), text);
        String message = assertThrows(FileException.class, () -> EnsembleFile.read(file)).getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void whatIsNoSmallFileIsRefused() throws IOException {
        byte[] spaces = new byte[100_000];
        Arrays.fill(spaces, (byte) ' ');
        Path file = Files.write(folder.resolve(EnsembleFile.NAME), spaces);
        assertEquals(
                file + ": expected at most 65536 bytes, found more",
                assertThrows(FileException.class, () -> EnsembleFile.read(file)).getMessage());
        Path none = folder.resolve("none.json");
        assertEquals(
                none + ": cannot be read: no such file or folder",
                assertThrows(FileException.class, () -> EnsembleFile.read(none)).getMessage());
        String hundred = "\"a\"" + ",\"a\"".repeat(100);
        Files.write(file, ("{\"format\": 1, \"networks\": [" + hundred + "]}").getBytes(StandardCharsets.UTF_8));
        assertEquals(
                file + ": expected 1 to 100 names of model files under \"networks\"",
                assertThrows(FileException.class, () -> EnsembleFile.read(file)).getMessage());
    }
}
