package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the service counts. */
class MetricsTest {
    private static final Duration LONG = TestService.LONG;
    private static final Duration SHORT = Duration.ofMillis(200);

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
            Answer metrics;
            try (RawClient open = service.connect()) { // those of before may be closed, and are, some time
                metrics = open.get("/metrics").read().ok();
                assertTrue(value(service, "fovea_connections_open") >= 1);
            }
            assertTrue(metrics.header("content-type").startsWith("text/plain; version=0.0.4"));
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
        String post = "POST /v1/predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
        Route failing = Route.get("/fail", (request, response) -> {
            throw new IllegalStateException("as intended");
        });
        try (TestService service = TestService.start(TestService.PATIENT, failing)) {
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
            await(service, 1, "fovea_http_requests_seconds_count{route=\"/v1/predict\",status=\"413\"}");
            await(service, 2, "fovea_http_requests_seconds_count{route=\"/v1/predict\",status=\"400\"}");
            await(service, 1, "fovea_http_requests_seconds_count{route=\"/fail\",status=\"500\"}");
            assertNoneOutsideRoutes(service);
        }
        try (TestService service = TestService.start(TestService.PATIENT.withTimes(LONG, LONG, SHORT, LONG));
                RawClient slow = service.connect()) {
            slow.send(post + "Content-Length: 9\r\n\r\n{").read().refused(408);
            await(service, 1, "fovea_http_requests_seconds_count{route=\"/v1/predict\",status=\"408\"}");
            assertNoneOutsideRoutes(service);
        }
    }

    private static void assertNoneOutsideRoutes(TestService service) {
        String text = text(service);
        assertFalse(text.contains("fovea_http_refused_total{"), text);
        assertFalse(text.contains("route=\"none\""), text);
    }

    @Test
    void whatIsNoRequestIsCountedWithoutATime() throws Exception {
        try (TestService service = TestService.start(TestService.PATIENT.withTimes(LONG, SHORT, LONG, LONG));
                RawClient slow = service.connect()) {
            slow.send("GET /health HTT").read().refused(408);
            await(service, 1, "fovea_http_refused_total{status=\"408\"}");
            assertNoneTimed(service);
        }
        try (TestService service = TestService.start(); RawClient large = service.connect()) {
            large.send("POST /v1/predict HTTP/1.1\r\nHost: a\r\nContent-Length: 7000000\r\n\r\n").read()
                    .refused(413);
            await(service, 1, "fovea_http_refused_total{status=\"413\"}");
            assertNoneTimed(service);
        }
    }

    private static void assertNoneTimed(TestService service) {
        String text = text(service);
        assertFalse(text.contains("seconds_count{route=\"none\""), text);
        assertFalse(text.contains("route=\"/v1/predict\""), text);
    }

    private static void await(TestService service, double expected, String name) throws Exception {
        while (value(service, name) != expected) {
            Thread.sleep(5);
        }
    }

    /** Not asked for over HTTP: that would be one more client, who may be late. */
    private static String text(TestService service) {
        return ((ServiceMetrics) service.service().listener()).text();
    }

    private static double value(TestService service, String name) {
        String text = text(service);
        String line = text.lines().filter(l -> l.startsWith(name + " ")).findFirst().orElse(name + " -1");
        return Double.parseDouble(line.substring(name.length() + 1));
    }
}
