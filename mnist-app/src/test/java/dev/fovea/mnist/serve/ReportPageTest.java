package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.report.html.Evaluation;
import dev.fovea.mnist.report.html.NetworkReport;
import dev.fovea.mnist.report.html.ReportPage;
import dev.fovea.mnist.report.html.RunReport;
import dev.fovea.mnist.report.html.SampleReport;
import dev.fovea.train.EpochReport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The report's page in a browser, opened from its file; anything on the console is a failure. */
class ReportPageTest {
    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static final Map<String, String> DARK = Map.of("prefers-color-scheme", "dark");

    /** How many pixels of each canvas that a selector finds are not empty. */
    private static final String PAINTED =
            """
                    return [...document.querySelectorAll(arguments[0])].map((canvas) => {
                      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', {willReadFrequently: true});
                      copy.drawImage(canvas, 0, 0);
                      const {data} = copy.getImageData(0, 0, canvas.width, canvas.height);
                      return data.filter((value, index) => index % 4 === 3 && value > 0).length;
                    });
                    """;

    @TempDir
    private Path folder;

    @Test
    void showsTheRun() throws IOException {
        RunReport report = SampleReport.of(3, 5);
        open(report);
        Evaluation evaluation = report.evaluation().orElseThrow();
        String share = String.format("%.2f", 100.0 * (400 - evaluation.wrong()) / 400);
        assertEquals(share + "% of 400 test digits recognised", text("h1"));
        assertEquals(
                List.of("Learning curves", "Results", "Confusion matrix", "Worst mistakes",
                        "What the first convolution learned", "How it was done"),
                texts("h2"));
        for (String selector : List.of(".plot canvas", ".card canvas", ".kernels canvas")) {
            List<Long> painted = painted(selector);
            assertTrue(painted.stream().allMatch(pixels -> pixels >= 9), selector + " " + painted);
        }
        assertEquals(2, painted(".plot canvas").size());
        assertTrue(painted(".plot canvas").stream().allMatch(pixels -> pixels > 2000), "curves and axes");
        assertEquals(Math.min(24, evaluation.wrong()), painted(".card canvas").size());
        assertEquals(3 * 32, painted(".kernels canvas").size());
        assertEquals(evaluation.confusion().get(7).get(7).toString(), text(".matrix tbody tr:nth-child(8) .right"));
        assertEquals(4, elements("#results tbody tr, #results tfoot tr").size());
        assertTrue(text("#details").contains(Long.toString(Long.MAX_VALUE)), "the seed, all of its digits");
        assertEquals(
                List.of("history.csv", "report.json", "summary.txt"), texts(".files a"));
    }

    @Test
    void hasNumbersForEveryPicture() throws IOException {
        open(SampleReport.of(2, 4));
        for (WebElement summary : elements("details > summary")) {
            summary.click();
        }
        await(page -> elements("#curves details tbody tr").size() == 8);
        assertEquals(2 * 32, elements("#kernels details tbody tr").size());
        assertTrue(elements("#details details tbody tr").size() > 10, "layers");
        assertEquals(List.of(), violations());
    }

    @Test
    void anyoneCanUseIt() throws IOException {
        open(SampleReport.of(3, 5));
        for (Map<String, String> media : List.of(Map.<String, String>of(), DARK)) {
            BROWSER.media(media);
            for (int width : new int[] {1280, 320}) {
                BROWSER.screen(width, 800, width == 320);
                assertEquals(List.of(), violations(), media + " " + width);
                assertEquals((long) width, script("return document.documentElement.scrollWidth"),
                        "wider than the screen");
            }
        }
    }

    @Test
    void theKeyboardGoesFromEpochToEpoch() throws IOException {
        open(SampleReport.of(2, 5));
        WebElement plot = elements(".plot").getFirst();
        assertEquals("5", plot.getDomAttribute("aria-valuenow"));
        plot.sendKeys(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
        await(page -> "3".equals(plot.getDomAttribute("aria-valuenow")));
        assertTrue(text(".readout").startsWith("Epoch 3"), text(".readout"));
        assertTrue(plot.getDomAttribute("aria-valuetext").startsWith("Epoch 3. Network 1: validation 0.0833"));
        plot.sendKeys(Keys.HOME);
        await(page -> "1".equals(plot.getDomAttribute("aria-valuenow")));
    }

    @Test
    void theReaderChoosesTheColours() throws IOException {
        open(SampleReport.of(1, 2));
        String background = "return getComputedStyle(document.body).backgroundColor";
        String plot = "return document.querySelector('.plot canvas').toDataURL()";
        Object light = script(background);
        Object drawnLight = script(plot);
        WebElement theme = elements("#theme").getFirst();
        assertEquals("Dark colours", theme.getAccessibleName());
        theme.click();
        await(page -> !script(plot).equals(drawnLight));
        assertNotEquals(light, script(background));
        assertEquals("true", theme.getDomAttribute("aria-pressed"));
        theme.click(); // which is the system's choice, so that nothing is remembered
        await(page -> script(background).equals(light));
    }

    @Test
    void saysWhatIsNotKnown() throws IOException {
        open(SampleReport.of(1, 1, false, false, SampleReport.HOSTILE));
        assertTrue(text("h1").contains("they have no labels"), text("h1"));
        assertTrue(text("#confusion").contains("no labels"), text("#confusion"));
        assertTrue(text("#mistakes").contains("no labels"), text("#mistakes"));
        assertTrue(text("#curves").contains("There was no validation"), text("#curves"));
        assertTrue(painted(".plot canvas").stream().allMatch(pixels -> pixels > 500));
        assertNotEquals("broken", BROWSER.driver().getTitle());
        assertTrue(text("#details").contains("</script><script>document.title='broken'</script>"), text("#details"));
        assertEquals(List.of(), violations());
        open(SampleReport.of(1, 0));
        assertTrue(text(".readout").startsWith("No epoch yet"), text(".readout"));
        open(SampleReport.of(9, 40));
        assertEquals(9, elements("#results tbody tr").size());
    }

    @Test
    void followsARunUntilItIsComplete() throws IOException {
        ObjectNode running = SampleReport.of(2, 3).json().putNull("evaluation");
        progress(running, 1, 3, 5);
        AtomicReference<ObjectNode> now = new AtomicReference<>(running);
        try (WebService server = serve(now)) {
            BROWSER.driver().get(server.url());
            await(page -> text("#live").startsWith(
                    "Network 2 of 2, epoch 3 of 3, step 5 of 10: loss 0.2500, accuracy 90.00 %"));
            assertEquals("1 of 2 networks trained", text("h1"));
            assertTrue(text("#confusion").contains("will be here when all networks are trained"));
            assertEquals(List.of(), violations());
            script("document.querySelector('#curves details').open = true; return true");
            now.set(SampleReport.of(2, 4).json());
            await(page -> text("#live").equals(
                    "Training is complete. This page stays as it is; report.html is in runs/now."));
            assertTrue(text("h1").endsWith("of 400 test digits recognised"), text("h1"));
            assertEquals(8, elements("#curves details tbody tr").size(), "what was opened stays open and is new");
        }
    }

    @Test
    void aHiddenPageFollowsToo() throws IOException {
        AtomicReference<ObjectNode> now = new AtomicReference<>(beginning());
        Object asleep = timersAsleep();
        try (WebService server = serve(now)) {
            BROWSER.driver().get(server.url());
            for (int step = 1; step <= 2; step++) {
                now.set(progress(beginning(), 0, 1, step));
                String words = "step " + step + " of 10";
                await(page -> text("#live").contains(words));
            }
            now.set(SampleReport.of(1, 1).json());
            await(page -> text("#live").startsWith("Training is complete."));
        } finally {
            timersAwake(asleep);
        }
    }

    @Test
    void asksAgainWhenSomebodyLooks() throws IOException {
        int port;
        AtomicReference<ObjectNode> now = new AtomicReference<>(beginning());
        Object asleep = timersAsleep();
        try {
            try (WebService server = serve(now)) {
                port = server.port();
                BROWSER.driver().get(server.url());
                await(page -> text("#live").startsWith("Network 1 of 1: about to begin"));
                BROWSER.expectFailedRequests();
            }
            String look = "document.dispatchEvent(new Event('visibilitychange')); return true";
            await(page -> (Boolean) script(look) && text("#live").equals(
                    "The server no longer answers; if training has ended, report.html is in runs/now."));
            now.set(SampleReport.of(1, 1).json());
            try (WebService again = serve(now, port)) {
                await(page -> (Boolean) script(look) && text("#live").startsWith("Training is complete."));
                assertEquals(port, again.port());
            }
        } finally {
            timersAwake(asleep);
        }
    }

    @Test
    void whatTheReaderDoesStaysWhileStepsAreDone() throws IOException {
        AtomicInteger answers = new AtomicInteger();
        AtomicReference<ObjectNode> now =
                new AtomicReference<>(progress(SampleReport.of(1, 30).json().putNull("evaluation"), 0, 1, 1));
        try (WebService server = serve(() -> now.get().deepCopy().put("seconds", answers.incrementAndGet()), 0)) {
            BROWSER.driver().get(server.url());
            await(page -> elements("#footer p").size() == 1);
            script("""
                    document.querySelector('#curves details').open = true;
                    document.querySelector('#kernels details').open = true;
                    return true""");
            await(page -> elements("#curves details tbody tr").size() == 30);
            await(page -> elements("#kernels details tbody tr").size() == 32);
            script("""
                    document.querySelector('#curves .scroll').scrollTop = 50;
                    document.querySelector('#kernels .scroll').scrollTop = 60;
                    document.querySelector('#kernels summary').focus();
                    window.kept = [...document.querySelectorAll('main .content > *, h1, #footer p, details table')];
                    getSelection().selectAllChildren(document.querySelector('h1'));
                    return true""");
            int before = answers.get();
            await(page -> answers.get() >= before + 3);
            assertEquals(List.of(),
                    script("return kept.filter((one) => !one.isConnected).map((one) => one.outerHTML)"));
            assertEquals(text("h1"),
                    ((String) script("return String(getSelection())")).replaceAll("\\s+", " ").strip());

            ObjectNode later = progress(SampleReport.of(1, 31).json().putNull("evaluation"), 0, 2, 1);
            now.set(later);
            await(page -> elements("#curves details tbody tr").size() == 31);
            assertEquals(32, elements("#kernels details tbody tr").size(), "what is open is not emptied");
            assertEquals("The weights in numbers", script("return document.activeElement.textContent"));
            assertEquals(List.of(50L, 60L), script("return ['#curves .scroll', '#kernels .scroll']"
                    + ".map((place) => document.querySelector(place).scrollTop)"));
            leave();
        }
    }

    @Test
    void saysThatResultsAreWritten() throws IOException {
        ObjectNode written = progress(SampleReport.of(2, 3).json().putNull("evaluation"), 2, 0, 0);
        try (WebService server = serve(new AtomicReference<>(written))) {
            BROWSER.driver().get(server.url());
            await(page -> text("#live").startsWith("All networks are trained; writing the results"));
            assertEquals("2 of 2 networks trained", text("h1"));
            assertEquals(1L, script("return document.querySelector('progress').value"));
            leave();
        }
    }

    @Test
    void thereIsNothingToShowBeforeTheFirstNetwork() throws IOException {
        try (WebService server = serve(new AtomicReference<>(beginning()))) {
            BROWSER.driver().get(server.url());
            await(page -> text("#live").startsWith("Network 1 of 1: about to begin"));
            assertTrue(text("#kernels").contains("will be here when"), text("#kernels"));
            script("document.querySelectorAll('details').forEach((one) => { one.open = true; }); return true");
            assertTrue(text("#details").contains("1,000 digits, 12.5 % of them for validation"), text("#details"));
            assertEquals(List.of(), violations());
            leave();
        }
    }

    @Test
    void speedIsOfAllEpochsTogether() throws IOException {
        RunReport report = SampleReport.of(2, 1);
        List<NetworkReport> networks = List.of(
                withSpeed(report.networks().get(0), 1000), withSpeed(report.networks().get(1), 3000));
        open(new RunReport(
                report.fovea(), report.created(), report.digits(), report.settings(), Optional.empty(),
                report.machine(),
                report.seconds(), networks, report.evaluation(), report.layers(), report.files()));
        assertTrue(text(".tiles").contains("Speed1,500 images/s"), text(".tiles"));
        assertEquals(List.of("1,000", "3,000", "1,500"), texts("#results :is(tbody, tfoot) td:last-child"));
        assertEquals(List.of("12.5 s", "12.5 s", "25.0 s"),
                texts("#results :is(tbody, tfoot) td:nth-last-child(2)"));
        assertFalse(text("#details").contains("Adam"), "the report does not say so");
    }

    private static NetworkReport withSpeed(NetworkReport network, double speed) {
        List<EpochReport> epochs = network.epochs().stream()
                .map(epoch -> new EpochReport(
                        epoch.epoch(), epoch.loss(), epoch.accuracy(), epoch.valLoss(), epoch.valAccuracy(),
                        epoch.learningRate(), epoch.steps(), epoch.seconds(), speed))
                .toList();
        return new NetworkReport(
                network.name(), network.seed(), network.trainingImages(), network.validationImages(), network.seconds(),
                epochs, network.wrong(), network.firstLayer());
    }

    @Test
    void saysHowItWasDone() throws IOException {
        open(SampleReport.of(2, 2));
        String details = text("#details");
        assertTrue(details.contains("Training1,000 digits: 900 to learn from, 100 for validation"), details);
        assertTrue(details.contains("OptimizerAdam"), details);
        assertTrue(details.contains("Augmentationrotation 10°, zoom 10 %, shifts 10 %"), details);
        assertTrue(((String) script("return document.querySelector('.lede').textContent")).contains("seed\u00a0"));
        assertTrue(text(".vote:nth-child(2)").matches("Network 2: [0-9]"), text(".vote:nth-child(2)"));
    }

    @Test
    void recallAndPrecisionAreKnownOnPhonesToo() throws IOException {
        RunReport report = SampleReport.of(1, 1);
        BROWSER.screen(390, 844, true);
        open(report);
        elements("#confusion summary").getFirst().click();
        await(page -> elements("#confusion details tbody tr").size() == 10);
        List<List<Integer>> confusion = report.evaluation().orElseThrow().confusion();
        double right = confusion.get(4).get(4);
        int row = confusion.get(4).stream().mapToInt(Integer::intValue).sum();
        int column = confusion.stream().mapToInt(one -> one.get(4)).sum();
        assertEquals(
                List.of(String.format("%.1f %%", 100 * right / row),
                        String.format("%.1f %%", 100 * right / column)),
                texts("#confusion details tbody tr:nth-child(5) td"));
        assertEquals(List.of("taken for"), texts(".matrix thead .axis"));
        assertEquals(List.of("true"), texts(".matrix tbody .axis"));
    }

    @Test
    void aFingerGoesFromEpochToEpoch() throws IOException {
        BROWSER.screen(390, 844, true);
        open(SampleReport.of(2, 5));
        WebElement plot = elements(".plot").getFirst();
        List<?> box = (List<?>) script("""
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
        await(page -> "3".equals(plot.getDomAttribute("aria-valuenow")));
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
        List<?> ticks = (List<?>) script(
                source + "return logarithmicTicks(arguments[0], arguments[1]).map((tick) => Number(tick.toPrecision(12)))",
                least, most);
        List<Double> found = ticks.stream().map(tick -> ((Number) tick).doubleValue()).toList();
        List<Double> expected = Stream.of(first.split(",")).map(Double::valueOf).toList();
        assertEquals(expected, found.subList(0, expected.size()));
        assertEquals(count, found.size(), found::toString);
    }

    /** A run whose first network has not begun. */
    private static ObjectNode beginning() throws IOException {
        ObjectNode report = SampleReport.of(1, 1).json().putNull("evaluation");
        ((ObjectNode) report.get("settings")).put("validation", 0.125);
        report.putArray("networks");
        report.putArray("layers");
        report.putArray("files");
        return progress(report, 0, 0, 0);
    }

    private static ObjectNode progress(ObjectNode report, int network, int epoch, int step) {
        report.putObject("progress").put("folder", "runs/now").put("network", network).put("epoch", epoch)
                .put("step", step)
                .put("steps", 10)
                .put("loss", 0.25)
                .put("accuracy", 0.9);
        return report;
    }

    /** Leaves a page that would ask on when its server has ended. */
    private static void leave() {
        BROWSER.driver().get("about:blank");
    }

    /** Lets no timer of the next pages come to an end, as if they were hidden for ever. */
    private static Object timersAsleep() {
        return BROWSER.driver()
                .executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", "setTimeout = () => 0;"))
                .get("identifier");
    }

    private static void timersAwake(Object asleep) {
        BROWSER.driver()
                .executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", asleep));
    }

    private static WebService serve(AtomicReference<ObjectNode> report) throws IOException {
        return serve(report, 0);
    }

    private static WebService serve(AtomicReference<ObjectNode> report, int port) throws IOException {
        return serve(() -> report.get().deepCopy(), port);
    }

    private static WebService serve(Supplier<ObjectNode> report, int port) throws IOException {
        ServerLimits limits = ServerLimits.standard().withEnd(Duration.ZERO, Duration.ofSeconds(1));
        return WebService.start(
                InetAddress.getLoopbackAddress(), port, limits, new Readiness(), new LivePage(report).routes(),
                RequestListener.NONE);
    }

    private void open(RunReport report) throws IOException {
        Path file = folder.resolve(ReportPage.NAME);
        ReportPage.write(report, file);
        BROWSER.driver().get(file.toUri().toString());
        await(page -> elements("#footer p").size() == 1);
    }

    private static void await(Predicate<Object> condition) {
        new WebDriverWait(BROWSER.driver(), Duration.ofSeconds(30)).until(condition::test);
    }

    private static Object script(String script, Object... arguments) {
        return Objects.requireNonNull(BROWSER.driver().executeScript(script, arguments));
    }

    private static List<WebElement> elements(String selector) {
        return BROWSER.driver().findElements(By.cssSelector(selector));
    }

    /** The text of the first element, shown or not, with single spaces. */
    private static String text(String selector) {
        return ((String) script("return document.querySelector(arguments[0]).textContent", selector))
                .replaceAll("[\\s\\u00a0]+", " ").strip();
    }

    private static List<String> texts(String selector) {
        return elements(selector).stream().map(WebElement::getText).toList();
    }

    private static List<Long> painted(String selector) {
        return ((List<?>) script(PAINTED, selector)).stream().map(pixels -> (Long) pixels).toList();
    }

    /** What axe-core finds wrong, if it has looked. */
    private static List<String> violations() throws IOException {
        BROWSER.driver().executeScript(resource("/axe.min.js"));
        Object found = BROWSER.driver().executeAsyncScript(
                "const done = arguments[arguments.length - 1];"
                        + "axe.run().then((result) => done(JSON.stringify(result)), (e) => done(JSON.stringify(String(e))));");
        JsonNode result = new ObjectMapper().readTree((String) Objects.requireNonNull(found));
        assertTrue(result.path("passes").size() > 20, () -> "axe checked too little: " + result);
        return StreamSupport.stream(result.get("violations").spliterator(), false)
                .map(violation -> violation.get("id") + ": " + violation.at("/nodes/0/html") + " "
                        + violation.at("/nodes/0/failureSummary"))
                .toList();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ReportPageTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
