package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.train.EpochReport;
import dev.fovea.train.Evaluation;
import dev.fovea.train.StepReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a console shows, and the lines about an epoch that are made for it. */
class ConsoleTest {
    private static final String COLOURS = "\u001b\\[[0-9;]*m";
    private static final StepReport STEP =
            StepReport.of(1, 123, 844, figures(0.3164, 0.9007)).samples(7872).batch(0.2, 1e-3);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Console console(Charset charset, boolean terminal, Map<String, String> environment) {
        return new Console(new PrintStream(out, true, charset), System.err, terminal, environment);
    }

    private Console console(int columns) {
        return console(
                StandardCharsets.UTF_8, true, Map.of("NO_COLOR", "1", "COLUMNS", Integer.toString(columns)));
    }

    @Test
    void framesAreAsciiWhereTheCharacterSetLacksThem() {
        String table = "┏━━┳━┓\n┃ a┃b┃\n┡━━╇━┩\n│ 1│é│\n├──┼─┤\n└──┴─┘";
        console(StandardCharsets.ISO_8859_1, false, Map.of()).line(table);
        assertEquals(
                "+--+-+\n| a|b|\n+--+-+\n| 1|é|\n+--+-+\n+--+-+\n", out.toString(StandardCharsets.ISO_8859_1));
        out.reset();
        console(StandardCharsets.UTF_8, false, Map.of()).line(table);
        assertEquals(table + "\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aShorterLineCoversTheOneBefore() {
        Console console = console(80);
        console.redraw("\u001b[32mlong\u001b[0m line");
        console.redraw("short");
        console.line("next");
        assertEquals(
                "\r\u001b[32mlong\u001b[0m line\rshort    \nnext\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void elsewhereNothingIsRedrawn() {
        console(StandardCharsets.UTF_8, false, Map.of()).redraw("bar");
        console(StandardCharsets.UTF_8, true, Map.of("TERM", "dumb")).redraw("bar");
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"'', 80", "wide, 80", "0, 80", "-3, 80", "7, 20", "100, 100"})
    void theWidthIsTheEnvironments(String columns, int width) {
        assertEquals(width, console(StandardCharsets.UTF_8, true, Map.of("COLUMNS", columns)).columns());
    }

    @Test
    void aWideConsoleShowsTheWholeEpoch() {
        String figures = "20s 28ms/step - accuracy: 0.9007 - loss: 0.3164";
        assertEquals(
                "123/844 ━━────────────────── " + figures + " - 2,286 images/s",
                new EpochLine(console(100)).running(STEP, 3.444));
        // One column short of the speed.
        String without = "123/844 ━━────────────────── " + figures;
        assertEquals(
                without, new EpochLine(console(without.length() + " - 2,286 images/s".length())).running(STEP, 3.444));
        assertEquals(without, new EpochLine(console(without.length() + 1)).running(STEP, 3.444));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 21, 28, 29, 30, 31, 32, 50, 77, 78, 95, 96, 200})
    void aRunningEpochFitsIntoTheConsole(int columns) {
        for (String colour : new String[] {"1", ""}) {
            Console console = console(
                    StandardCharsets.UTF_8, true, Map.of("NO_COLOR", colour, "COLUMNS", Integer.toString(columns)));
            for (StepReport report : new StepReport[] {
                STEP, StepReport.of(1, 844, 844, figures(1e-9, 1)).samples(54_000).batch(1, 1e-3),
                StepReport.of(1, 1, 1_000_000, figures(1e30, 0)).samples(1).batch(1e30, 1e-3)}) {
                String line = new EpochLine(console).running(report, 1000).replaceAll(COLOURS, "");
                assertTrue(line.length() < columns, columns + ": " + line);
                assertTrue(line.startsWith(report.step() + "/" + report.steps() + " "), line);
                // Nothing is left out that there is room for; a space alone may be.
                assertTrue(line.length() >= columns - 2 || line.contains("loss: "), line);
            }
        }
    }

    @Test
    void theBarIsAsciiWhereTheCharacterSetLacksIt() {
        Console console = console(StandardCharsets.US_ASCII, true, Map.of("NO_COLOR", "1"));
        assertTrue(new EpochLine(console).running(STEP, 3.444).startsWith("123/844 ==.................. 20s "));
    }

    @Test
    void aFinishedEpochIsShownInFull() {
        var report = EpochReport.of(1, figures(0.3164, 0.9007))
                .validation(figures(0.097, 0.9702))
                .learningRate(9.5e-4)
                .time(844, 24.06, 2245);
        String line = new EpochLine(console(20)).finished(report);
        assertEquals(
                "844/844 ━━━━━━━━━━━━━━━━━━━━ 24s 29ms/step - accuracy: 0.9007 - loss: 0.3164 - val_accuracy: 0.9702"
                        + " - val_loss: 0.0970 - learning_rate: 9.5000e-04 - 2,245 images/s",
                line);
        var unvalidated = EpochReport.of(1, figures(0.3, 0.9)).learningRate(1e-3).time(844, 24.06, 2245);
        assertFalse(new EpochLine(console(20)).finished(unvalidated).contains("val_"));
    }

    @Test
    void whatWasNotMeasuredIsLeftOut() {
        Evaluation loss = Evaluation.of(0.25, Map.of());
        assertEquals(
                "844/844 ━━━━━━━━━━━━━━━━━━━━ 24s 29ms/step - loss: 0.2500 - val_loss: 0.2500"
                        + " - learning_rate: 0.0010 - 2,245 images/s",
                new EpochLine(console(20)).finished(
                        EpochReport.of(1, loss).validation(loss).learningRate(1e-3).time(844, 24.06, 2245)));
        assertEquals(
                "123/844 ━━────────────────── 20s 28ms/step - loss: 0.2500 - 2,286 images/s",
                new EpochLine(console(100)).running(StepReport.of(1, 123, 844, loss).samples(7872), 3.444));
    }

    private static Evaluation figures(double loss, double accuracy) {
        return Evaluation.of(loss, Map.of("accuracy", accuracy));
    }

    @ParameterizedTest
    @CsvSource({"0.0172, 0s 20us/step", "86.9, 8:29 707ms/step", "1230, 2:00:10 10s/step"})
    void timesAreInUnitsForPeople(double seconds, String time) {
        int step = seconds < 1 ? 843 : 123;
        String line = new EpochLine(console(100))
                .running(StepReport.of(1, step, 844, figures(1, 1)).samples(64 * step).batch(1, 1), seconds);
        assertTrue(line.contains(" " + time + " - accuracy"), line);
    }
}
