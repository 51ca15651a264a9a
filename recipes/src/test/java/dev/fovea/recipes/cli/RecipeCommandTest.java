package dev.fovea.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.picture.Preprocessing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeCommandTest {
    @TempDir
    static Path data;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void writeImages() throws IOException {
        for (int file = 1; file <= 5; file++) {
            Files.write(data.resolve("data_batch_" + file + ".bin"), records(4, file));
        }
        Files.write(data.resolve("test_batch.bin"), records(6, 9));
    }

    /** CIFAR-10's records: a label, then three planes of 32×32. */
    static byte[] records(int images, int seed) {
        byte[] bytes = new byte[images * 3073];
        for (int i = 0; i < bytes.length; i++) {
            int image = i / 3073;
            bytes[i] = (byte) (i % 3073 == 0 ? (image + seed) % 2 : (image + seed) % 2 * 120 + i * 31 % 97);
        }
        return bytes;
    }

    private int run(String... args) {
        return Main.run(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), args);
    }

    /** A recipe's arguments: of the one whose network is the smallest, as most of the time is its first steps. */
    private static String[] resNet(Path results, String... more) {
        return Stream.concat(
                Stream.of("cifar10-resnet20", "--data", data.toString(), "--out", results.toString()),
                Stream.of(more)).toArray(String[]::new);
    }

    private String[] resNet(String... more) {
        return resNet(folder, more);
    }

    @Test
    void followsARecipeAndGoesOnToTheSameEnd() throws IOException {
        assertEquals(0, run(resNet("--seeds", "3,3", "--epochs", "1")), err::toString);
        String report = Files.readString(folder.resolve("report.md"));
        assertTrue(report.matches(
                "(?s).*: cifar10-resnet20, 1 epoch, training images [0-9a-f]{8}, judged by the test images [0-9a-f]{8}\\.\n.*"),
                report);
        assertEquals(List.of("3"), rows(report));
        assertTrue(report.matches("(?s).*\n- seed 3: .+ kernels, Java .+, Fovea [0-9].*\n"), report);
        assertTrue(out.toString(StandardCharsets.UTF_8).endsWith(report));
        Model model = ModelFile.read(folder.resolve("seed-3/network.safetensors"));
        ModelMetadata known = model.metadata();
        assertEquals("airplane", ClassNames.of(known).orElseThrow().name(0));
        Preprocessing input = Preprocessing.of(known).orElseThrow();
        assertEquals(32, input.shape().dimension(0));
        assertEquals(input.words(), known.preprocessing().orElseThrow());
        assertEquals("images", known.get("items").orElseThrow());
        assertTrue(known.training().orElseThrow().startsWith("cifar10-resnet20, 1 epoch, "), known::toString);
        String plain = String.format(
                Locale.ROOT, "| 3 | %.2f %% | ",
                100 * Double.parseDouble(known.metric("test accuracy").orElseThrow()));
        assertTrue(report.contains(plain), report);
        assertTrue(known.metric("test accuracy with all views").isPresent(), known::toString);
        byte[] network = Files.readAllBytes(folder.resolve("seed-3/network.safetensors"));
        assertEquals(2, Files.readAllLines(folder.resolve("seed-3/history.csv")).size());

        assertWrong(1, "seed-3: there is a run already; --resume goes on with it", resNet("--seeds", "3"));
        Path result = folder.resolve("seed-3/result.properties");
        String stored = Files.readString(result);
        Files.writeString(result, stored.replaceFirst("accuracy.network=.*", "accuracy.network=0.1234"));
        assertEquals(0, run(resNet("--seeds", "3", "--epochs", "1", "--resume")), err::toString);
        assertTrue(Files.readString(folder.resolve("report.md")).contains("| 3 | 12.34 % |"), "it was judged again");
        assertArrayEquals(network, Files.readAllBytes(folder.resolve("seed-3/network.safetensors")));

        Files.delete(result);
        assertEquals(0, run(resNet("--seeds", "3,2", "--epochs", "1", "--resume")), err::toString);
        assertEquals(stored.lines().filter(line -> line.startsWith("accuracy")).toList(),
                Files.readAllLines(result).stream().filter(line -> line.startsWith("accuracy")).toList());
        String both = Files.readString(folder.resolve("report.md"));
        assertEquals(List.of("2", "3", "mean"), rows(both));
        assertTrue(both.contains("\n- seed 2, 3: "), both);

        assertWrong(1, "result.properties: expected the result of cifar10-resnet20, 1 epoch, training images ",
                resNet("--seeds", "6", "--epochs", "1", "--validation"));
        assertFalse(Files.exists(folder.resolve("seed-6")));
        Files.writeString(result, stored.replaceFirst("finished=.*", "finished=soon"));
        assertWrong(1, "seed-3/result.properties: expected the result of a seed, found something else",
                resNet("--seeds", "6", "--epochs", "1"));
    }

    /** What the rows of a report are about. */
    private static List<String> rows(String report) {
        return report.lines().filter(line -> line.endsWith(" |") && line.contains(" min "))
                .map(line -> line.split(" ", 3)[1]).toList();
    }

    @Test
    void anInterruptedTrainingGoesOnToTheSameBits() throws IOException {
        Path whole = folder.resolve("whole");
        Path cut = folder.resolve("cut");
        assertEquals(0, run(resNet(whole, "--epochs", "2")), err::toString);
        var interrupting = new PrintStream(out, true, StandardCharsets.UTF_8) {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                super.write(bytes, offset, length);
                if (new String(bytes, offset, length, StandardCharsets.UTF_8).contains("epoch 1 of 2")) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        int status = Main.run(interrupting, new PrintStream(err, true, StandardCharsets.UTF_8),
                resNet(cut, "--epochs", "2"));
        Thread.interrupted(); // if nobody noticed
        assertEquals("recipe: stopped; --resume goes on" + System.lineSeparator(),
                err.toString(StandardCharsets.UTF_8));
        assertEquals(Main.STOPPED, status);
        assertFalse(Files.exists(cut.resolve("seed-1/network.safetensors")));
        assertEquals(0, run(resNet(cut, "--epochs", "2", "--resume")), err::toString);
        assertArrayEquals(Files.readAllBytes(whole.resolve("seed-1/network.safetensors")),
                Files.readAllBytes(cut.resolve("seed-1/network.safetensors")));
    }

    @Test
    void tellsWhatIsWrong() {
        assertWrong(2, "expected one of cifar10-fast, cifar10-resnet20, fashion-fast, found cifar", "cifar");
        assertWrong(2, "Missing required option: '--data=DIR'", "cifar10-fast");
        assertWrong(2, "'--epochs': expected at least 1, found 0", resNet("--epochs", "0"));
        assertWrong(2, "'--threads': expected at least 1, found -1", resNet("--threads", "-1"));
        assertWrong(2, "'--seeds'", resNet("--seeds", "one"));
        assertWrong(1, folder.toString(), "cifar10-fast", "--data", folder.toString(), "--out", folder.toString());
        assertWrong(1, folder.toString(), "fashion-fast", "--data", folder.toString(), "--out", folder.toString());
    }

    private void assertWrong(int status, String message, String... args) {
        err.reset();
        assertEquals(status, run(args));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.startsWith("recipe: ") && said.contains(message), said);
        assertEquals(1, said.lines().count(), said);
    }

    @Test
    void theHelpNamesEachRecipe() {
        assertEquals(0, run("--help"));
        String help = out.toString(StandardCharsets.UTF_8);
        assertTrue(help.contains("cifar10-resnet20: CIFAR-10 with ResNet-20 as published: some hours, 200 epochs"),
                help);
        assertTrue(help.contains("fashion-fast: "), help);
    }
}
