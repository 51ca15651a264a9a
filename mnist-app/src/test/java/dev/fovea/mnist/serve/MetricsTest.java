package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the service counts. */
@Timeout(60) // a number that is wrong is waited for
class MetricsTest {
    private static final Duration LONG = Duration.ofSeconds(100);

    /** Long enough for a client that is late, too: only one that does nothing is meant. */
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void everyAnswerIsCounted() throws Exception {
        try (TestService service = TestService.start()) {
            String digit = Drawings.numbers(784, "3");
            service.predict("{\"pixels\":" + digit + "}").ok();
            service.predict("{\"batch\":[" + digit + "," + digit + "," + digit + "]}").ok();
            service.predict("{}").refused(400);
            service.get("/no/such/path/1").refused(404);
            service.get("/no/such/path/2").refused(404);
            try (RawClient client = service.connect()) {
                client.send("GET /health HTTP/1.1\r\n\r\n").read().refused(400);
            }
            Answer metrics = service.get("/metrics").ok();
            assertTrue(metrics.header("content-type").startsWith("text/plain; version=0.0.4"));
            assertTrue(value(service, "fovea_connections_open") >= 1);
            // An answer is counted when it has been sent, so the client may be ahead.
            await(service, 2, "fovea_http_requests_seconds_count{route=\"/v1/predict\",status=\"200\"}");
            await(service, 1, "fovea_http_requests_seconds_count{route=\"/v1/predict\",status=\"400\"}");
            await(service, 2, "fovea_http_requests_seconds_count{route=\"none\",status=\"404\"}");
            await(service, 1, "fovea_http_refused_total{status=\"400\"}");
            await(service, 2, "fovea_http_requests_seconds_bucket{route=\"/v1/predict\",status=\"200\",le=\"+Inf\"}");
            await(service, 2, "fovea_batch_size_count");
            await(service, 4, "fovea_batch_size_sum");
            await(service, 1, "fovea_batch_size_bucket{le=\"1.0\"}");
            await(service, 2, "fovea_batch_size_bucket{le=\"4.0\"}");
            await(service, 0, "fovea_queue_digits");
            assertTrue(metrics.text().lines().anyMatch(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\"")));
        }
    }

    @Test
    void aFaultWithinARequestIsCountedOnceAndInItsRoute() throws Exception {
        ServerLimits limits = TestService.ENDING_SOON.withTimes(LONG, LONG, SOON, LONG);
        String post = "POST /v1/predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
        Route failing = Route.get("/fail", (request, response) -> {
            throw new IllegalStateException("as intended");
        });
        try (TestService service = TestService.start(limits, failing)) {
            try (RawClient slow = service.connect()) {
                slow.send(post + "Content-Length: 9\r\n\r\n{").read().refused(408);
            }
            try (RawClient chunked = service.connect()) {
                chunked.send(post + "Transfer-Encoding: chunked\r\n\r\n7000000\r\n").read().refused(413);
            }
            try (RawClient early = service.connect()) {
                early.send(post + "Content-Length: 9\r\n\r\n{").finish().read().refused(400, "ended early");
            }
            try (RawClient wrongSize = service.connect()) {
                wrongSize.send(post + "Transfer-Encoding: chunked\r\n\r\nx\r\n").read().refused(400);
            }
            service.get("/fail").refused(500);
            await(service, 1, "fovea_http_requests_seconds_count{route=\"/v1/predict\",status=\"408\"}");
            await(service, 1, "fovea_http_requests_seconds_count{route=\"/v1/predict\",status=\"413\"}");
            await(service, 2, "fovea_http_requests_seconds_count{route=\"/v1/predict\",status=\"400\"}");
            await(service, 1, "fovea_http_requests_seconds_count{route=\"/fail\",status=\"500\"}");
            String text = service.get("/metrics").ok().text();
            assertFalse(text.contains("fovea_http_refused_total{"), text);
            assertFalse(text.contains("route=\"none\""), text);
        }
    }

    @Test
    void whatIsNoRequestIsCountedWithoutATime() throws Exception {
        ServerLimits limits = TestService.ENDING_SOON.withTimes(LONG, SOON, LONG, LONG);
        try (TestService service = TestService.start(limits)) {
            try (RawClient slow = service.connect()) {
                slow.send("GET /health HTT").read().refused(408);
            }
            try (RawClient large = service.connect()) {
                large.send("POST /v1/predict HTTP/1.1\r\nHost: a\r\nContent-Length: 7000000\r\n\r\n").read()
                        .refused(413);
            }
            await(service, 1, "fovea_http_refused_total{status=\"408\"}");
            await(service, 1, "fovea_http_refused_total{status=\"413\"}");
            String text = service.get("/metrics").ok().text();
            assertFalse(text.contains("seconds_count{route=\"none\""), text);
            assertFalse(text.contains("route=\"/v1/predict\""), text);
        }
    }

    private static void await(TestService service, double expected, String name) throws Exception {
        while (value(service, name) != expected) {
            Thread.sleep(5); // can be interrupted, when the time is up
        }
    }

    private static double value(TestService service, String name) throws IOException {
        String text = service.get("/metrics").ok().text();
        String line = text.lines().filter(l -> l.startsWith(name + " ")).findFirst().orElse(name + " -1");
        return Double.parseDouble(line.substring(name.length() + 1));
    }
}
