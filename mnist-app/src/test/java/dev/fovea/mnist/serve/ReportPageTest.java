package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.report.html.Evaluation;
import dev.fovea.mnist.report.html.ReportPage;
import dev.fovea.mnist.report.html.RunReport;
import dev.fovea.mnist.report.html.SampleReport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
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
        script("document.querySelector('[value=dark]').click(); return true");
        await(page -> !script(plot).equals(drawnLight));
        assertNotEquals(light, script(background));
        BROWSER.media(DARK);
        script("document.querySelector('[value=light]').click(); return true");
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
        running.putObject("progress").put("network", 1).put("epoch", 3).put("step", 5).put("steps", 10)
                .put("loss", 0.25)
                .put("accuracy", 0.9);
        AtomicReference<ObjectNode> now = new AtomicReference<>(running);
        try (WebService server = serve(now)) {
            BROWSER.driver().get(server.url());
            await(page -> text("#live").startsWith(
                    "Network 2 of 2, epoch 3 of 3, step 5 of 10: loss 0.2500, accuracy 90.00 %"));
            assertEquals("2 of 2 networks in training", text("h1"));
            assertTrue(text("#confusion").contains("will be here when all networks are trained"));
            assertEquals(List.of(), violations());
            script("document.querySelector('#curves details').open = true; return true");
            now.set(SampleReport.of(2, 4).json());
            await(page -> text("#live").startsWith("Training is complete."));
            assertTrue(text("h1").endsWith("of 400 test digits recognised"), text("h1"));
            assertEquals(8, elements("#curves details tbody tr").size(), "what was opened stays open and is new");
        }
    }

    @Test
    void saysWhenTheConnectionEnds() throws IOException {
        ObjectNode running = SampleReport.of(1, 1).json().putNull("evaluation");
        running.putArray("networks");
        running.putArray("layers");
        running.putObject("progress").put("network", 0).put("epoch", 0).put("step", 0).put("steps", 0)
                .putNull("loss").putNull("accuracy");
        try (WebService server = serve(new AtomicReference<>(running))) {
            BROWSER.driver().get(server.url());
            await(page -> text("#live").startsWith("Network 1 of 1: about to begin"));
            BROWSER.expectFailedRequests();
        }
        await(page -> text("#live").startsWith("The connection has ended"));
    }

    private static WebService serve(AtomicReference<ObjectNode> report) throws IOException {
        ServerLimits limits = ServerLimits.standard().withEnd(Duration.ZERO, Duration.ofSeconds(1));
        return WebService.start(
                InetAddress.getLoopbackAddress(), 0, limits, new Readiness(), new LivePage(report::get).routes(),
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

    /** What axe-core finds wrong. */
    private static List<String> violations() throws IOException {
        try (InputStream axe = Objects.requireNonNull(ReportPageTest.class.getResourceAsStream("/axe.min.js"))) {
            BROWSER.driver().executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        Object found = BROWSER.driver().executeAsyncScript(
                "const done = arguments[arguments.length - 1];"
                        + "axe.run().then((result) => done(JSON.stringify(result.violations)), (e) => done(String(e)));");
        JsonNode violations = new ObjectMapper().readTree((String) Objects.requireNonNull(found));
        return StreamSupport.stream(violations.spliterator(), false)
                .map(violation -> violation.get("id") + ": " + violation.at("/nodes/0/html") + " "
                        + violation.at("/nodes/0/failureSummary"))
                .toList();
    }
}
