package dev.fovea.mnist.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.report.html.ReportPage;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A run's report while the run goes on: the page at "/", and its data at "/report.json", which the page asks for again. */
public final class LivePage {
    /** The page asks every second; one that has not for so long is closed, or was never opened. */
    private static final long LISTENING_NANOSECONDS = 4_000_000_000L;

    private static final Header CACHING = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache");
    private static final Header POLICY = HeaderValues.createCached(
            "Content-Security-Policy", ReportPage.policy() + "; frame-ancestors 'none'");

    private final Supplier<ObjectNode> report;
    private final CountDownLatch completeSeen = new CountDownLatch(1);
    private volatile long asked = System.nanoTime() - LISTENING_NANOSECONDS;

    /**
     * A page.
     *
     * @param report the report in JSON, as it is now; it has a field "progress" until the run is complete. Called by many
     *     threads at once
     */
    public LivePage(Supplier<ObjectNode> report) {
        this.report = report;
    }

    /** {@return where the page and its data are} */
    public List<Route> routes() {
        return List.of(Route.get("/", this::page), Route.get("/report.json", this::data));
    }

    /**
     * Waits until the complete report has been asked for, if a page is open that will do so.
     *
     * @param most how long
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public void awaitSeen(Duration most) throws InterruptedException {
        if (System.nanoTime() - asked < LISTENING_NANOSECONDS) {
            completeSeen.await(most.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void page(ServerRequest request, ServerResponse response) {
        asked = System.nanoTime();
        response.header(CACHING).header(POLICY);
        byte[] page = ReportPage.live(report.get()).getBytes(StandardCharsets.UTF_8);
        Answers.content(request, response, "text/html; charset=utf-8", page);
    }

    private void data(ServerRequest request, ServerResponse response) {
        asked = System.nanoTime();
        ObjectNode now = report.get();
        byte[] content = now.toString().getBytes(StandardCharsets.UTF_8);
        String tag = '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(sum(content)) + '"';
        response.header(CACHING).header(HeaderValues.create(HeaderNames.ETAG, tag));
        if (request.headers().values(HeaderNames.IF_NONE_MATCH).contains(tag)) {
            response.status(Status.NOT_MODIFIED_304).send();
        } else {
            Answers.content(request, response, Answers.JSON, content);
        }
        if (!now.has("progress")) {
            completeSeen.countDown();
        }
    }

    private static byte[] sum(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
