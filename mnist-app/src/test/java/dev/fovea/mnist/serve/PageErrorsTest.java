package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.Waiting;
import io.helidon.webserver.http.Handler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page says when the server gives no answer, or a doubtful one. */
@Waiting
class PageErrorsTest {
    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static final double[] FOUR = {0, 0, 0, 0, 0.95, 0, 0, 0.02, 0, 0.03};
    private static final double[] NINE = {0, 0, 0, 0, 0.1, 0, 0, 0.02, 0, 0.88};

    private PageServer server;

    @AfterEach
    void stop() {
        BROWSER.leave();
        server.close();
    }

    private DrawnPage open(Handler predict) throws Exception {
        server = PageServer.answering(0, predict);
        return DrawnPage.open(BROWSER, server.url());
    }

    /** Reads what was sent and answers. */
    private static Handler answering(double[]... networks) {
        return (request, response) -> {
            request.content().inputStream().readAllBytes();
            Answers.json(request, response, 200, PageServer.answer(networks));
        };
    }

    @Test
    void doubtIsSaid() throws Exception {
        DrawnPage page = open(answering(FOUR, NINE, new double[] {0, 0, 0, 0, 0.6, 0, 0, 0.1, 0, 0.3}));
        page.draw(Strokes.of(4)).answered();
        assertEquals("Not sure: 4 or 9", page.sentence());
        assertEquals("The networks disagree: two say 4, one says 9.", page.text("agreement"));
        assertEquals("4or9", page.text("spot"));
        assertEquals(List.of("4 · 95 %", "9 · 88 %", "4 · 60 %"), page.opinions());
        assertEquals("All together, %", page.text("bars-heading"));
        assertEquals(List.of(0, 0, 0, 0, 55, 0, 0, 5, 0, 40), page.bars());
        page.await("the answer in words", p -> !p.heard().isEmpty());
        assertEquals(
                "Not sure: 4 or 9, 55 percent. The networks disagree: two say 4, one says 9.", page.heard().getFirst());
        assertEquals(
                "Three convolutional networks of 118,346 parameters each; alone they read 99.11 to 99.38\u00a0% of the test"
                        + " digits right. Fovea 1.2.3, in pure Java.",
                page.text("model"));
    }

    @Test
    void probabilitiesAreRoundedToAHundred() throws Exception {
        double[] thirds = {1 / 3., 1 / 3., 1 / 3., 0, 0, 0, 0, 0, 0, 0};
        DrawnPage page = open(answering(thirds, thirds));
        page.draw(Strokes.of(1)).answered();
        assertEquals(100, page.bars().stream().mapToInt(Integer::intValue).sum());
        assertEquals("Not sure: 0, 1 or 2", page.sentence());
        assertEquals("Both networks agree.", page.text("agreement"));
    }

    @Test
    void aRefusalIsSaidWithItsField() throws Exception {
        BROWSER.expectFailedRequests();
        DrawnPage page = open((request, response) -> {
            request.content().inputStream().readAllBytes();
            throw RequestFault.inField("pixels[7]", "expected 0 to 255, found 256");
        });
        page.draw(Strokes.of(1));
        assertEquals("The drawing: expected 0 to 255, found 256 (field pixels[7]).", page.notice());
        page.settled().click("clear");
        assertFalse(page.element("notice").isDisplayed());
    }

    @Test
    void aBusyServerIsAskedAgainWhenItSaysSo() throws Exception {
        BROWSER.expectFailedRequests();
        AtomicInteger requests = new AtomicInteger();
        CountDownLatch drawn = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        DrawnPage page = open((request, response) -> {
            request.content().inputStream().readAllBytes();
            if (requests.incrementAndGet() == 1) {
                drawn.await();
                throw RequestFault.busy("too many digits wait to be read");
            }
            read.await();
            Answers.json(request, response, 200, PageServer.answer(FOUR, FOUR, FOUR));
        });
        page.draw(Strokes.of(1));
        drawn.countDown();
        assertEquals("The server is busy: too many digits wait to be read. Asking again in 1 s.", page.notice());
        read.countDown();
        assertEquals("This is a 4", page.answered().sentence());
        assertFalse(page.element("notice").isDisplayed());
        assertEquals(2, requests.get());
    }

    /** Answers every request in the browser: a status with an error, and when to ask again. */
    private static void refuse(DrawnPage page, int status, int seconds) {
        page.run(
                """
                        const [status, seconds] = arguments;
                        window.asked = 0;
                        window.fetch = async () => {
                            asked++;
                            return new Response('{"error": "too many"}', { status, headers: { "Retry-After": String(seconds) } });
                        };
                        """,
                status, seconds);
    }

    /** Lets every request fail as it does where there is no server. */
    private static void disconnect(DrawnPage page) {
        page.run("""
                window.asked = 0;
                window.fetch = async () => {
                    asked++;
                    throw new TypeError("Failed to fetch");
                };
                """);
    }

    @Test
    void afterClearingAServerThatIsGoneIsAskedAtOnce() throws Exception {
        DrawnPage page = open(answering(FOUR));
        disconnect(page);
        page.draw(Strokes.of(1)).notice();
        page.run("document.getElementById('clear').click()");
        assertFalse(page.element("notice").isDisplayed());
        assertEquals("0", page.run("return String(timers.size)"), "there is still a pause");
        page.run("""
                asked = 0;
                window.pauses = [];
                const again = document.getElementById("again");
                new MutationObserver(() => pauses.push(again.textContent)).observe(again, { childList: true });
                """);
        page.draw(Strokes.of(7));
        assertTrue(page.notice().startsWith("The server does not answer. Is it still running? "), page.notice());
        assertEquals(
                "Asking again in 2 s.", page.strings("return pauses").getFirst(), "the failures before are forgotten");
        assertNotEquals("0", page.run("return String(asked)"));
    }

    @Test
    void afterClearingItIsSaidThatABusyServerIsNotAskedYet() throws Exception {
        DrawnPage page = open(answering(FOUR));
        refuse(page, 503, 300);
        page.draw(Strokes.of(1));
        assertTrue(page.notice().startsWith("The server is busy: too many. Asking again in "), page.notice());
        page.click("clear");
        assertFalse(page.element("notice").isDisplayed());
        page.draw(Strokes.of(7));
        String first = page.notice();
        assertTrue(first.matches("The server is busy: too many\\. Asking again in \\d+ s\\."), first);
        page.await("fewer seconds", p -> !p.notice().equals(first));
        assertEquals("1", page.run("return String(asked)"));
    }

    @Test
    void anAlertIsNotRepeatedAtEachFailure() throws Exception {
        DrawnPage page = open(answering(FOUR));
        disconnect(page);
        page.run(
                """
                        window.alerts = 0;
                        new MutationObserver(() => alerts++).observe(document.querySelector("[role=alert]"), { childList: true });
                        """);
        page.draw(Strokes.of(1)).notice();
        for (int failures = 2; failures <= 3; failures++) {
            int least = failures;
            page.click("retry");
            page.await("another failure", p -> p.numbers("return [asked]").getFirst() >= least);
        }
        page.notice();
        assertEquals("1", page.run("return String(alerts)"));
    }

    @Test
    void aFaultOfThePageIsSaidAndIsNotItsEnd() throws Exception {
        BROWSER.expectOnConsole("getImageData is not a function");
        DrawnPage page = open(answering(FOUR));
        page.run("""
                const canvas = CanvasRenderingContext2D.prototype;
                window.read = canvas.getImageData;
                canvas.getImageData = null;
                """);
        page.draw(Strokes.of(1));
        assertEquals("This page failed: context.getImageData is not a function. Reload it, or try a newer browser.",
                page.notice());
        page.run("CanvasRenderingContext2D.prototype.getImageData = read");
        page.draw(Strokes.of(4));
        assertEquals("This is a 4", page.answered().sentence());
        assertFalse(page.element("notice").isDisplayed());
    }

    @Test
    void aNoticeDoesNotMoveThePad() throws Exception {
        BROWSER.screen(2560, 1300, false);
        DrawnPage page = open(answering(FOUR, FOUR, FOUR));
        List<Number> before = page.draw(Strokes.of(1)).answered().box("pad");
        refuse(page, 400, 0);
        page.draw(Strokes.of(7)).notice();
        assertEquals(before, page.box("pad"));
    }

    @Test
    void anUnlikelyDigitIsNotNamed() throws Exception {
        DrawnPage page = open(answering(new double[] {0.04, 0.55, 0.06, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05}));
        assertEquals("Not sure: perhaps a 1", page.draw(Strokes.of(1)).answered().sentence());
        assertEquals("1", page.text("spot"));
    }

    @Test
    void aFailureOfTheServerIsSaid() throws Exception {
        BROWSER.expectFailedRequests();
        DrawnPage page = open((request, response) -> {
            request.content().inputStream().readAllBytes();
            throw RequestFault.of(500, "Internal Server Error");
        });
        page.draw(Strokes.of(1));
        assertEquals("The server failed: Internal Server Error.", page.notice());
    }

    @Test
    void anAnswerThatIsNoneIsSaid() throws Exception {
        DrawnPage page = open((request, response) -> {
            request.content().inputStream().readAllBytes();
            Answers.content(request, response, "text/html", "<p>hello</p>".getBytes(StandardCharsets.UTF_8));
        });
        page.draw(Strokes.of(1));
        assertEquals("The server failed: its answer is not JSON.", page.notice());
    }

    @Test
    void aServerThatIsGoneIsAskedAgain() throws Exception {
        BROWSER.expectFailedRequests();
        DrawnPage page = open(answering(FOUR, FOUR, FOUR));
        page.draw(Strokes.of(4)).answered();
        int port = server.port();
        server.close();
        page.draw(Strokes.of(1));
        String notice = page.notice();
        assertTrue(
                notice.matches("The server does not answer\\. Is it still running\\? Asking again in \\d+ s\\."),
                notice);
        CountDownLatch clicked = new CountDownLatch(1);
        server = PageServer.answering(port, (request, response) -> {
            clicked.await();
            answering(NINE, NINE, NINE).handle(request, response);
        });
        page.run("document.getElementById('retry').focus()");
        page.click("retry");
        clicked.countDown();
        page.await("another answer", p -> p.sentence().equals("Probably a 9"));
        assertFalse(page.element("notice").isDisplayed());
        assertEquals("pad", Objects.toString(page.run("return document.activeElement.id")));
    }

    @Test
    void ofASlowServerOnlyTheNewestIsAsked() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        CountDownLatch drawn = new CountDownLatch(1);
        DrawnPage page = open((request, response) -> {
            request.content().inputStream().readAllBytes();
            requests.incrementAndGet();
            drawn.await();
            Answers.json(request, response, 200, PageServer.answer(FOUR, FOUR, FOUR));
        });
        page.draw(Strokes.of(0)).draw(Strokes.of(8));
        drawn.countDown();
        page.answered();
        assertEquals(2, requests.get());
        assertEquals("1", page.run("return String(mostAtOnce)"));
    }

    @Test
    void clearingWhileAnAnswerIsOnItsWayDropsIt() throws Exception {
        CountDownLatch cleared = new CountDownLatch(1);
        DrawnPage page = open((request, response) -> {
            request.content().inputStream().readAllBytes();
            cleared.await();
            Answers.json(request, response, 200, PageServer.answer(FOUR, FOUR, FOUR));
        });
        page.draw(Strokes.of(1));
        page.await("a request", p -> "1".equals(p.run("return String(atOnce)")));
        page.click("clear");
        cleared.countDown();
        assertEquals("No digit yet", page.settled().sentence());
        assertEquals(List.of("", "", ""), page.opinions());
    }
}
