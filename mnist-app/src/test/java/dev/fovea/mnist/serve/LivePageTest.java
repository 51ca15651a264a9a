package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.Waiting;
import dev.fovea.mnist.ensemble.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who watches a run over HTTP, and who is waited for at its end. */
@Waiting
class LivePageTest {
    private LivePage page = new LivePage(this::report);
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile boolean complete;
    private WebService server;

    private ObjectNode report() {
        ObjectNode report = Json.object().put("format", 1);
        if (!complete) {
            report.putObject("progress").put("network", 0);
        }
        return report;
    }

    @BeforeEach
    void start() throws IOException {
        server = WebService.start(
                Endpoint.loopback(0), TestService.PATIENT, new Readiness(), page.routes(), RequestListener.NONE);
    }

    /** Instead of for five seconds, which may pass on a busy machine; who comes back too early is held as long. */
    private void expectPagesForLong() throws IOException {
        server.close();
        page = new LivePage(this::report, TestService.LONG);
        start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyPageHasTheLastStateBeforeTheServerEnds() throws Exception {
        expectPagesForLong();
        String first = answer(get("report.json"));
        String second = answer(get("report.json"));
        CompletableFuture<HttpResponse<String>> waiting = ask("report.json?after=" + first);
        complete = true;
        assertFalse(page.awaitSeen(Duration.ZERO), "two pages are to come back");
        assertFalse(json(waiting.get()).has("progress"), "who waits is told at once");
        assertFalse(page.awaitSeen(Duration.ZERO), "the second is still to come back");
        assertFalse(json(get("report.json?after=" + second)).has("progress"));
        assertTrue(page.awaitSeen(TestService.LONG));
    }

    @Test
    void aPageThatWasOpenedComesForItsData() throws Exception {
        expectPagesForLong();
        String html = get("").body();
        complete = true;
        assertFalse(page.awaitSeen(Duration.ZERO));
        String number = html.replaceFirst("(?s).*\"answer\":([0-9]+).*", "$1");
        assertFalse(json(get("report.json?after=" + number)).has("progress"));
        assertTrue(page.awaitSeen(TestService.LONG));
    }

    @Test
    void nobodyIsWaitedForIfNobodyWatches() throws Exception {
        assertTrue(page.awaitSeen(Duration.ZERO));
    }

    @Test
    void aPageThatComesBackIsExpectedOnce() throws Exception {
        String number = answer(get("report.json"));
        String next = answer(get("report.json?after=" + number));
        complete = true;
        get("report.json?after=" + next);
        assertTrue(page.awaitSeen(TestService.LONG), "the first answer is no page of its own");
    }

    @Test
    void numbersThatWereNotGivenAreNoHindrance() throws Exception {
        for (String number : new String[] {"", "0", "-1", "abc", "7", "99999999999999999999", "%00", "1&after=2"}) {
            HttpResponse<String> response = get("report.json?after=" + number);
            assertEquals(200, response.statusCode(), number);
            assertTrue(json(response).has("progress"));
        }
    }

    @Test
    void nothingIsStored() throws Exception {
        for (String place : new String[] {"", "report.json"}) {
            HttpResponse<String> response = get(place);
            assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
            assertTrue(response.headers().firstValue("ETag").isEmpty());
        }
    }

    private static String answer(HttpResponse<String> response) throws IOException {
        return json(response).at("/progress/answer").asText();
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    private HttpResponse<String> get(String place) throws Exception {
        return ask(place).get();
    }

    private CompletableFuture<HttpResponse<String>> ask(String place) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + place)).build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }
}
