package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run that was killed is continued by {@code mnist train --resume}, with the results of one that was not. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ResumeCommandTest {

    static final int EPOCHS = 4;
    static final int NETWORKS = 2;

    /** Of a process with the kernels of this one, so that it comes to the same bits. */
    private static final List<String> LIKE_THIS = List.of(
            "-XX:-UsePerfData", "-XX:+UseSerialGC", "-Dfovea.kernels=" + System.getProperty("fovea.kernels"));

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void trainWithAndWithoutInterruption() throws Exception {
        CommandRun.of("export-csv", shared.resolve("csv"), "--train-rows", 96, "--test-rows", 32).succeeded();
        CommandRun.of(options("train", "--out", shared.resolve("whole"), "--threads", 1, "-q")).succeeded();
        kill(shared, "Epoch 2/4", options("train", "--threads", 1));
    }

    private static Object[] options(Object... first) {
        return Stream.concat(
                Stream.of(first),
                Stream.of(
                        "--train-csv", shared.resolve("csv/train.csv"), "--test-csv", shared.resolve("csv/test.csv"),
                        "--nets", NETWORKS, "--epochs", EPOCHS, "--batch-size", 16, "--validation", "0.25", "--seed",
                        5))
                .toArray();
    }

    @Test
    void aKilledRunComesToTheSameResults() throws Exception {
        Path run = killed();
        assertEquals(List.of(".lock", "checkpoints", "run.json"), CommandRun.names(run));
        CommandRun resumed = CommandRun.of("train", "--resume", run, "--threads", 2).succeeded();
        assertTrue(resumed.out().contains("\nResumed after "), resumed.out());
        assertEquals("Results: " + run, resumed.out().lines().reduce("", (first, last) -> last));
        Path whole = shared.resolve("whole");
        assertEquals(CommandRun.names(whole), CommandRun.names(run));
        for (String name : List.of("MNIST-CNN-ENSEMBLE.csv", "network-1.safetensors", "network-2.safetensors",
                "preview.png", "predictions.png", "ensemble.json")) {
            assertArrayEquals(Files.readAllBytes(whole.resolve(name)), Files.readAllBytes(run.resolve(name)), name);
        }
        assertEquals(history(whole), history(run));
        CommandRun.of("train", "--resume", run).refused(
                1,
                run + ": this run is finished, with 4 epochs; more --epochs continue it, 'mnist train --from " + run);
    }

    @Test
    void aRunKilledInItsSecondNetworkKeepsTheFirst() throws Exception {
        kill(folder, "Network 2 of 2", options("train", "--threads", 1));
        Path run = run(folder);
        CommandRun resumed = CommandRun.of("train", "--resume", run).succeeded();
        assertTrue(resumed.out().contains("\nResumed after 4 epochs\nNetwork 1: trained in "), resumed.out());
        assertEquals(history(shared.resolve("whole")), history(run));
    }

    @Test
    void anotherRunIsRefusedNamingTheDifference() throws Exception {
        Path run = killed();
        byte[] before = Files.readAllBytes(run.resolve("checkpoints/network-1/last.safetensors"));
        CommandRun.of("train", "--resume", run, "--batch-size", 32)
                .refused(1, run + ": this run was begun with --batch-size 16, not with 32");
        CommandRun.of("train", "--resume", run, "--seed", 6).refused(1, "was begun with --seed 5, not with 6");
        CommandRun.of("train", "--resume", run, "--nets", 3).refused(1, "was begun with --nets 2, not with 3");
        CommandRun.of("train", "--resume", run, "--limit", 3).refused(1, "was begun without --limit, not with 3");
        CommandRun.of("train", "--resume", run, "--no-augment").refused(1,
                "was begun without --no-augment");
        CommandRun.of("train", "--resume", run, "--out", folder.resolve("x")).refused(2, "--out names another");
        CommandRun.of("train", "--resume", folder).refused(1, "found no run.json in it");
        assertArrayEquals(before, Files.readAllBytes(run.resolve("checkpoints/network-1/last.safetensors")));

        // Other digits under the recorded name, and under another name.
        Path other = Files.createDirectory(folder.resolve("other"));
        CommandRun.of("export-csv", other.resolve("csv"), "--train-rows", 95, "--test-rows", 32).succeeded();
        Object[] elsewhere = {
            "train", "-q", "--resume", run, "--train-csv", other.resolve("csv/train.csv"), "--test-csv",
            other.resolve("csv/test.csv")
        };
        CommandRun refused = CommandRun.of(elsewhere);
        assertEquals(1, refused.status());
        assertTrue(refused.err().startsWith("mnist: " + run + ": this run was begun with other training images:"
                + " expected 96 digits, checksum "), refused.err());
        assertTrue(refused.err().contains("found 95 digits, checksum "), refused.err());

        // The same digits that were moved, with repeated options.
        Files.move(
                Files.copy(shared.resolve("csv/train.csv"), other.resolve("train.csv")),
                other.resolve("csv/train.csv"), StandardCopyOption.REPLACE_EXISTING);
        CommandRun.of("train", "-q", "--resume", run, "--batch-size", 16, "--train-csv",
                other.resolve("csv/train.csv"), "--test-csv", other.resolve("csv/test.csv")).succeeded();
        assertEquals(history(shared.resolve("whole")), history(run));
    }

    @Test
    void aNewRunTellsOfAnUnfinishedOne() throws Exception {
        String run = "runs/" + killed().getFileName();
        Path output = folder.resolve("output.txt");
        String expected = "There is an unfinished run: 'mnist train --resume " + run + "' continues it.";
        Process child = start(BriefJvm.OPTIONS, Main.class, folder, output, options("train", "--out", "elsewhere"));
        try {
            await(child, output, expected);
            assertTrue(soFar(output).startsWith(expected), "before anything else");
        } finally {
            child.destroyForcibly();
            child.waitFor();
        }
    }

    @Test
    void aSecondProcessIsRefused() throws Exception {
        Path output = folder.resolve("output.txt");
        Process child = start(
                BriefJvm.OPTIONS, Main.class, folder, output, "train", "--limit", 64, "--nets", 1, "--epochs", 10_000,
                "--out", "run");
        try {
            await(child, output, "Epoch 2/10000");
            Path run = folder.resolve("run");
            CommandRun.of("train", "--resume", run).refused(1, run + ": another process is training in this folder");
            assertTrue(child.isAlive());
        } finally {
            child.destroyForcibly();
            child.waitFor();
        }
    }

    /** The run that was killed in its second epoch: a copy of this test's own. */
    private Path killed() throws IOException {
        Path original = run(shared);
        Path copy = Files.createDirectory(folder.resolve("runs")).resolve(original.getFileName());
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(original.relativize(file)));
            }
        }
        return copy;
    }

    /** The first run that was begun in a folder. */
    private static Path run(Path folder) throws IOException {
        Path runs = folder.resolve("runs");
        return runs.resolve(CommandRun.names(runs).getFirst());
    }

    /** Runs in a process of its own in a folder, and kills it when it has said something. */
    private static void kill(Path folder, String when, Object... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("killed.txt");
        Process child = start(LIKE_THIS, EndlessMain.class, folder, output, arguments);
        try {
            await(child, output, when);
        } finally {
            child.destroyForcibly();
            child.waitFor();
        }
    }

    private static Process start(
            List<String> options, Class<?> main, Path folder, Path output, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-Xmx512m", "--add-modules=jdk.incubator.vector", "-cp", StopTest.absoluteClassPath(), main.getName()));
        Stream.of(arguments).map(String::valueOf).forEach(command::add);
        return new ProcessBuilder(command).directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD).redirectOutput(output.toFile()).start();
    }

    private static void await(Process child, Path output, String said) throws IOException, InterruptedException {
        while (true) {
            boolean alive = child.isAlive();
            String out = soFar(output);
            if (out.lines().anyMatch(line -> line.startsWith(said))) {
                return;
            }
            assertTrue(alive, () -> "ended by itself: " + out);
            Thread.sleep(2);
        }
    }

    /** What a process has written, which may end within a character. */
    private static String soFar(Path output) throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    }

    private static List<String> history(Path run) throws IOException {
        return Files.readAllLines(run.resolve("history.csv")).stream()
                .map(row -> row.substring(0, row.lastIndexOf(',')))
                .toList();
    }
}
