package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.Waiting;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ctrl-C and SIGTERM end the program in a process of its own, and leave a training saved. Only on Linux, whose {@code env} can undo
 * that a child ignores Ctrl-C: on macOS and Windows neither signals nor the status of a process that ends by itself are
 * tested.
 */
@EnabledOnOs(OS.LINUX)
@Waiting
class StopTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalDuringTrainingLeavesWhatIsNeededToGoOn(String signal, int status) throws Exception {
        Path work = Files.createDirectory(folder.resolve("work"));
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path errors = folder.resolve("errors.txt");
        // A parent in the background may have told its children to ignore Ctrl-C.
        List<String> command = new ArrayList<>(
                List.of("env", "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(BriefJvm.OPTIONS);
        command.addAll(List.of(
                "-Xmx512m", "--add-modules=jdk.incubator.vector", "-Djava.io.tmpdir=" + temporary, "-cp",
                absoluteClassPath(), Main.class.getName(), "train", "--limit", "64", "--epochs", "10000", "--nets",
                "1", "--threads", "1"));
        var builder = new ProcessBuilder(command);
        builder.directory(work.toFile()).redirectError(errors.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process child = builder.start();
        try {
            awaitEpoch(child, errors);
            assertEquals(0, new ProcessBuilder("kill", "-" + signal, Long.toString(child.pid())).start().waitFor());
            drain(child);
            child.waitFor();
            assertEquals(status, child.exitValue());
        } finally {
            child.destroyForcibly();
        }
        List<String> said = Files.readAllLines(errors).stream().filter(line -> line.startsWith("mnist: ")).toList();
        String run = "runs/" + CommandRun.names(work.resolve("runs")).getFirst();
        assertEquals(
                List.of("mnist: stopped; the run is saved: 'mnist train --resume " + run + "' continues it"), said);
        assertEquals(List.of(".lock", "checkpoints", "run.json"), CommandRun.names(work.resolve(run)));
        assertEquals(List.of(), CommandRun.names(temporary));
    }

    private static void awaitEpoch(Process child, Path errors) throws IOException {
        BufferedReader out = child.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("Epoch 1/")) {
                return;
            }
        }
        throw new AssertionError("ended before its first epoch: " + Files.readString(errors));
    }

    private static void drain(Process child) throws IOException {
        BufferedReader out = child.inputReader();
        while (out.readLine() != null) {
            // the epochs until it notices
        }
    }

    static String absoluteClassPath() {
        return String.join(
                File.pathSeparator,
                List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    @Test
    void aProcessThatEndsByItselfKeepsItsStatus() throws Exception {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData",
                "--add-modules=jdk.incubator.vector", "-cp", absoluteClassPath(), Main.class.getName(), "train",
                "--nets",
                "0");
        Process child = builder.redirectErrorStream(true).start();
        try {
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            child.waitFor();
            assertEquals(2, child.exitValue(), said);
            assertTrue(said.contains("'--nets'"), said);
        } finally {
            child.destroyForcibly();
        }
    }
}
