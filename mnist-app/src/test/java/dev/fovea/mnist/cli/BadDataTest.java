package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that cannot be used end a command with one line that names them, and nothing is left of the results. */
class BadDataTest {
    private static final int ROWS = 3;

    @TempDir
    Path folder;

    private Path train;
    private Path test;
    private Path results;

    @BeforeEach
    void writeFiles() throws IOException {
        train = write("train.csv", true);
        test = write("test.csv", false);
        results = Files.createDirectory(folder.resolve("results"));
    }

    private Path write(String name, boolean labelled) throws IOException {
        var header = new ArrayList<String>();
        var row = new ArrayList<String>();
        if (labelled) {
            header.add("label");
            row.add("7");
        }
        for (int pixel = 0; pixel < 784; pixel++) {
            header.add("pixel" + pixel);
            row.add(pixel == 400 ? "255" : "0");
        }
        return Files.writeString(
                folder.resolve(name), String.join(",", header) + "\n" + (String.join(",", row) + "\n").repeat(ROWS));
    }

    private void refuses(Path trainFile, Path testFile, Object... parts) throws IOException {
        CommandRun.of("train", "--train-csv", trainFile, "--test-csv", testFile, "--out", results.resolve("a/b"))
                .refused(1, parts);
        assertEquals(List.of(), CommandRun.names(results));
    }

    @Test
    void aMissingFile() throws IOException {
        refuses(folder.resolve("no-train.csv"), test, folder.resolve("no-train.csv"));
        refuses(train, folder.resolve("no-test.csv"), folder.resolve("no-test.csv"));
    }

    @Test
    void filesInEachOthersPlace() throws IOException {
        refuses(test, train, test);
        refuses(train, train, train);
        refuses(test, test, test);
    }

    @Test
    void aRowThatIsTooShort() throws IOException {
        Files.writeString(test, "0,0,0\n", StandardOpenOption.APPEND);
        refuses(train, test, test, "line 5");
    }

    @Test
    void aFolderInsteadOfAFile() throws IOException {
        refuses(folder, test, folder);
    }

    @Test
    void tooFewDigitsToValidateWith() throws IOException {
        CommandRun run = CommandRun.of(
                "train", "-q", "--train-csv", train, "--test-csv", test, "--limit", 1, "--out", results.resolve("a"));
        run.refused(1, "--validation 0.1", "1 training digit ");
        assertEquals(List.of(), CommandRun.names(results));
    }

    @Test
    void aTruncatedMnistFile() throws IOException {
        Path images = idx("train-images-idx3-ubyte", 0x803, ROWS * 784, ROWS, 28, 28);
        idx("train-labels-idx1-ubyte", 0x801, ROWS, ROWS);
        idx("t10k-images-idx3-ubyte", 0x803, ROWS * 784, ROWS, 28, 28);
        Path labels = idx("t10k-labels-idx1-ubyte", 0x801, ROWS, ROWS);
        byte[] whole = Files.readAllBytes(images);
        for (int size : new int[] {whole.length - 1, 16, 5, 0}) {
            Files.write(images, Arrays.copyOf(whole, size));
            CommandRun.of("train", "--data-dir", folder, "--out", results.resolve("a/b")).refused(1, images);
        }
        Files.write(images, whole);
        Files.write(labels, Arrays.copyOf(Files.readAllBytes(labels), ROWS));
        CommandRun.of("train", "--data-dir", folder, "--out", results.resolve("a/b")).refused(1, labels);
        assertEquals(List.of(), CommandRun.names(results));
    }

    @Test
    void aFolderWithoutMnistFiles() throws IOException {
        idx("train-labels-idx1-ubyte", 0x801, ROWS, ROWS);
        CommandRun.of("train", "--data-dir", folder, "--out", results.resolve("a"))
                .refused(1, folder, "missing", "train-images", "t10k-images", "t10k-labels");
        CommandRun.of("train", "--data-dir", folder.resolve("none"), "--out", results.resolve("a"))
                .refused(1, folder.resolve("none"));
        assertEquals(List.of(), CommandRun.names(results));
    }

    @Test
    void aPreviewOfWhatCannotBeRead() throws IOException {
        Path picture = results.resolve("preview.png");
        CommandRun.of("preview", "--train-csv", test, "--out", picture).refused(1, test);
        CommandRun.of("preview", "--data-dir", folder, "--out", picture).refused(1, folder, "missing");
        assertEquals(List.of(), CommandRun.names(results));
    }

    private Path idx(String name, int magic, int items, int... sizes) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(4 + 4 * sizes.length + items).putInt(magic);
        for (int size : sizes) {
            content.putInt(size);
        }
        return Files.write(folder.resolve(name), content.array());
    }
}
