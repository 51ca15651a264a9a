package dev.fovea.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own; only on Linux, whose {@code env} can undo that a child ignores Ctrl-C. */
@EnabledOnOs(OS.LINUX)
class StopTest {
    @TempDir
    Path folder;

    private ProcessBuilder program(String... before) {
        List<String> command = new ArrayList<>(List.of(before));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:-UsePerfData", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Dfovea.kernels=scalar", "-cp", classPath(), Main.class.getName()));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder;
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void writeImages() throws IOException {
        for (int file = 1; file <= 5; file++) {
            Files.write(folder.resolve("data_batch_" + file + ".bin"), RecipeCommandTest.records(1, file));
        }
        Files.write(folder.resolve("test_batch.bin"), RecipeCommandTest.records(1, 9));
    }

    @Test
    void ctrlCLeavesWhatIsNeededToGoOn() throws Exception {
        writeImages();
        Path errors = folder.resolve("errors.txt");
        ProcessBuilder builder = program("env", "--default-signal=INT").redirectError(errors.toFile());
        builder.command().addAll(List.of("cifar10-resnet20", "--data", ".", "--threads", "1", "--epochs", "10000"));
        Process child = builder.start();
        try {
            BufferedReader said = child.inputReader();
            String line = said.readLine();
            while (line != null && !line.startsWith("epoch 1 of ")) {
                line = said.readLine();
            }
            assertTrue(line != null, () -> "ended before its first epoch");
            assertEquals(0, new ProcessBuilder("kill", "-INT", Long.toString(child.pid())).start().waitFor());
            while (said.readLine() != null) {
                // the epochs until it notices
            }
            assertEquals(130, child.waitFor());
        } finally {
            child.destroyForcibly();
        }
        assertEquals(List.of("recipe: stopped; --resume goes on"),
                Files.readAllLines(errors).stream().filter(each -> each.startsWith("recipe: ")).toList());
        Path seed = folder.resolve("runs/cifar10-resnet20/seed-1");
        assertTrue(Files.exists(seed.resolve("checkpoints/last.safetensors")));
        assertFalse(Files.exists(seed.resolve("network.safetensors")));
    }

    @Test
    @EnabledIfSystemProperty(named = "sun.jnu.encoding", matches = "UTF-8") // or this test cannot name it either
    void aFolderThatTheLocaleCannotNameIsRefused() throws Exception {
        ProcessBuilder builder =
                program("sh", "-c", "exec \"$@\" cifar10-fast --data . --out \"$(printf '\\303\\274')\"",
                        "sh").redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process child = builder.start();
        try {
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(2, child.waitFor(), said);
            assertTrue(said.contains("that the locale (LC_ALL=C: ANSI_X3.4-1968) cannot express"), said);
        } finally {
            child.destroyForcibly();
        }
    }
}
