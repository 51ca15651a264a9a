package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.mnist.ensemble.SavedNetwork;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A finished run gets more epochs, or its networks begin another run. */
class ContinueCommandTest {
    private static final List<String> DECIDED =
            List.of("MNIST-CNN-ENSEMBLE.csv", "network-1.safetensors", "network-2.safetensors", "predictions.png");

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void trainAtOnce() {
        CommandRun.of("export-csv", shared.resolve("csv"), "--train-rows", 96, "--test-rows", 32).succeeded();
        train("whole", 5).succeeded();
        train("source", 3).succeeded();
    }

    private static CommandRun train(String name, int epochs) {
        return CommandRun.of(line("--out", shared.resolve(name), "--epochs", epochs, "--nets", 2, "-q"));
    }

    private static Object[] line(Object... options) {
        return Stream.concat(
                Stream.of(
                        "train", "--train-csv", shared.resolve("csv/train.csv"), "--test-csv",
                        shared.resolve("csv/test.csv"), "--batch-size", 16, "--validation", "0.25", "--seed", 5),
                Stream.of(options))
                .toArray();
    }

    /** A copy of a run that has three epochs. */
    private Path source() throws IOException {
        Path copy = folder.resolve("source");
        try (Stream<Path> all = Files.walk(shared.resolve("source"))) {
            for (Path each : all.toList()) {
                Files.copy(each, copy.resolve(shared.resolve("source").relativize(each)));
            }
        }
        return copy;
    }

    private static void assertSameAsAtOnce(Path run) throws IOException {
        Path whole = shared.resolve("whole");
        assertEquals(CommandRun.names(whole), CommandRun.names(run));
        for (String name : DECIDED) {
            assertArrayEquals(Files.readAllBytes(whole.resolve(name)), Files.readAllBytes(run.resolve(name)), name);
        }
        assertEquals(history(whole), history(run));
    }

    private static List<String> history(Path run) throws IOException {
        return Files.readAllLines(run.resolve("history.csv")).stream()
                .map(row -> row.substring(0, row.lastIndexOf(',')))
                .toList();
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    /** What was done to a run, without times and versions. */
    private static List<String> events(Path run) throws IOException {
        List<String> all = RunFile.read(run).history();
        assertEquals(
                all, new ObjectMapper().convertValue(json(run.resolve("report.json")).get("history"), List.class));
        String summary = Files.readString(run.resolve("summary.txt"));
        for (String line : all) {
            assertTrue(line.matches("20[-0-9]+T[:0-9]+Z: .* [(]Fovea .*, .* kernels[)]"), line);
            assertTrue(summary.contains("\n  " + line + "\n"), summary);
        }
        return all.stream().map(line -> line.replaceFirst("^[^ ]+: ", "").replaceFirst(" [(]Fovea.*", "")).toList();
    }

    @Test
    void epochsThatAreAddedGiveTheBitsOfAllAtOnce() throws IOException {
        Path run = source();
        CommandRun continued = CommandRun.of("train", "--resume", run, "--epochs", 5, "--threads", 1).succeeded();
        assertEquals(List.of("Continuing from 3 to 5 epochs for each network"), continued.lines("Continuing"));
        assertEquals(2, continued.lines("Resumed after 3 epochs").size(), continued.out());
        assertSameAsAtOnce(run);
        assertEquals(List.of("begun, to 3 epochs", "continued to 5 epochs"), events(run));
        assertEquals(5, json(run.resolve("report.json")).at("/settings/epochs").intValue());
        CommandRun.of("train", "--resume", run).refused(1, "this run is finished, with 5 epochs", "--epochs", "--from");
    }

    @Test
    void epochsBeingAddedLeaveTheResultsUntilThereAreOthers() throws IOException {
        Path run = source();
        byte[] before = Files.readAllBytes(run.resolve("network-1.safetensors"));
        CommandRun stopped = CommandRun.followed(line -> {
            if (line.startsWith("Epoch 5/5")) {
                Thread.currentThread().interrupt();
            }
        }, "train", "--resume", run, "--epochs", 5);
        assertEquals(Main.STOPPED, stopped.status(), stopped.err());
        assertTrue(stopped.err().contains("'mnist train --resume " + run + "' continues it"), stopped.err());
        assertArrayEquals(before, Files.readAllBytes(run.resolve("network-1.safetensors")));
        CommandRun.of("evaluate", run, "--limit", 10).succeeded();
        CommandRun.of("train", "--resume", run, "--epochs", 4)
                .refused(1, "begun with --epochs 5, not with 4; --resume can only add epochs");
        CommandRun.of("train", "--resume", run, "-q").succeeded();
        assertSameAsAtOnce(run);
        assertEquals(List.of("begun, to 3 epochs", "continued to 5 epochs", "resumed"), events(run));
    }

    @Test
    void onlyEpochsAreAdded() throws IOException {
        Path run = source();
        String other = "'mnist train --from' begins a new run, with its networks and other options";
        CommandRun.of("train", "--resume", run, "--epochs", 5, "--learning-rate", "1e-4")
                .refused(1, run + ": this run was begun with --learning-rate 0.001, not with 1.0E-4; " + other);
        CommandRun.of("train", "--resume", run, "--epochs", 2).refused(1, "can only add epochs");
        CommandRun.of("train", "--resume", run, "--from", run).refused(2, "--resume", "--from");
        Files.delete(run.resolve("checkpoints/network-2/last.safetensors"));
        CommandRun.of("train", "--resume", run, "--epochs", 5)
                .refused(1, "cannot be continued without " + run.resolve("checkpoints/network-2/last.safetensors"));
        assertEquals(List.of("begun, to 3 epochs"), events(run));
        assertTrue(RunFile.read(run).finished());
        Files.delete(run.resolve("run.json"));
        CommandRun.of("train", "--resume", run, "--epochs", 5).refused(1, run + ": this run is finished", "--from");
    }

    @Test
    void theNetworksOfARunBeginAnother() throws IOException {
        Path run = folder.resolve("tuned");
        Path source = source();
        CommandRun.of(line("--from", source, "--out", run, "--epochs", 1, "--learning-rate", "1e-4", "-q")).succeeded();
        for (int network = 1; network <= 2; network++) {
            Path copy = run.resolve("start-" + network + ".safetensors");
            assertArrayEquals(Files.readAllBytes(source.resolve("network-" + network + ".safetensors")),
                    Files.readAllBytes(copy));
            SavedNetwork tuned = SavedNetwork.read(run.resolve("network-" + network + ".safetensors"));
            assertEquals(SavedNetwork.read(copy).network().seed(), tuned.network().seed());
            String training = tuned.model().metadata().training().orElseThrow();
            String sum = RunFile.read(run).start().get(network - 1);
            assertTrue(training.contains("1 epoch, ") && training.contains("1.0E-4")
                    && training.endsWith("; before, the network of SHA-256 " + sum), training);
        }
        double before = json(source.resolve("report.json")).at("/networks/0/epochs/0/loss").doubleValue();
        double after = json(run.resolve("report.json")).at("/networks/0/epochs/0/loss").doubleValue();
        assertTrue(after < before, "begins where the other ended: " + after + ", not " + before);
        assertEquals(List.of("begun with the 2 networks of " + source + ", to 1 epoch"), events(run));

        // All it needs is in its own folder.
        Files.move(source, folder.resolve("elsewhere"));
        CommandRun.of("train", "--resume", run, "--epochs", 2, "-q").succeeded();
        assertEquals(2, json(run.resolve("report.json")).at("/networks/1/epochs").size());
        CommandRun.of(line("--from", folder.resolve("elsewhere"), "--out", folder.resolve("once"), "--epochs", 2,
                "--learning-rate", "1e-4", "-q", "--threads", 1)).succeeded();
        for (String name : DECIDED) {
            assertArrayEquals(Files.readAllBytes(folder.resolve("once").resolve(name)),
                    Files.readAllBytes(run.resolve(name)), name);
        }

        Files.copy(run.resolve("network-1.safetensors"), folder.resolve("x"));
        Files.delete(run.resolve("start-1.safetensors"));
        Files.move(folder.resolve("x"), run.resolve("start-1.safetensors"));
        CommandRun.of("train", "--resume", run, "--epochs", 3, "-q")
                .refused(1, run.resolve("start-1.safetensors"), "another network: expected SHA-256 ");
    }

    @Test
    void aModelFileBeginsARunOnOtherDigits() throws IOException {
        Path run = folder.resolve("tuned");
        Path model = shared.resolve("source/network-2.safetensors");
        CommandRun.of("train", "--from", model, "--limit", 64, "--epochs", 1, "--out", run, "-q").succeeded();
        assertEquals(List.of("begun with the network of " + model + ", to 1 epoch"), events(run));
        assertEquals(1, json(run.resolve("report.json")).at("/settings/networks").intValue());
        assertTrue(CommandRun.names(run).containsAll(List.of("start-1.safetensors", "network-1.safetensors")));
        CommandRun.of("train", "--resume", run, "--epochs", 2, "--limit", 65).refused(1, "was begun with --limit 64");
    }

    @Test
    void whatNoRunCanBeginWithIsRefusedAndNothingIsMade() throws Exception {
        Path source = shared.resolve("source");
        CommandRun.of(line("--from", source, "--out", folder.resolve("x"), "--nets", 3))
                .refused(2, "--from names 2 networks, --nets says 3");
        CommandRun.of(line("--from", folder, "--out", folder.resolve("x"))).refused(1, "ensemble.json", "no such file");
        Path dense = folder.resolve("dense.safetensors");
        Network.build(Shape.of(28, 28, 1), 1, Layers.flatten(), Layers.dense(10), Layers.softmax()).save(dense);
        CommandRun.of(line("--from", dense, "--out", folder.resolve("x")))
                .refused(1, dense + ": expected a network whose first parameters are a convolution's kernel");
        Path unfinished = Files.createDirectory(folder.resolve("unfinished"));
        Files.writeString(unfinished.resolve("run.json"), "{}");
        CommandRun.of(line("--from", unfinished, "--out", folder.resolve("x"))).refused(1, "is not finished");
        CommandRun
                .of("train", "--from", source, "--limit", 1, "--validation", "0.9", "-q", "--out", folder.resolve("x"))
                .refused(1, "leaves none to train with");
        assertFalse(Files.exists(folder.resolve("x")));
    }
}
