package dev.fovea.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.picture.Preprocessing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static byte[] records(int images, int seed) {
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

    private String[] fast(String... more) {
        String[] all = new String[5 + more.length];
        System.arraycopy(new String[] {"cifar10-fast", "--data", data.toString(), "--out", folder.toString()}, 0, all,
                0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        return all;
    }

    @Test
    void followsARecipeAndGoesOnToTheSameEnd() throws IOException {
        assertEquals(0, run(fast("--seeds", "3,4,3", "--epochs", "1")), err::toString);
        String report = Files.readString(folder.resolve("report.md"));
        assertTrue(report.contains("1 epoch, judged by the test images"), report);
        assertEquals(2, report.lines().filter(line -> line.matches("\\| [34] \\| [0-9.]+ % .*")).count(), report);
        assertTrue(report.contains("| mean | "), report);
        assertTrue(out.toString(StandardCharsets.UTF_8).endsWith(report));
        Model model = ModelFile.read(folder.resolve("seed-3/network.safetensors"));
        assertEquals("airplane", ClassNames.of(model.metadata()).orElseThrow().name(0));
        assertEquals(32, Preprocessing.of(model.metadata()).orElseThrow().shape().dimension(0));
        byte[] network = Files.readAllBytes(folder.resolve("seed-3/network.safetensors"));
        assertEquals(2, Files.readAllLines(folder.resolve("seed-3/history.csv")).size());

        assertWrong(1, "seed-3: there is a run already; --resume goes on with it", fast("--seeds", "3"));
        assertEquals(0, run(fast("--seeds", "3", "--epochs", "1", "--resume")), err::toString);
        assertArrayEquals(network, Files.readAllBytes(folder.resolve("seed-3/network.safetensors")));
        err.reset();
        assertEquals(1, run(fast("--seeds", "3", "--epochs", "1", "--resume", "--validation")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("training data"), err::toString);
    }

    @Test
    void tellsWhatIsWrong() {
        assertWrong(2, "expected one of cifar10-fast, cifar10-resnet20, fashion-fast, found cifar", "cifar");
        assertWrong(2, "Missing required option: '--data=DIR'", "cifar10-fast");
        assertWrong(2, "'--epochs': expected at least 1, found 0", fast("--epochs", "0"));
        assertWrong(2, "'--threads': expected at least 1, found -1", fast("--threads", "-1"));
        assertWrong(2, "'--seeds'", fast("--seeds", "one"));
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
