package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Training and prediction give the same bits with vectors of any width, on any machine: those in {@code
 * width-hashes.txt}. Where arithmetic changes on purpose, that file takes what {@link WidthHashes} prints then, and the
 * changelog says so.
 */
@Execution(ExecutionMode.CONCURRENT)
class TrainingBitsTest {
    @Test
    void vectorsOfAnyWidthTrainAlike(@TempDir Path folder) throws Exception {
        Map<String, Process> running = new LinkedHashMap<>();
        for (Kernels width : Providers.vectors()) {
            String name = width.name();
            running.put(name, ChildJvm.start(folder.resolve(name), List.of(), "512m", WidthHashes.class, name));
        }
        try {
            for (Map.Entry<String, Process> width : running.entrySet()) {
                String name = width.getKey();
                String said = ChildJvm.finish(width.getValue(), folder.resolve(name));
                assertEquals(expected(), hashes(said, name), name);
            }
        } finally {
            running.values().forEach(Process::destroyForcibly);
        }
    }

    private static String expected() throws IOException {
        try (InputStream in = Objects.requireNonNull(TrainingBitsTest.class.getResourceAsStream("width-hashes.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** What a process says of its networks, without the line that names its kernels and what is logged. */
    private static String hashes(String said, String kernels) {
        assertTrue(said.startsWith("0: ") && said.contains("kernels " + kernels + System.lineSeparator()), said);
        return said.lines()
                .filter(line -> line.matches(".* \\d+: [0-9a-f]{8} [0-9a-f]{8}"))
                .collect(Collectors.joining("\n"));
    }
}
