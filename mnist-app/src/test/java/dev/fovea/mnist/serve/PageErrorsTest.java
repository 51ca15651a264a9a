package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.webserver.http.Handler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page says when the server gives no answer, or a doubtful one. */
class PageErrorsTest {
    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static final double[] FOUR = {0, 0, 0, 0, 0.95, 0, 0, 0.02, 0, 0.03};
    private static final double[] NINE = {0, 0, 0, 0, 0.1, 0, 0, 0.02, 0, 0.88};

    private PageServer server;

    @AfterEach
    void stop() {
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
        assertEquals(List.of("4", "9", "4"), page.opinions());
        assertEquals(List.of(0, 0, 0, 0, 55, 0, 0, 5, 0, 40), page.bars());
        page.await("the answer in words", p -> !p.heard().isEmpty());
        assertEquals(
                "Not sure: 4 or 9, 55 percent. The networks disagree: two say 4, one says 9.", page.heard().getFirst());
        assertEquals(
                "Three convolutional networks of 118,346 parameters each; alone they read 99.11% to 99.38% of the test"
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
        DrawnPage page = open((request, response) -> {
            request.content().inputStream().readAllBytes();
            if (requests.incrementAndGet() == 1) {
                throw RequestFault.busy("too many digits wait to be read");
            }
            Answers.json(request, response, 200, PageServer.answer(FOUR, FOUR, FOUR));
        });
        page.draw(Strokes.of(1));
        String notice = page.notice();
        assertEquals("The server is busy: too many digits wait to be read. Asking again in 1 s.", notice);
        assertTrue(requests.get() <= 2, "asked meanwhile");
        assertEquals("This is a 4", page.answered().sentence());
        assertFalse(page.element("notice").isDisplayed());
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
        server = PageServer.answering(port, answering(NINE, NINE, NINE));
        page.run("document.getElementById('retry').focus()");
        page.click("retry");
        page.await("another answer", p -> p.sentence().equals("Probably a 9"));
        assertFalse(page.element("notice").isDisplayed());
        assertEquals("pad", Objects.toString(page.run("return document.activeElement.id")));
    }

    @Test
    void ofASlowServerOnlyTheNewestIsAsked() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        DrawnPage page = open((request, response) -> {
            request.content().inputStream().readAllBytes();
            requests.incrementAndGet();
            Thread.sleep(300);
            Answers.json(request, response, 200, PageServer.answer(FOUR, FOUR, FOUR));
        });
        page.draw(Strokes.of(0)).draw(Strokes.of(8)).answered();
        assertTrue(requests.get() < 10, requests + " requests");
        assertEquals("1", page.run("return String(mostAtOnce)"));
        page.draw(Strokes.of(1));
        page.click("clear");
        page.settled();
        assertEquals("No digit yet", page.sentence(), "the answer to what was cleared");
    }
}
