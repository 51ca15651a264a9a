package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.Waiting;
import dev.fovea.mnist.report.html.Evaluation;
import dev.fovea.mnist.report.html.NetworkReport;
import dev.fovea.mnist.report.html.ReportPage;
import dev.fovea.mnist.report.html.RunReport;
import dev.fovea.mnist.report.html.SampleReport;
import dev.fovea.train.EpochReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page of a report in a browser, opened from its file. */
@Waiting
class ReportPageTest {
    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static final Map<String, String> DARK = Map.of("prefers-color-scheme", "dark");

    private static final ReportView PAGE = new ReportView(BROWSER);

    @TempDir
    private Path folder;

    @Test
    void showsTheRun() throws IOException {
        RunReport report = SampleReport.of(3, 5);
        open(report);
        Evaluation evaluation = report.evaluation().orElseThrow();
        String share = String.format("%.2f", 100.0 * (400 - evaluation.wrong()) / 400);
        assertEquals(share + "% of 400 test digits recognised", PAGE.text("h1"));
        assertEquals(
                List.of("Learning curves", "Results", "Confusion matrix", "Worst mistakes",
                        "What the first convolution learned", "How it was done"),
                PAGE.texts("h2"));
        for (String selector : List.of(".plot canvas", ".card canvas", ".kernels canvas")) {
            List<Long> painted = PAGE.painted(selector);
            assertTrue(painted.stream().allMatch(pixels -> pixels >= 9), selector + " " + painted);
        }
        assertEquals(2, PAGE.painted(".plot canvas").size());
        assertTrue(PAGE.painted(".plot canvas").stream().allMatch(pixels -> pixels > 2000), "curves and axes");
        assertEquals(Math.min(24, evaluation.wrong()), PAGE.painted(".card canvas").size());
        assertEquals(3 * 32, PAGE.painted(".kernels canvas").size());
        assertEquals(evaluation.confusion().get(7).get(7).toString(),
                PAGE.text(".matrix tbody tr:nth-child(8) .right"));
        assertEquals(4, PAGE.elements("#results tbody tr, #results tfoot tr").size());
        assertTrue(PAGE.text("#details").contains(Long.toString(Long.MAX_VALUE)), "the seed, all of its digits");
        assertEquals(
                List.of("history.csv", "report.json", "summary.txt"), PAGE.texts(".files a"));
    }

    @Test
    void hasNumbersForEveryPicture() throws IOException {
        open(SampleReport.of(2, 4));
        for (WebElement summary : PAGE.elements("details > summary")) {
            summary.click();
        }
        PAGE.await(page -> page.elements("#curves details tbody tr").size() == 8);
        assertEquals(2 * 32, PAGE.elements("#kernels details tbody tr").size());
        assertTrue(PAGE.elements("#details details tbody tr").size() > 10, "layers");
        assertEquals(List.of(), Axe.violations(BROWSER.driver()));
    }

    @Test
    void anyoneCanUseIt() throws IOException {
        open(SampleReport.of(3, 5));
        for (Map<String, String> media : List.of(Map.<String, String>of(), DARK)) {
            BROWSER.media(media);
            for (int width : new int[] {1280, 320}) {
                BROWSER.screen(width, 800, width == 320);
                assertEquals(List.of(), Axe.violations(BROWSER.driver()), media + " " + width);
                assertEquals((long) width, PAGE.script("return document.documentElement.scrollWidth"),
                        "wider than the screen");
            }
        }
    }

    @Test
    void theKeyboardGoesFromEpochToEpoch() throws IOException {
        open(SampleReport.of(2, 5));
        WebElement plot = PAGE.elements(".plot").getFirst();
        assertEquals("5", plot.getDomAttribute("aria-valuenow"));
        plot.sendKeys(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
        PAGE.await(page -> "3".equals(plot.getDomAttribute("aria-valuenow")));
        assertTrue(PAGE.text(".readout").startsWith("Epoch 3"), PAGE.text(".readout"));
        assertTrue(plot.getDomAttribute("aria-valuetext").startsWith("Epoch 3. Network 1: validation 0.0833"));
        plot.sendKeys(Keys.HOME);
        PAGE.await(page -> "1".equals(plot.getDomAttribute("aria-valuenow")));
    }

    @Test
    void theReaderChoosesTheColours() throws IOException {
        open(SampleReport.of(1, 2));
        String background = "return getComputedStyle(document.body).backgroundColor";
        String plot = "return document.querySelector('.plot canvas').toDataURL()";
        Object light = PAGE.script(background);
        Object drawnLight = PAGE.script(plot);
        WebElement theme = PAGE.elements("#theme").getFirst();
        assertEquals("Dark colours", theme.getAccessibleName());
        theme.click();
        PAGE.await(page -> !page.script(plot).equals(drawnLight));
        assertNotEquals(light, PAGE.script(background));
        assertEquals("true", theme.getDomAttribute("aria-pressed"));
        theme.click(); // which is the system's choice, so that nothing is remembered
        PAGE.await(page -> page.script(background).equals(light));
    }

    @Test
    void saysWhatIsNotKnown() throws IOException {
        open(SampleReport.of(1, 1, false, false, SampleReport.HOSTILE));
        assertTrue(PAGE.text("h1").contains("they have no labels"), PAGE.text("h1"));
        assertTrue(PAGE.text("#confusion").contains("no labels"), PAGE.text("#confusion"));
        assertTrue(PAGE.text("#mistakes").contains("no labels"), PAGE.text("#mistakes"));
        assertTrue(PAGE.text("#curves").contains("There was no validation"), PAGE.text("#curves"));
        assertTrue(PAGE.painted(".plot canvas").stream().allMatch(pixels -> pixels > 500));
        assertNotEquals("broken", BROWSER.driver().getTitle());
        assertTrue(PAGE.text("#details").contains("</script><script>document.title='broken'</script>"),
                PAGE.text("#details"));
        assertEquals(List.of(), Axe.violations(BROWSER.driver()));
        open(SampleReport.of(1, 0));
        assertTrue(PAGE.text(".readout").startsWith("No epoch yet"), PAGE.text(".readout"));
        open(SampleReport.of(9, 40));
        assertEquals(9, PAGE.elements("#results tbody tr").size());
    }

    @Test
    void anAccuracyThatWasNotMeasuredIsADash() throws IOException {
        open(SampleReport.withoutAccuracy());
        assertEquals("Epoch 2. Network 1: validation 0.1250, training 0.2500",
                PAGE.elements(".plot").getFirst().getDomAttribute("aria-valuetext"));
        assertEquals("Epoch 2. Network 1: validation –, training –",
                PAGE.elements(".plot").getLast().getDomAttribute("aria-valuetext"));
        PAGE.elements("#curves details > summary").getFirst().click();
        PAGE.await(page -> page.elements("#curves details tbody tr").size() == 2);
        assertEquals("–", PAGE.text("#curves details tbody tr:last-child td:nth-child(4)"), "training accuracy");
        assertEquals("–", PAGE.text("#curves details tbody tr:last-child td:nth-child(6)"), "validation accuracy");
    }

    @Test
    void speedIsOfAllEpochsTogether() throws IOException {
        RunReport report = SampleReport.of(2, 1);
        List<NetworkReport> networks = List.of(
                withSpeed(report.networks().get(0), 1000), withSpeed(report.networks().get(1), 3000));
        open(new RunReport(
                report.fovea(), report.created(), report.digits(), report.settings(), report.optimizer(),
                report.history(),
                report.machine(),
                report.seconds(), networks, report.evaluation(), report.layers(), report.files()));
        assertTrue(PAGE.text(".tiles").contains("Speed1,500 images/s"), PAGE.text(".tiles"));
        assertEquals(List.of("1,000", "3,000", "1,500"), PAGE.texts("#results :is(tbody, tfoot) td:last-child"));
        assertEquals(List.of("12.5 s", "12.5 s", "25.0 s"),
                PAGE.texts("#results :is(tbody, tfoot) td:nth-last-child(2)"));
    }

    private static NetworkReport withSpeed(NetworkReport network, double speed) {
        List<EpochReport> epochs = network.epochs().stream()
                .map(epoch -> epoch.time(epoch.steps(), epoch.seconds(), speed))
                .toList();
        return new NetworkReport(
                network.name(), network.seed(), network.trainingImages(), network.validationImages(), network.seconds(),
                epochs, network.wrong(), network.firstLayer());
    }

    @Test
    void saysHowItWasDone() throws IOException {
        open(SampleReport.of(2, 2));
        String details = PAGE.text("#details");
        assertTrue(details.contains("Training1,000 digits: 900 to learn from, 100 for validation"), details);
        assertTrue(details.contains("OptimizerAdam"), details);
        assertTrue(details.contains("Augmentationrotation 10°, zoom 10 %, shifts 10 %"), details);
        assertTrue(((String) PAGE.script("return document.querySelector('.lede').textContent")).contains("seed\u00a0"));
        assertTrue(PAGE.text(".vote:nth-child(2)").matches("Network 2: [0-9]"), PAGE.text(".vote:nth-child(2)"));
    }

    @Test
    void recallAndPrecisionAreKnownOnPhonesToo() throws IOException {
        RunReport report = SampleReport.of(1, 1);
        BROWSER.screen(390, 844, true);
        open(report);
        PAGE.elements("#confusion summary").getFirst().click();
        PAGE.await(page -> page.elements("#confusion details tbody tr").size() == 10);
        List<List<Integer>> confusion = report.evaluation().orElseThrow().confusion();
        double right = confusion.get(4).get(4);
        int row = confusion.get(4).stream().mapToInt(Integer::intValue).sum();
        int column = confusion.stream().mapToInt(one -> one.get(4)).sum();
        assertEquals(
                List.of(String.format("%.1f %%", 100 * right / row),
                        String.format("%.1f %%", 100 * right / column)),
                PAGE.texts("#confusion details tbody tr:nth-child(5) td"));
        assertEquals(List.of("taken for"), PAGE.texts(".matrix thead .axis"));
        assertEquals(List.of("true"), PAGE.texts(".matrix tbody .axis"));
    }

    @Test
    void aFingerGoesFromEpochToEpoch() throws IOException {
        BROWSER.screen(390, 844, true);
        open(SampleReport.of(2, 5));
        WebElement plot = PAGE.elements(".plot").getFirst();
        List<?> box = (List<?>) PAGE.script("""
                document.querySelector('.plot').scrollIntoView({block: 'center'});
                const box = document.querySelector('.plot .u-over').getBoundingClientRect();
                return [box.left, box.right, (box.top + box.bottom) / 2]""");
        double left = ((Number) box.get(0)).doubleValue();
        double right = ((Number) box.get(1)).doubleValue();
        Object y = box.get(2);
        touch("touchStart", List.of(Map.of("x", right - 2, "y", y)));
        for (int i = 1; i <= 10; i++) {
            touch("touchMove", List.of(Map.of("x", right - (right - left) * i / 20, "y", y)));
        }
        PAGE.await(page -> "3".equals(plot.getDomAttribute("aria-valuenow")));
        touch("touchEnd", List.of());
    }

    private static void touch(String type, List<Map<String, Object>> points) {
        BROWSER.driver().executeCdpCommand("Input.dispatchTouchEvent", Map.of("type", type, "touchPoints", points));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.008 | 1 | 0.01,0.03,0.1,0.3,1|5", "0.008 | 0.4 | 0.01,0.03,0.1,0.3|4",
                "0.02 | 0.3 | 0.02,0.05,0.1,0.2|4",
                "1e-9 | 2 | 1e-9,1e-8,1e-7,1e-6,0.00001,0.0001,0.001,0.01,0.1,1|10", "0.06 | 0.065 | 0.06,0.061|6"
            })
    void theLinesOfAScaleAreFewAndRound(double least, double most, String first, int count) throws IOException {
        String source = resource("/dev/fovea/mnist/report/html/ticks.js");
        List<?> ticks = (List<?>) PAGE.script(
                source + "return logarithmicTicks(arguments[0], arguments[1]).map((tick) => Number(tick.toPrecision(12)))",
                least, most);
        List<Double> found = ticks.stream().map(tick -> ((Number) tick).doubleValue()).toList();
        List<Double> expected = Stream.of(first.split(",")).map(Double::valueOf).toList();
        assertEquals(expected, found.subList(0, expected.size()));
        assertEquals(count, found.size(), found::toString);
    }

    private void open(RunReport report) throws IOException {
        Path file = folder.resolve(ReportPage.NAME);
        ReportPage.write(report, file);
        BROWSER.driver().get(file.toUri().toString());
        PAGE.await(page -> page.elements("#footer p").size() == 1);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ReportPageTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
