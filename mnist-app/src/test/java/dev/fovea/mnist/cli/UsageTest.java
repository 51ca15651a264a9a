package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, and command lines that are refused before any work. */
class UsageTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"--help, mnist", "-h, mnist", "train --help, mnist train", "train -h, mnist train",
        "evaluate --help, mnist evaluate", "predict --help, mnist predict", "export --help, mnist export",
        "verify --help, mnist verify",
        "preview --help, mnist preview", "export-csv --help, mnist export-csv"})
    void helpNamesTheCommandOnTheOutput(String line, String command) {
        CommandRun run = CommandRun.of((Object[]) line.split(" ")).succeeded();
        assertTrue(run.out().startsWith("Usage: " + command + " "), run.out());
        assertFalse(run.out().contains("\u001b"), run.out());
    }

    @Test
    void helpNamesEveryCommandAndExitStatus() {
        String help = CommandRun.of("--help").succeeded().out();
        for (String word : List.of(
                "train", "evaluate", "predict", "verify", "export", "report", "preview", "export-csv", "--version",
                "130  stopped by Ctrl-C")) {
            assertTrue(help.contains(word), help);
        }
    }

    @Test
    void helpOfTrainNamesEveryOptionAndFile() {
        String help = CommandRun.of("train", "--help").succeeded().out();
        for (String word : List.of(
                "--train-csv", "--test-csv", "--data-dir", "--limit", "--nets", "--epochs", "--batch-size",
                "--learning-rate", "--decay", "--validation", "--no-augment", "--seed", "--threads", "--out", "--live",
                "--quiet", "--resume", "--from", "--host-name", "mnist verify", "run.json", "checkpoints",
                "MNIST-CNN-ENSEMBLE.csv", "preview.png", "predictions.png", "curves.png", "confusion.png",
                "history.csv", "summary.txt", "network-1.safetensors", "ensemble.json", "report.html", "report.json")) {
            assertTrue(help.contains(word), word);
        }
    }

    @Test
    void helpIsColouredOnATerminalThatTakesColours() {
        assertTrue(CommandRun.with(true, Map.of("TERM", "xterm"), "--help").out().contains("\u001b["));
        assertFalse(CommandRun.with(true, Map.of("NO_COLOR", "1"), "--help").out().contains("\u001b"));
        assertFalse(CommandRun.with(true, Map.of("TERM", "dumb"), "--help").out().contains("\u001b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void versionIsThatOfThePom(String option) throws IOException {
        assertEquals("Fovea " + Version.number() + "\n", CommandRun.of(option).succeeded().out());
        String pom = Files.readString(Path.of(System.getProperty("basedir", ""), "pom.xml"));
        assertTrue(pom.contains("<version>" + Version.number() + "</version>"), Version.number());
    }

    @Test
    void withoutACommandNamesThem() {
        CommandRun.of().refused(
                2, "expected a command: train, evaluate, predict, serve, verify, export, report, preview, export-csv",
                "mnist --help");
    }

    @Test
    void refusesAnUnknownCommand() {
        CommandRun.of("trian").refused(2, "trian", "mnist --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "evaluate", "predict", "verify", "export", "preview", "export-csv"})
    void refusesAnUnknownOption(String command) {
        CommandRun.of(command, folder.resolve("new"), "--nonsense").refused(2, "--nonsense",
                "mnist " + command + " --help");
        assertFalse(Files.exists(folder.resolve("new")));
    }

    @Test
    void zeroHasNoSign() throws Exception {
        for (String zero : List.of("-0", "-0.0", "-.0e-3", "0")) {
            assertEquals(0.0, new OptionValues.LearningRate().convert(zero)); // which -0.0 does not equal as an object
            assertEquals(0.0, new OptionValues.Share().convert(zero));
        }
    }

    @Test
    void suggestsTheOptionThatWasMeant() {
        CommandRun.of("train", "--epoch", "1").refused(2, "--epoch", "did you mean --epochs");
    }

    @Test
    void refusesAStrayArgument() {
        CommandRun.of("train", "everything").refused(2, "everything");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--nets", "--epochs", "--batch-size", "--learning-rate", "--decay", "--validation", "--seed", "--threads",
        "--limit", "--out", "--train-csv", "--test-csv", "--data-dir"})
    void refusesAnOptionWithoutItsValue(String option) {
        CommandRun.of("train", option).refused(2, option);
    }

    @ParameterizedTest
    @CsvSource({
        "--nets, 0", "--nets, 101", "--nets, 1.5", "--nets, many", "--nets, 99999999999999999999", "--nets, ''",
        "--epochs, -1", "--epochs, 0", "--epochs, 10001", "--epochs, 0x10",
        "--batch-size, 0", "--batch-size, 4097", "--batch-size, 1e2",
        "--learning-rate, nan", "--learning-rate, NaN", "--learning-rate, -0.1", "--learning-rate, 10.5",
        "--learning-rate, Infinity", "--learning-rate, '0,001'", "--learning-rate, 1f",
        "--decay, 1.5", "--decay, 0", "--decay, -1", "--decay, NaN",
        "--validation, 1", "--validation, -0.1", "--validation, 10%",
        "--threads, 0", "--threads, 1025", "--threads, two",
        "--limit, 0", "--limit, -5", "--limit, 1000001",
        "--seed, x", "--seed, 1.0", "--seed, 9223372036854775808", "--seed, ''"})
    void refusesAValueOutOfRange(String option, String value) throws IOException {
        Path out = folder.resolve("new");
        CommandRun.of("train", "--out", out, option + "=" + value)
                .refused(2, "'" + option + "'", "found \"" + value + "\"", "mnist train --help");
        CommandRun.of("train", "--out", out, option, value).refused(2, "'" + option + "'", "found \"" + value + "\"");
        assertEquals(List.of(), CommandRun.names(folder));
    }

    @ParameterizedTest
    @CsvSource({
        "--train-rows, 0", "--train-rows, 60001", "--train-rows, all",
        "--test-rows, 0", "--test-rows, 10001", "--test-rows, -1"})
    void refusesRowsThatTheBundledDigitsDoNotHave(String option, String value) throws IOException {
        CommandRun.of("export-csv", folder.resolve("new"), option, value)
                .refused(2, "'" + option + "'", "found \"" + value + "\"");
        assertEquals(List.of(), CommandRun.names(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--out", "--train-csv", "--test-csv", "--data-dir"})
    void refusesAnEmptyNameOfAFile(String option) {
        CommandRun.of("train", option, " ").refused(2, "'" + option + "'", "found \" \"");
    }

    @Test
    void exportNeedsAFolder() {
        CommandRun.of("export-csv").refused(2, "DIR");
    }

    @Test
    void refusesHalfASourceOfDigits() throws IOException {
        Path out = folder.resolve("new");
        CommandRun.of("train", "--out", out, "--train-csv", "a.csv").refused(2, "--train-csv needs --test-csv");
        CommandRun.of("train", "--out", out, "--test-csv", "a.csv").refused(2, "--test-csv needs --train-csv");
        assertEquals(List.of(), CommandRun.names(folder));
    }

    @Test
    void refusesTwoSourcesOfDigits() throws IOException {
        Path out = folder.resolve("new");
        CommandRun.of("train", "--out", out, "--data-dir", folder, "--train-csv", "a.csv", "--test-csv", "b.csv")
                .refused(2, "--data-dir", "--train-csv");
        CommandRun.of("train", "--out", out, "--data-dir", folder, "--test-csv", "b.csv")
                .refused(2, "--data-dir", "--test-csv");
        CommandRun.of("preview", "--out", out, "--data-dir", folder, "--train-csv", "a.csv")
                .refused(2, "--data-dir", "--train-csv");
        assertEquals(List.of(), CommandRun.names(folder));
    }

    @Test
    void refusesAnOutFolderWithSomethingInIt() throws IOException {
        Path file = Files.writeString(folder.resolve("precious.txt"), "mine");
        CommandRun.of("train", "--out", folder).refused(1, folder, "--out", "something in it");
        CommandRun.of("train", "--out", file).refused(1, file, "--out", "found a file");
        CommandRun.of("train", "--out", file.resolve("below")).refused(1, file.resolve("below"), "not a folder");
        assertEquals(List.of("precious.txt"), CommandRun.names(folder));
        assertEquals("mine", Files.readString(file));
    }
}
