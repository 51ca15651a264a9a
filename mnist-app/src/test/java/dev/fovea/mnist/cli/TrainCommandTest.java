package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.vision.LabelledImages;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on few digits, from the command line to the files. */
class TrainCommandTest {
    private static final int DIGITS = 128;
    private static final String[] SMALL =
            {"--limit", "128", "--epochs", "2", "--batch-size", "16", "--validation", "0.25"};
    private static final Pattern EPOCH = Pattern.compile(
            "Epoch [12]/2 6/6 \\S+ \\d+s \\d+[mu]?s/step - accuracy: \\S+ - loss: \\S+"
                    + " - val_accuracy: \\S+ - val_loss: \\S+ - learning_rate: \\S+ - [0-9,]+ images/s");

    /** The bundled digits, the first of them, as Kaggle's files. */
    @TempDir
    private static Path csv;

    @TempDir
    private Path folder;

    @BeforeAll
    static void export() {
        CommandRun.of("export-csv", csv, "--train-rows", DIGITS, "--test-rows", DIGITS).succeeded();
    }

    private CommandRun train(String name, Object... options) {
        return train(false, Map.of(), name, options);
    }

    private CommandRun train(boolean terminal, Map<String, String> environment, String name, Object... options) {
        Object[] line =
                Stream.of(Stream.of("train", "--out", folder.resolve(name)), Stream.of(SMALL), Stream.of(options))
                        .flatMap(part -> part)
                        .toArray();
        return CommandRun.with(terminal, environment, line).succeeded();
    }

    private CommandRun trainOnCsv(String name, Object... options) {
        return train(false, Map.of(), name, csvAnd(options));
    }

    private static Object[] csvAnd(Object... options) {
        return Stream.concat(
                Stream.of("--train-csv", csv.resolve("train.csv"), "--test-csv", csv.resolve("test.csv")),
                Stream.of(options)).toArray();
    }

    private byte[] submission(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name).resolve("MNIST-CNN-ENSEMBLE.csv"));
    }

    private List<String> history(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name).resolve("history.csv"));
    }

    private List<String> historyWithoutSeconds(String name) throws IOException {
        return history(name).stream().map(row -> row.substring(0, row.lastIndexOf(','))).toList();
    }

    @Test
    void aRunOnTheBundledDigitsWritesEverything() throws IOException {
        CommandRun run = train("run", "--nets", 2, "--seed", 5, "--threads", 2);
        Path results = folder.resolve("run");
        assertEquals(
                List.of("MNIST-CNN-ENSEMBLE.csv", "checkpoints", "confusion.png", "curves.png", "ensemble.json",
                        "history.csv",
                        "network-1.safetensors", "network-2.safetensors", "predictions.png", "preview.png",
                        "report.html", "report.json", "run.json", "summary.txt"),
                CommandRun.names(results));
        assertEquals(List.of("run"), CommandRun.names(folder));

        int wrong = checkSubmission(new String(submission("run"), StandardCharsets.US_ASCII));
        String score = "Ensemble of 2: test accuracy "
                + String.format(Locale.ROOT, "%.2f %%", 100.0 * (DIGITS - wrong) / DIGITS) + " (" + wrong
                + " of 128 wrong)";
        assertEquals(List.of(score), run.lines("Ensemble of 2: "));
        assertEquals("Results: " + results, run.out().lines().reduce("", (first, last) -> last));

        checkPictures(results);
        checkHistory();
        checkSummary(Files.readString(results.resolve("summary.txt")), score);
        checkPlainProgress(run);
    }

    /** Compares the predictions with the true digits; returns how many are wrong. */
    private static int checkSubmission(String text) throws IOException {
        assertTrue(text.endsWith("\n"));
        assertFalse(text.contains("\r"));
        List<String> lines = text.lines().toList();
        assertEquals(1 + DIGITS, lines.size());
        assertEquals("ImageId,Label", lines.getFirst());
        LabelledImages test = BundledMnist.test();
        int wrong = 0;
        for (int i = 0; i < DIGITS; i++) {
            String line = lines.get(1 + i);
            assertTrue(line.matches((i + 1) + ",[0-9]"), line);
            wrong += line.endsWith("," + test.label(i)) ? 0 : 1;
        }
        return wrong;
    }

    private static void checkPictures(Path results) throws IOException {
        for (String name : List.of("preview", "predictions", "curves", "confusion")) {
            BufferedImage picture = ImageIO.read(results.resolve(name + ".png").toFile());
            assertTrue(picture.getWidth() >= 300 && picture.getWidth() <= 4000, name + " " + picture.getWidth());
            assertTrue(picture.getHeight() >= 150 && picture.getHeight() <= 4000, name + " " + picture.getHeight());
            int[] colours = picture.getRGB(
                    0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
            assertTrue(Arrays.stream(colours).distinct().count() > 10, name);
        }
    }

    private void checkHistory() throws IOException {
        List<String> rows = history("run");
        assertEquals(
                "network,epoch,accuracy,loss,val_accuracy,val_loss,learning_rate,seconds", rows.getFirst());
        var names = new ArrayList<String>();
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", -1);
            assertEquals(8, cells.length, row);
            names.add(cells[0] + "," + cells[1]);
            for (int column : new int[] {2, 4}) {
                double accuracy = Double.parseDouble(cells[column]);
                assertTrue(accuracy >= 0 && accuracy <= 1, row);
            }
            assertTrue(Double.parseDouble(cells[3]) > 0 && Double.parseDouble(cells[5]) > 0, row);
            double rate = cells[1].equals("1") ? 0.001 : 0.00095;
            assertEquals(rate, Double.parseDouble(cells[6]), 1e-15);
        }
        assertEquals(List.of("Network 1,1", "Network 1,2", "Network 2,1", "Network 2,2"), names);
    }

    private static void checkSummary(String summary, String score) {
        for (String part : List.of(
                score, "Network 1: test accuracy ", "Network 2: test accuracy ", "the bundled MNIST",
                "networks:       2\n", "epochs:         2\n", "batch size:     16\n",
                "learning rate:  0.001 * 0.95^epoch\n",
                "validation:     0.25\n", "augmentation:   rotation", "seed:           5\n", "threads:        2\n",
                "96 to train with, 32 to validate with", "Confusion matrix",
                "Fovea:          " + Version.number() + "\n",
                "118,346")) {
            assertTrue(summary.contains(part), () -> "no \"" + part + "\" in:\n" + summary);
        }
    }

    private static void checkPlainProgress(CommandRun run) {
        assertFalse(run.out().contains("\u001b"), run.out());
        assertFalse(run.out().contains("\r"), run.out());
        List<String> epochs = run.lines("Epoch ");
        assertEquals(4, epochs.size(), run.out());
        epochs.forEach(line -> assertTrue(EPOCH.matcher(line).matches(), line));
        assertEquals(List.of("Loaded 60,000 training rows and 10,000 test rows from the bundled MNIST"),
                run.lines("Loaded ").stream().map(line -> line.substring(0, line.indexOf(" in "))).toList());
        assertEquals(1, run.lines("Network 1 of 2: 96 digits to train with, 32 to validate with").size());
        assertEquals(1, run.lines("Network 2 of 2: 96 digits to train with, 32 to validate with").size());
        assertEquals(1, run.lines("Confusion matrix").size());
    }

    @Test
    void theSeedDecidesTheResultAndThreadsDoNot() throws IOException {
        trainOnCsv("one", "-q", "--nets", 2, "--seed", 3, "--threads", 1);
        trainOnCsv("three", "-q", "--nets", 2, "--seed", 3, "--threads", 3);
        trainOnCsv("other", "-q", "--nets", 2, "--seed", 4, "--threads", 1);
        assertArrayEquals(submission("one"), submission("three"));
        assertEquals(historyWithoutSeconds("one"), historyWithoutSeconds("three"));
        assertNotEquals(historyWithoutSeconds("one"), historyWithoutSeconds("other"));
        assertNotEquals(
                new String(submission("one"), StandardCharsets.US_ASCII),
                new String(submission("other"), StandardCharsets.US_ASCII));
        List<String> rows = historyWithoutSeconds("one");
        assertNotEquals(rows.get(1).replace("Network 1", ""), rows.get(3).replace("Network 2", ""));
    }

    @Test
    void exportedDigitsPredictWhatTheBundledOnesDo() throws IOException {
        train("bundled", "-q", "--nets", 1, "--seed", 7);
        CommandRun run = trainOnCsv("exported", "--nets", 1, "--seed", 7);
        assertArrayEquals(submission("bundled"), submission("exported"));
        assertEquals(historyWithoutSeconds("bundled"), historyWithoutSeconds("exported"));

        assertFalse(run.out().contains("test accuracy"), run.out());
        assertFalse(run.out().contains("Confusion"), run.out());
        assertEquals(1, run.lines("Ensemble of 1: 128 test digits predicted; they have no labels").size(), run.out());
        assertEquals(1, run.lines("Network 1: validation accuracy ").size(), run.out());
        assertEquals(
                List.of("MNIST-CNN-ENSEMBLE.csv", "checkpoints", "curves.png", "ensemble.json", "history.csv",
                        "network-1.safetensors", "predictions.png", "preview.png", "report.html", "report.json",
                        "run.json", "summary.txt"),
                CommandRun.names(folder.resolve("exported")));
        String summary = Files.readString(folder.resolve("exported/summary.txt"));
        assertTrue(summary.contains("128, without labels"), summary);
        assertFalse(summary.contains("test accuracy") || summary.contains("Confusion"), summary);
    }

    @Test
    void quietShowsTheFinalLinesOnly() throws IOException {
        Files.createDirectory(folder.resolve("empty"));
        CommandRun run = CommandRun.of(Stream.concat(
                Stream.of("train", "--out", folder.resolve("empty")),
                Stream.of(csvAnd("--quiet", "--epochs", 2, "--nets", 1, "--no-augment", "--validation", "0")))
                .toArray())
                .succeeded();
        List<String> lines = run.out().lines().toList();
        assertEquals(3, lines.size(), run.out());
        assertTrue(lines.get(0).startsWith("Network 1: training accuracy "), run.out());
        assertTrue(lines.get(1).startsWith("Ensemble of 1: "), run.out());
        assertEquals("Results: " + folder.resolve("empty"), lines.get(2));
        assertEquals(12, CommandRun.names(folder.resolve("empty")).size());
        for (String row : history("empty").subList(1, 3)) {
            assertTrue(row.contains(",NaN,NaN,"), row);
        }
        assertTrue(Files.readString(folder.resolve("empty/summary.txt")).contains("augmentation:   none\n"));
    }

    @Test
    void aTerminalGetsColoursUnlessUnwanted() {
        String coloured = train(true, Map.of("TERM", "xterm"), "a", csvAnd("--nets", 1)).out();
        assertTrue(coloured.contains("\u001b[32m") && coloured.contains("\r"), coloured);
        String plain = train(true, Map.of("TERM", "xterm", "NO_COLOR", "1"), "b", csvAnd("--nets", 1)).out();
        assertFalse(plain.contains("\u001b"), plain);
        assertTrue(plain.contains("Epoch 2/2\n") && plain.contains("\r6/6 "), plain);
    }

    @Test
    void anInterruptedRunLeavesNothing() throws IOException {
        Thread.currentThread().interrupt();
        CommandRun run = CommandRun.of(Stream.concat(
                Stream.of("train", "--out", folder.resolve("a/b")), Stream.of(csvAnd())).toArray());
        assertFalse(Thread.interrupted());
        run.refused(130, "stopped; nothing was written");
        assertEquals(List.of(), CommandRun.names(folder));
    }
}
