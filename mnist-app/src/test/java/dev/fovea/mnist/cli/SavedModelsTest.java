package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.mnist.ensemble.SavedNetwork;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.OnnxSession;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.picture.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a run's networks: evaluate, predict and export give what the run itself came to. */
class SavedModelsTest {
    private static final int DIGITS = 640;

    /** The folder of a run, and the digits as CSV. */
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Path run = Path.of("none");
    private static Path csv = Path.of("none");
    private static CommandRun training = new CommandRun(0, "", "");

    @BeforeAll
    static void train() {
        run = shared.resolve("run");
        csv = shared.resolve("csv");
        training = CommandRun.of(
                "train", "-q", "--nets", 2, "--epochs", 3, "--limit", DIGITS, "--batch-size", 16, "--learning-rate",
                "0.002", "--out", run).succeeded();
        CommandRun.of("export-csv", csv, "--train-rows", 100, "--test-rows", DIGITS).succeeded();
    }

    @Test
    void evaluateComesToWhatTheRunCameTo() throws IOException {
        CommandRun text = CommandRun.of("evaluate", run, "--limit", DIGITS).succeeded();
        assertEquals(training.lines("Ensemble of 2: "), text.lines("Ensemble of 2: "));
        for (int number = 1; number <= 2; number++) {
            String score = training.lines("Network " + number).getFirst().replace("Network " + number + ": ", "");
            assertEquals(1, text.lines(run.resolve("network-" + number + ".safetensors") + ": " + score).size());
        }
        assertEquals(1, text.lines("Confusion matrix").size());
        JsonNode json = json("evaluate", run.resolve("ensemble.json"), "--limit", DIGITS, "--json", "--threads", 1);
        assertEquals(DIGITS, json.get("images").intValue());
        assertEquals(2, json.get("networks").size());
        assertEquals(
                json.get("accuracy").doubleValue(), 1 - json.get("wrong").intValue() / (double) DIGITS, 1e-12);
        assertTrue(
                training.lines("Ensemble").getFirst().contains("(" + json.get("wrong").intValue() + " of 640 wrong)"));
        int diagonal = 0;
        for (int digit = 0; digit < DigitNetwork.CLASSES; digit++) {
            diagonal += json.get("confusion").get(digit).get(digit).intValue();
        }
        assertEquals(DIGITS - json.get("wrong").intValue(), diagonal);
    }

    @Test
    void evaluateTakesOneNetworkAndOtherDigits() throws IOException {
        Path one = run.resolve("network-2.safetensors");
        CommandRun text = CommandRun.of("evaluate", one, "--csv", csv.resolve("train.csv")).succeeded();
        assertTrue(text.lines(one + ": test accuracy ").getFirst().endsWith(" of 100 wrong)"), text.out());
        assertEquals(List.of(), text.lines("Ensemble"));
        JsonNode json = json("evaluate", one, "--csv", csv.resolve("train.csv"), "--json");
        assertEquals(json.get("wrong"), json.get("networks").get(0).get("wrong"));
        CommandRun.of("evaluate", run, "--csv", csv.resolve("test.csv")).refused(1, csv.resolve("test.csv"));
        CommandRun.of("evaluate", run, "--csv", "a", "--data-dir", "b").refused(2, "use one");
    }

    @Test
    void predictWritesTheRunsSubmission() throws IOException {
        Path submission = folder.resolve("submission.csv");
        CommandRun.of("predict", run, "--test-csv", csv.resolve("test.csv"), "--out", submission).succeeded();
        byte[] expected = Files.readAllBytes(run.resolve("MNIST-CNN-ENSEMBLE.csv"));
        assertArrayEquals(expected, Files.readAllBytes(submission));
        CommandRun.of("predict", run, "--test-csv", csv.resolve("test.csv"), "--out", submission)
                .refused(1, submission, "exists already");
        Files.writeString(submission, "old");
        JsonNode json = json(
                "predict", run, "--test-csv", csv.resolve("test.csv"), "--out", submission, "--overwrite", "--json");
        assertEquals(DIGITS, json.get("images").intValue());
        assertArrayEquals(expected, Files.readAllBytes(submission));
    }

    @Test
    void predictReadsPictures() throws IOException {
        LabelledImages digits = BundledMnist.test();
        Path seven = picture(digits, 0, "seven.png");
        Path two = picture(digits, 1, "two.png");
        CommandRun text = CommandRun.of("predict", run, seven, two).succeeded();
        assertTrue(text.out().lines().toList().get(0).matches(".*seven[.]png: 7   \\(0: [0-9.]+ %, 1: .*"), text.out());
        JsonNode all = json("predict", run, "--json", seven, two).get("predictions");
        assertEquals(2, all.size());
        JsonNode first = all.get(0);
        assertEquals(seven.toString(), first.get("file").textValue());
        assertEquals(7, first.get("label").intValue());
        assertEquals(10, first.get("probabilities").size());
        double sum = 0;
        for (JsonNode probability : first.get("probabilities")) {
            sum += probability.doubleValue();
        }
        assertEquals(1, sum, 1e-5);
        assertEquals("[7,7]", first.get("votes").toString());
        String second = "two.png: " + all.get(1).get("label") + "   (";
        assertTrue(text.out().lines().toList().get(1).contains(second), text.out());
    }

    @Test
    void exportWritesOnnxModelsBesideTheNetworksOrElsewhere() throws IOException {
        CommandRun text = CommandRun.of("export", run, "--onnx", "--out", folder).succeeded();
        assertEquals(List.of("network-1.onnx", "network-2.onnx"), CommandRun.names(folder));
        assertEquals("Wrote " + folder.resolve("network-1.onnx"), text.out().lines().findFirst().orElse(""));
        long folded = Files.size(folder.resolve("network-2.onnx"));
        CommandRun.of("export", run, "--onnx", "--out", folder).refused(1, "network-1.onnx", "exists already");
        CommandRun.of("export", run.resolve("network-2.safetensors"), "--onnx", "--out", folder, "--overwrite",
                "--keep-batch-norm").succeeded();
        assertTrue(Files.size(folder.resolve("network-2.onnx")) > folded);
        Path copy = Files.copy(run.resolve("network-1.safetensors"), folder.resolve("mine.safetensors"));
        CommandRun.of("export", copy, "--onnx").succeeded();
        assertTrue(Files.exists(folder.resolve("mine.onnx")));
        CommandRun.of("export", run).refused(2, "--onnx");
        CommandRun.of("export", run, "--onnx", "--out", folder.resolve("new/inner")).succeeded();
        assertEquals(List.of("network-1.onnx", "network-2.onnx"), CommandRun.names(folder.resolve("new/inner")));
        CommandRun.of("export", run, "--onnx", "--out", copy).refused(1, copy, "cannot be made");
    }

    @Test
    void exportedFilesSayWhatGoesInAndComesOut() throws IOException {
        CommandRun.of("export", run.resolve("network-1.safetensors"), "--onnx", "--out", folder).succeeded();
        Map<String, String> remembered =
                SavedNetwork.read(run.resolve("network-1.safetensors")).model().metadata().entries();
        try (OnnxSession session = OnnxSession.open(folder.resolve("network-1.onnx"))) {
            assertTrue(session.description().startsWith("Recognises one of 10 kinds of digits"), session.description());
            Map<String, String> said = session.metadata();
            assertEquals("NHWC", said.get("input.layout"));
            assertEquals("batch,28,28,1", said.get("input.shape"));
            assertEquals("probabilities", said.get("output.kind"));
            assertEquals("0\n1\n2\n3\n4\n5\n6\n7\n8\n9", said.get("labels"));
            for (String key : List.of("training", "input", "preprocessing", "items", "metric.test_accuracy")) {
                assertEquals(remembered.get(key), said.get(key), key);
            }
        }
        // The descriptions of input and output, which ONNX Runtime does not give.
        String file = new String(Files.readAllBytes(folder.resolve("network-1.onnx")), StandardCharsets.ISO_8859_1);
        assertTrue(file
                .contains("(batch, height 28, width 28, channel 1) in float32. 28x28 grey pixels: ink 255 on paper 0"));
        assertTrue(file.contains("the probability of each class, 0 to 9, after softmax"));
    }

    @Test
    void modelFilesRememberWhatTheyAre() throws IOException {
        Model model = ModelFile.read(run.resolve("network-1.safetensors"));
        assertEquals(Version.number(), model.libraryVersion());
        assertEquals(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), model.metadata().labels());
        assertEquals(
                "28x28 grey pixels: ink 255 on paper 0, scaled to fit 20x20, its centre of mass in the middle; 0 to 255"
                        + " becomes 0.0 to 1.0",
                model.metadata().preprocessing().orElseThrow());
        assertEquals(Optional.of(Preprocessing.of(KnownSet.MNIST)), Preprocessing.of(model.metadata()));
        assertEquals(Optional.of("digits"), model.metadata().get("items"));
        assertTrue(model.metadata().training().orElseThrow().startsWith("Adam, 3 epochs, batch size 16"));
        String accuracy = model.metadata().metric("test_accuracy").orElseThrow();
        JsonNode json = json("evaluate", run, "--limit", DIGITS, "--json");
        assertEquals(json.get("networks").get(0).get("accuracy").doubleValue(), Double.parseDouble(accuracy));
        assertTrue(model.metadata().metric("val_accuracy").isPresent());
    }

    @Test
    void anUnfinishedRunIsRefusedAndSaidHowToFinish(@TempDir Path unfinished) throws IOException {
        Files.writeString(unfinished.resolve("run.json"), "{}");
        String hint = "this run is not finished; 'mnist train --resume " + unfinished + "' continues it";
        for (String command : List.of("evaluate", "serve", "report")) {
            CommandRun.of(command, unfinished).refused(1, unfinished, hint);
        }
    }

    @Test
    void whatIsNoDigitNetworkIsRefused() throws IOException {
        CommandRun.of("evaluate", folder).refused(1, folder.resolve("ensemble.json"), "no such file");
        Path other = folder.resolve("other.safetensors");
        Network.build(Shape.of(3), 1, Layers.dense(10)).save(other);
        for (String command : List.of("evaluate", "export")) {
            CommandRun.of(withOnnx(command, other)).refused(
                    1, other, "expected a network from (28, 28, 1) to one probability for each class",
                    "from (3) to (10)");
        }
        Path logits = folder.resolve("logits.safetensors");
        Network.build(Shape.of(28, 28, 1), 1, Layers.flatten(), Layers.dense(10)).save(logits);
        CommandRun.of("evaluate", logits).refused(1, logits, "ends in a softmax", "dense");
        Path huge = folder.resolve("huge.safetensors");
        Network overflowing = Network.build(
                Shape.of(28, 28, 1), 1, Layers.flatten(), Layers.dense(10), Layers.dense(10), Layers.softmax());
        for (String name : List.of("dense.kernel", "dense_1.kernel")) {
            Arrays.fill(overflowing.parameter(name).values(), 1e30f);
        }
        overflowing.parameter("dense_1.kernel").values()[0] = -1e30f;
        overflowing.save(huge);
        CommandRun.of("evaluate", huge, "--limit", 1).refused(1, huge, "no numbers");
        Path broken = Files.write(folder.resolve("broken.safetensors"), new byte[7]);
        CommandRun.of("predict", broken, "a.png").refused(1, broken);
        Files.writeString(folder.resolve("ensemble.json"), "{\"format\":1,\"networks\":[\"none.safetensors\"]}");
        CommandRun.of("evaluate", folder).refused(1, folder.resolve("none.safetensors"), "no such file");
    }

    private static Object[] withOnnx(String command, Path model) {
        return command.equals("export") ? new Object[] {command, model, "--onnx"} : new Object[] {command, model};
    }

    @Test
    void anInterruptedCommandWritesNothing() {
        Path submission = folder.resolve("submission.csv");
        Thread.currentThread().interrupt();
        CommandRun.of("predict", run, "--test-csv", csv.resolve("test.csv"), "--out", submission)
                .refused(130, "stopped; nothing was written");
        Thread.currentThread().interrupt();
        CommandRun.of("export", run, "--onnx", "--out", folder).refused(130, "stopped; nothing was written");
        Thread.currentThread().interrupt();
        CommandRun.of("evaluate", run, "--limit", 10).refused(130, "stopped");
        assertFalse(Thread.interrupted());
        assertFalse(Files.exists(submission) || Files.exists(folder.resolve("network-1.onnx")));
    }

    @Test
    void predictSaysWhatItWants() {
        CommandRun.of("predict", run).refused(2, "expected either pictures or --test-csv");
        CommandRun.of("predict", run, "a.png", "--test-csv", "t.csv").refused(2, "expected either pictures");
        CommandRun.of("predict", run, "a.png", "--out", "o.csv").refused(2, "--out is for --test-csv");
        CommandRun.of("predict", run, "a.png", "--overwrite").refused(2, "--overwrite is for --test-csv");
        CommandRun.of("predict", run, folder.resolve("a.png")).refused(1, folder.resolve("a.png"), "no such file");
        CommandRun.of("predict").refused(2, "RUN|MODEL");
        assertFalse(Files.exists(Path.of("MNIST-CNN-ENSEMBLE.csv")));
    }

    private Path picture(LabelledImages digits, int index, String name) throws IOException {
        BufferedImage picture = new BufferedImage(112, 112, BufferedImage.TYPE_BYTE_GRAY);
        for (int r = 0; r < 112; r++) {
            for (int c = 0; c < 112; c++) {
                picture.getRaster().setSample(c, r, 0, 255 - digits.pixel(index, r / 4, c / 4));
            }
        }
        Path file = folder.resolve(name);
        assertTrue(ImageIO.write(picture, "png", file.toFile()));
        return file;
    }

    private static JsonNode json(Object... arguments) throws IOException {
        CommandRun done = CommandRun.of(arguments).succeeded();
        assertEquals(1, done.out().lines().count(), done.out());
        return new ObjectMapper().readTree(done.out());
    }
}
