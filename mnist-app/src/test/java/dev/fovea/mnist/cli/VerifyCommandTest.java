package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.ops.ComputeKernels;
import dev.fovea.train.TrainingRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was trained is trained again and compared; whatever differs is named. */
class VerifyCommandTest {
    private static final int DIGITS = 96;
    private static final String ALL_AGREE = "Network 1: 10 of 10 steps agree\nNetwork 2: 10 of 10 steps agree\n";

    /** Two networks, two epochs of five steps each. */
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() {
        CommandRun.of(
                "train", "-q", "--nets", 2, "--epochs", 2, "--limit", DIGITS, "--batch-size", 16, "--validation",
                "0.25", "--out", shared.resolve("run")).succeeded();
    }

    @Test
    void aRunAgreesWithItself() {
        assertEquals(ALL_AGREE, CommandRun.of("verify", shared.resolve("run"), "--threads", 3).succeeded().out());
    }

    @Test
    void theFirstStepsOfOneNetwork() throws IOException {
        CommandRun two = CommandRun.of("verify", shared.resolve("run"), "--steps", 3, "--network", 2).succeeded();
        assertEquals("Network 2: 4 of 4 steps agree\n", two.out());
        JsonNode json = new ObjectMapper().readTree(
                CommandRun.of("verify", shared.resolve("run"), "--steps", 1, "--json").succeeded().out());
        assertTrue(json.get("agrees").booleanValue());
        assertEquals(2, json.get("networks").size());
        JsonNode first = json.get("networks").get(0);
        assertEquals(shared.resolve("run/network-1.safetensors").toString(), first.get("file").textValue());
        assertTrue(first.get("agrees").booleanValue());
        assertEquals(1, first.get("agreeing_steps").longValue());
        assertEquals(1, first.get("steps").longValue());
        assertFalse(first.has("difference") || first.has("hints"), first.toString());
    }

    @Test
    void digitsThatWereMovedAreNamedAgainAndOtherOnesAreTold() throws IOException {
        CommandRun.of("export-csv", folder.resolve("csv"), "--train-rows", 100, "--test-rows", 1).succeeded();
        Path csv = folder.resolve("csv/train.csv");
        assertEquals(
                "Network 1: 1 of 1 steps agree\n",
                CommandRun.of("verify", shared.resolve("run"), "--train-csv", csv, "--network", 1, "--steps", 1)
                        .succeeded()
                        .out());
        String digits = Files.readString(csv);
        int at = digits.indexOf(",0,", digits.indexOf('\n'));
        Files.writeString(csv, digits.substring(0, at) + ",1," + digits.substring(at + 3));
        CommandRun other = CommandRun.of("verify", shared.resolve("run"), "--train-csv", csv);
        assertEquals(1, other.status());
        assertEquals("", other.err());
        assertTrue(
                other.out().startsWith(
                        "Nothing was replayed: training images: recorded 96 digits, checksum "),
                other.out());
        JsonNode json = new ObjectMapper().readTree(
                CommandRun.of("verify", shared.resolve("run"), "--train-csv", csv, "--json").out());
        assertFalse(json.get("agrees").booleanValue());
        assertEquals("training images", json.get("difference").get("what").textValue());
    }

    @Test
    void otherOptionsAreNamed() throws IOException {
        Path run = copy("run");
        Path file = run.resolve("run.json");
        String options = Files.readString(file);
        Files.writeString(file, options.replace("--learning-rate=0.001", "--learning-rate=0.002"));
        assertDiffers(run, "Network 1: learning rate after 0.0 epochs: recorded 0.001, found 0.002");
        Files.writeString(file, options.replace("--seed=1\"", "--seed=2\""));
        assertDiffers(run, "Network 1: network seed: recorded ");
        JsonNode json =
                new ObjectMapper().readTree(CommandRun.of("verify", run, "--network", 2, "--json").out());
        assertFalse(json.get("agrees").booleanValue());
        JsonNode difference = json.get("networks").get(0).get("difference");
        assertEquals("network seed", difference.get("what").textValue());
        assertFalse(difference.has("after_step"));
        Files.writeString(file, options.replace("--epochs=2\"", "--epochs=3\""));
        CommandRun.of("verify", run, "--steps", 1)
                .refused(1, file, "network-1.safetensors was trained for 2 epochs, the options of the run say 3");
    }

    @Test
    void aParameterThatWasChangedIsNamed() throws IOException {
        Path run = copy("run");
        Path file = run.resolve("network-2.safetensors");
        Model model = ModelFile.read(file);
        model.network().parameter("dense.bias").values()[3] += 1;
        model.network().save(file, model.metadata());
        CommandRun differs = CommandRun.of("verify", run, "--steps", 1);
        assertEquals(1, differs.status());
        assertTrue(
                differs.out().startsWith(
                        "Network 1: 1 of 1 steps agree\nNetwork 2: parameter dense.bias in the model, which is not what"
                                + " training ended with: recorded "),
                differs.out());
    }

    @Test
    void anotherChecksumIsNamedWithItsStep() throws IOException {
        Path run = copy("run");
        edit(run, "(\nstep 1 2 .*) [0-9a-f]{8}\n", "$1 00000000\n");
        edit(run, "(\nenvironment 0 \\S+ \\S+) .*\n", "$1 0.0.1 24 sparc\n");
        CommandRun differs = CommandRun.of("verify", run, "--network", 1);
        assertEquals(1, differs.status());
        assertTrue(
                differs.out().startsWith(
                        "Network 1: 1 of 10 steps agree; after step 2 (epoch 1), parameter dense.bias: recorded checksum"
                                + " 00000000, found checksum "),
                differs.out());
        assertEquals(List.of("  made with JDK 24, replayed with JDK " + Runtime.version()),
                differs.lines("  made with JDK"));
        JsonNode json =
                new ObjectMapper().readTree(CommandRun.of("verify", run, "--network", 1, "--json").out());
        JsonNode network = json.get("networks").get(0);
        assertEquals(2, network.get("difference").get("after_step").longValue());
        assertEquals("checksum 00000000", network.get("difference").get("recorded").textValue());
        assertEquals(3, network.get("hints").size());
    }

    @Test
    void aRunThatWasContinuedAgreesAndSoDoesOneThatBeganWithItsNetworks() throws IOException {
        Path run = copy("run");
        CommandRun.of("train", "-q", "--resume", run, "--epochs", 3).succeeded();
        assertEquals("Network 1: 15 of 15 steps agree\n",
                CommandRun.of("verify", run, "--network", 1).succeeded().out());
        Path tuned = folder.resolve("tuned");
        CommandRun.of(
                "train", "-q", "--from", run.resolve("network-2.safetensors"), "--epochs", 1, "--limit", DIGITS,
                "--batch-size", 48, "--learning-rate", "1e-4", "--out", tuned).succeeded();
        assertEquals("Network 1: 2 of 2 steps agree\n", CommandRun.of("verify", tuned).succeeded().out());
        TrainingRecord record =
                TrainingRecord.of(ModelFile.read(tuned.resolve("network-1.safetensors")).metadata()).orElseThrow();
        assertTrue(record.origin().orElseThrow().matches("the network of SHA-256 [0-9a-f]{64}"));
        Files.delete(tuned.resolve("start-1.safetensors"));
        CommandRun.of("verify", tuned).refused(1, tuned.resolve("start-1.safetensors"), "no such file");
    }

    @Test
    void theOtherNetworksAreVerifiedIfOneCannotBeReplayed() throws IOException {
        Path run = copy("run");
        String other = ComputeKernels.name().equals("scalar") ? "vector256" : "scalar";
        edit(run, "\nenvironment 0 \\S+ ", "\nenvironment 0 " + other + " ");
        CommandRun verified = CommandRun.of("verify", run, "--steps", 1);
        assertEquals(1, verified.status());
        assertEquals("", verified.err());
        List<String> lines = verified.out().lines().toList();
        assertEquals(2, lines.size(), verified.out());
        String begin = "Network 1: cannot be replayed: the network was trained by " + other + " kernels";
        assertTrue(lines.getFirst().startsWith(begin) && lines.getFirst().contains("-Dfovea.kernels"), verified.out());
        assertEquals("Network 2: 1 of 1 steps agree", lines.getLast());
        CommandRun forPrograms = CommandRun.of("verify", run, "--steps", 1, "--json");
        assertEquals(1, forPrograms.status());
        JsonNode json = new ObjectMapper().readTree(forPrograms.out());
        assertFalse(json.get("agrees").booleanValue());
        JsonNode first = json.get("networks").get(0);
        assertFalse(first.get("agrees").booleanValue() || first.has("steps"), first.toString());
        assertTrue(first.get("not_replayable").textValue().contains(other + " kernels"), first.toString());
        assertTrue(json.get("networks").get(1).get("agrees").booleanValue());
    }

    @Test
    void whatCannotBeReplayedSaysWhy() throws IOException {
        Path run = copy("run");
        edit(run, "\nresult .*", "");
        CommandRun.of("verify", run)
                .refused(1, run.resolve("network-1.safetensors"), "the training record: line ", "found the end");
        Path file = run.resolve("network-1.safetensors");
        ModelFile.read(file).network().save(file);
        CommandRun.of("verify", run).refused(1, file, "expected a record of its training, found none");
        Files.delete(run.resolve("run.json"));
        CommandRun.of("verify", run).refused(1, run, "expected run.json");
        CommandRun.of("verify", file).refused(1, file, "expected the folder of a finished run, found a file");
        CommandRun.of("verify", folder.resolve("none")).refused(1, "found nothing there");
    }

    @Test
    void optionsAreChecked() {
        Path run = shared.resolve("run");
        CommandRun.of("verify", run, "--network", 3).refused(2, "--network 3", "2 networks");
        CommandRun.of("verify", run, "--steps", 0).refused(2, "--steps");
        CommandRun.of("verify", run, "--train-csv", "a.csv", "--data-dir", "b").refused(2, "use one");
        CommandRun.of("verify").refused(2, "RUN");
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();
        CommandRun.of("verify", shared.resolve("run")).refused(130, "stopped");
        assertFalse(Thread.interrupted());
    }

    private static void assertDiffers(Path run, String begin) {
        CommandRun differs = CommandRun.of("verify", run, "--network", 1);
        assertEquals(1, differs.status(), differs.err());
        assertEquals("", differs.err());
        assertTrue(differs.out().startsWith(begin), differs.out());
    }

    /** Changes the record of a run's first network. */
    private static void edit(Path run, String part, String instead) throws IOException {
        Path file = run.resolve("network-1.safetensors");
        Model model = ModelFile.read(file);
        String text = model.metadata().get(TrainingRecord.KEY).orElseThrow();
        String other = text.replaceFirst(part, instead);
        assertFalse(text.equals(other), part);
        ModelMetadata metadata = model.metadata().with(TrainingRecord.KEY, other);
        model.network().save(file, metadata);
    }

    private Path copy(String name) throws IOException {
        Path from = shared.resolve("run");
        Path to = folder.resolve(name);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
        return to;
    }
}
