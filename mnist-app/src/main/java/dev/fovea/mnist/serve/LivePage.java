package dev.fovea.mnist.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.report.html.ReportPage;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A run's report while the run goes on: the page at "/", and its data at "/report.json".
 *
 * <p>Each answer that is not yet the last has a number, {@code progress.answer}. A page comes back with it at once,
 * {@code
 * /report.json?after=NUMBER}, and it is the server that lets it wait, for a second or until the run is complete:
 * browsers let the timers of hidden tabs sleep for a minute, but not their requests. By the numbers the server knows
 * how many pages are to have the last answer.
 */
public final class LivePage {
    private static final String PROGRESS = "progress";
    private static final String ANSWER = "answer";
    private static final String AFTER = "after";

    /** How often an open page is given newer data. */
    private static final Duration PACE = Duration.ofSeconds(1);

    /** A page that has not come back for so many of these is closed. */
    private static final int PACES = 5;

    /** What was so a second ago is of no use to anybody. */
    private static final Header CACHING = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

    private static final Header POLICY = HeaderValues.createCached(
            "Content-Security-Policy", ReportPage.policy() + "; frame-ancestors 'none'");

    private final Supplier<ObjectNode> report;
    private final Duration pace;
    private final Watchers watchers;

    /**
     * A page.
     *
     * @param report the report in JSON, as it is now; it has an object "progress" until the run is complete. Called by
     *     many threads at once
     */
    public LivePage(Supplier<ObjectNode> report) {
        this(report, PACE);
    }

    LivePage(Supplier<ObjectNode> report, Duration pace) {
        this.report = report;
        this.pace = pace;
        this.watchers = new Watchers(pace.multipliedBy(PACES));
    }

    /** {@return where the page and its data are} */
    public List<Route> routes() {
        return List.of(Route.get("/", this::page), Route.get("/report.json", this::data));
    }

    /**
     * Lets all pages that are open have the complete report. Called once it is complete.
     *
     * @param most how long to wait for them
     * @return whether all have it
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public boolean awaitSeen(Duration most) throws InterruptedException {
        return watchers.awaitGone(most);
    }

    private void page(ServerRequest request, ServerResponse response) {
        response.header(CACHING).header(POLICY);
        ObjectNode now = numbered();
        Answers.content(
                request, response, "text/html; charset=utf-8", ReportPage.live(now).getBytes(StandardCharsets.UTF_8));
    }

    private void data(ServerRequest request, ServerResponse response) throws InterruptedException {
        long known = known(request);
        watchers.hold(known, pace);
        ObjectNode now = numbered();
        response.header(CACHING);
        Answers.content(request, response, Answers.JSON, now.toString().getBytes(StandardCharsets.UTF_8));
        watchers.remove(known);
    }

    /** The report as it is now, with the number of this answer if there will be another one. */
    private ObjectNode numbered() {
        ObjectNode now = report.get();
        if (now.get(PROGRESS) instanceof ObjectNode progress) {
            progress.put(ANSWER, watchers.add());
        }
        return now;
    }

    /** The number of the answer that the client has; of one that has none, or cannot tell, none that is given. */
    private static long known(ServerRequest request) {
        String text = request.query().first(AFTER).orElse("");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : Watchers.NOBODY;
    }
}
