package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.Waiting;
import dev.fovea.mnist.report.html.SampleReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of a run that is still training, in a browser that asks its server. */
@Waiting
class LiveReportPageTest {
    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static final ReportView PAGE = new ReportView(BROWSER);

    @Test
    void followsARunUntilItIsComplete() throws IOException {
        ObjectNode running = SampleReport.of(2, 3).json().putNull("evaluation");
        progress(running, 1, 3, 5);
        AtomicReference<ObjectNode> now = new AtomicReference<>(running);
        try (WebService server = serve(now)) {
            BROWSER.driver().get(server.url());
            PAGE.await(page -> page.text("#live").startsWith(
                    "Network 2 of 2, epoch 3 of 3, step 5 of 10: loss 0.2500, accuracy 90.00 %"));
            assertEquals("1 of 2 networks trained", PAGE.text("h1"));
            assertTrue(PAGE.text("#confusion").contains("will be here when all networks are trained"));
            assertEquals(List.of(), Axe.violations(BROWSER.driver()));
            PAGE.script("document.querySelector('#curves details').open = true; return true");
            now.set(SampleReport.of(2, 4).json());
            PAGE.await(page -> page.text("#live").equals(
                    "Training is complete. This page stays as it is; report.html is in runs/now."));
            assertTrue(PAGE.text("h1").endsWith("of 400 test digits recognised"), PAGE.text("h1"));
            assertEquals(8, PAGE.elements("#curves details tbody tr").size(), "what was opened stays open and is new");
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
                PAGE.await(page -> page.text("#live").contains(words));
            }
            now.set(SampleReport.of(1, 1).json());
            PAGE.await(page -> page.text("#live").startsWith("Training is complete."));
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
                PAGE.await(page -> page.text("#live").startsWith("Network 1 of 1: about to begin"));
                BROWSER.expectFailedRequests();
            }
            String look = "document.dispatchEvent(new Event('visibilitychange')); return true";
            PAGE.await(page -> (Boolean) page.script(look) && page.text("#live").equals(
                    "The server no longer answers; if training has ended, report.html is in runs/now."));
            now.set(SampleReport.of(1, 1).json());
            try (WebService again = serve(now, port)) {
                PAGE.await(
                        page -> (Boolean) page.script(look) && page.text("#live").startsWith("Training is complete."));
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
            PAGE.await(page -> page.elements("#footer p").size() == 1);
            PAGE.script("""
                    document.querySelector('#curves details').open = true;
                    document.querySelector('#kernels details').open = true;
                    return true""");
            PAGE.await(page -> page.elements("#curves details tbody tr").size() == 30);
            PAGE.await(page -> page.elements("#kernels details tbody tr").size() == 32);
            PAGE.script("""
                    document.querySelector('#curves .scroll').scrollTop = 50;
                    document.querySelector('#kernels .scroll').scrollTop = 60;
                    document.querySelector('#kernels summary').focus();
                    window.kept = [...document.querySelectorAll('main .content > *, h1, #footer p, details table')];
                    getSelection().selectAllChildren(document.querySelector('h1'));
                    return true""");
            int before = answers.get();
            PAGE.await(page -> answers.get() >= before + 3);
            assertEquals(List.of(),
                    PAGE.script("return kept.filter((one) => !one.isConnected).map((one) => one.outerHTML)"));
            assertEquals(PAGE.text("h1"),
                    ((String) PAGE.script("return String(getSelection())")).replaceAll("\\s+", " ").strip());

            ObjectNode later = progress(SampleReport.of(1, 31).json().putNull("evaluation"), 0, 2, 1);
            now.set(later);
            PAGE.await(page -> page.elements("#curves details tbody tr").size() == 31);
            assertEquals(32, PAGE.elements("#kernels details tbody tr").size(), "what is open is not emptied");
            assertEquals("The weights in numbers", PAGE.script("return document.activeElement.textContent"));
            assertEquals(List.of(50L, 60L), PAGE.script("return ['#curves .scroll', '#kernels .scroll']"
                    + ".map((place) => document.querySelector(place).scrollTop)"));
            BROWSER.leave();
        }
    }

    @Test
    void saysThatResultsAreWritten() throws IOException {
        ObjectNode written = progress(SampleReport.of(2, 3).json().putNull("evaluation"), 2, 0, 0);
        try (WebService server = serve(new AtomicReference<>(written))) {
            BROWSER.driver().get(server.url());
            PAGE.await(page -> page.text("#live").startsWith("All networks are trained; writing the results"));
            assertEquals("2 of 2 networks trained", PAGE.text("h1"));
            assertEquals(1L, PAGE.script("return document.querySelector('progress').value"));
            BROWSER.leave();
        }
    }

    @Test
    void thereIsNothingToShowBeforeTheFirstNetwork() throws IOException {
        try (WebService server = serve(new AtomicReference<>(beginning()))) {
            BROWSER.driver().get(server.url());
            PAGE.await(page -> page.text("#live").startsWith("Network 1 of 1: about to begin"));
            assertTrue(PAGE.text("#kernels").contains("will be here when"), PAGE.text("#kernels"));
            PAGE.script("document.querySelectorAll('details').forEach((one) => { one.open = true; }); return true");
            assertTrue(PAGE.text("#details").contains("1,000 digits, 12.5 % of them for validation"),
                    PAGE.text("#details"));
            assertEquals(List.of(), Axe.violations(BROWSER.driver()));
            BROWSER.leave();
        }
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
        return WebService.start(
                Endpoint.loopback(port), TestService.PATIENT, new Readiness(), new LivePage(report).routes(),
                RequestListener.NONE);
    }
}
