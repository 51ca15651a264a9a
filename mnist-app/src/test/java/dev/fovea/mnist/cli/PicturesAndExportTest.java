package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands preview and export-csv. */
class PicturesAndExportTest {
    @TempDir
    Path folder;

    @Test
    void exportWritesTheRowsAskedFor() throws IOException {
        Path target = folder.resolve("new/csv");
        CommandRun run = CommandRun.of("export-csv", target, "--train-rows", 3, "--test-rows", 2).succeeded();
        assertTrue(
                run.out().startsWith("Wrote 3 rows to " + target.resolve("train.csv") + " and 2 rows to "
                        + target.resolve("test.csv") + " in "),
                run.out());
        assertEquals(List.of("test.csv", "train.csv"), CommandRun.names(target));
        List<String> train = Files.readAllLines(target.resolve("train.csv"));
        assertEquals(4, train.size());
        assertTrue(train.getFirst().startsWith("label,pixel0,"));
        // The first three training digits of MNIST are 5, 0 and 4.
        assertEquals(List.of("5", "0", "4"),
                train.stream().skip(1).map(row -> row.substring(0, row.indexOf(','))).toList());
        List<String> test = Files.readAllLines(target.resolve("test.csv"));
        assertEquals(3, test.size());
        assertTrue(test.getFirst().startsWith("pixel0,pixel1,"));
    }

    @Test
    void exportKeepsExistingFilesUnlessTold() throws IOException {
        Path mine = Files.writeString(folder.resolve("test.csv"), "mine");
        CommandRun.of("export-csv", folder, "--train-rows", 1, "--test-rows", 1).refused(1, mine, "exists already");
        assertEquals(List.of("test.csv"), CommandRun.names(folder));
        assertEquals("mine", Files.readString(mine));
        CommandRun.of("export-csv", folder, "--train-rows", 1, "--test-rows", 1, "--overwrite").succeeded();
        assertEquals(2, Files.readAllLines(mine).size());
        assertEquals(List.of("test.csv", "train.csv"), CommandRun.names(folder));
    }

    @Test
    void previewDrawsTheBundledDigits() throws IOException {
        Path picture = folder.resolve("digits.png");
        CommandRun run = CommandRun.of("preview", "--out", picture).succeeded();
        assertTrue(run.out().startsWith("Drew the first 30 digits of ") && run.out().endsWith(" in " + picture + "\n"),
                run.out());
        BufferedImage drawn = ImageIO.read(picture.toFile());
        assertTrue(drawn.getWidth() > drawn.getHeight(), "ten columns, three rows");
        assertTrue(drawn.getHeight() >= 3 * 28, "smaller than its digits");
        assertEquals(List.of("digits.png"), CommandRun.names(folder));
    }

    @Test
    void previewKeepsAnExistingPictureUnlessTold() throws IOException {
        CommandRun.of("export-csv", folder, "--train-rows", 2, "--test-rows", 1).succeeded();
        Path train = folder.resolve("train.csv");
        Path picture = Files.writeString(folder.resolve("mine.png"), "mine");
        CommandRun.of("preview", "--train-csv", train, "--out", picture).refused(1, picture, "--overwrite");
        assertEquals("mine", Files.readString(picture));
        CommandRun run = CommandRun.of("preview", "--train-csv", train, "--out", picture, "--overwrite").succeeded();
        assertTrue(run.out().startsWith("Drew the first 2 digits of "), run.out());
        byte[] drawn = Files.readAllBytes(picture);
        Path again = folder.resolve("again.png");
        CommandRun.of("preview", "--train-csv", train, "--out", again).succeeded();
        assertArrayEquals(drawn, Files.readAllBytes(again));
    }

    @Test
    void previewIntoAFolderThatDoesNotExistNamesIt() throws IOException {
        CommandRun.of("export-csv", folder, "--train-rows", 2, "--test-rows", 1).succeeded();
        Path picture = folder.resolve("none/preview.png");
        CommandRun.of("preview", "--train-csv", folder.resolve("train.csv"), "--out", picture).refused(1, picture);
        assertFalse(Files.exists(picture.getParent()));
    }
}
