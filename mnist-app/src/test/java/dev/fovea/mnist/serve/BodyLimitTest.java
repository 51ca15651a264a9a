package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body has a limit, whether its size is declared or not, and few large ones are read at once. */
@Waiting
class BodyLimitTest {
    private static final int LIMIT = ServerLimits.standard().bodyBytes();
    private static final int LARGE = ServerLimits.standard().smallBodyBytes() + 16 * 1024;
    private static final ServerLimits LINGERING = TestService.PATIENT.withLinger(TestService.LONG);

    /** For clients that do not write any more. */
    private static final ServerLimits BRIEF = TestService.PATIENT.withLinger(Duration.ofMillis(50));

    private static final String POST = "POST /v1/predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    @Test
    void aDeclaredSizeAboveTheLimitIsRefusedAtOnce() throws IOException {
        try (TestService service = TestService.start(); RawClient client = service.connect()) {
            client.send(POST + "Content-Length: " + (LIMIT + 1) + "\r\n\r\n");
            client.read().refused(413);
            try (RawClient other = service.connect()) {
                other.send(POST + "Content-Length: 922337203685477580\r\n\r\n").read().refused(413);
            }
        }
    }

    @Test
    void aClientThatSendsItAllTheSameCanReadTheAnswer() throws IOException {
        try (TestService service = TestService.start(LINGERING); RawClient client = service.connect()) {
            byte[] body = new byte[3 * LIMIT];
            client.post(TestService.JSON, body);
            client.read().refused(413);
        }
    }

    @Test
    void aBodyOfTheLimitIsRead() throws IOException {
        try (TestService service = TestService.start()) {
            byte[] body = new byte[LIMIT];
            Arrays.fill(body, (byte) ' ');
            service.predict(TestService.JSON, body).refused(400, "pixels");
        }
    }

    @Test
    void endlessChunksAreRefused() throws IOException {
        try (TestService service = TestService.start(LINGERING); RawClient client = service.connect()) {
            client.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            long sent = sendUntilAnswered(client, chunk);
            client.read().refused(413);
            assertTrue(sent < 200L << 20, sent + " bytes");
        }
    }

    @Test
    void endlessSizesOfChunksAreRefused() throws IOException {
        for (String endless : new String[] {"0".repeat(65_536), "2;" + "x".repeat(65_534),
            "1\r\n \r\n".repeat(10_000)}) {
            try (TestService service = TestService.start(LINGERING); RawClient client = service.connect()) {
                client.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
                sendUntilAnswered(client, endless.getBytes(StandardCharsets.US_ASCII));
                Answer answer = client.read();
                answer.refused(answer.status() == 400 ? 400 : 413);
            }
        }
    }

    private static long sendUntilAnswered(RawClient client, byte[] piece) throws IOException {
        long sent = 0;
        while (!client.answered()) {
            try {
                client.send(piece);
            } catch (IOException closed) {
                return sent; // the answer may still be there to be read
            }
            sent += piece.length;
        }
        return sent;
    }

    @Test
    void smallChunksWithinTheLimitAreRead() throws IOException {
        try (TestService service = TestService.start(); RawClient client = service.connect()) {
            client.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
            for (char c : ("{\"pixels\":" + Drawings.numbers(784, "9") + "}").toCharArray()) {
                client.send("1\r\n" + c + "\r\n");
            }
            client.send("0\r\n\r\n");
            client.read().ok();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fewLargeBodiesAreReadAtOnce(boolean chunked) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        Route reading = Route.post("/reading", (request, response) -> {
            InputStream body = new RequestBody(request.content().inputStream());
            body.skipNBytes(LARGE);
            arrived.countDown();
            body.skipNBytes(2);
            response.send("done");
        });
        try (TestService service = TestService.start(TestService.PATIENT.withLargeBodies(1), reading);
                RawClient first = service.connect()) {
            first.send("POST /reading HTTP/1.1\r\nHost: a\r\n" + (chunked
                    ? "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(LARGE) + "\r\n"
                    : "Content-Length: " + (LARGE + 2) + "\r\n\r\n"));
            first.send(large()).send(chunked ? "\r\n" : "");
            arrived.await();
            assertEquals(
                    "1", service.predict(TestService.JSON, large()).refused(503, "large").header("retry-after"));
            service.predict("{\"pixels\":" + Drawings.numbers(784, "0") + "}").ok();
            first.send(chunked ? "2\r\n  \r\n0\r\n\r\n" : "  ").read().ok();
            awaitPlace(service);
        }
    }

    @Test
    void whoOnlyAnnouncesALargeBodyKeepsNobodyOut() throws IOException {
        try (TestService service = TestService.start(TestService.PATIENT.withLargeBodies(2));
                RawClient one = service.connect();
                RawClient two = service.connect()) {
            for (RawClient idle : List.of(one, two)) {
                idle.send(POST + "Expect: 100-continue\r\nContent-Length: " + LARGE + "\r\n\r\n");
                assertEquals(100, idle.read().status()); // so it is being read
            }
            service.predict(TestService.JSON, large()).refused(400, "pixels");
            one.send(large()).read().refused(400, "pixels");
        }
    }

    @Test
    void aLargeBodyCountsUntilItsAnswerIsSent() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Route slow = Route.post("/slow", (request, response) -> {
            new RequestBody(request.content().inputStream()).readAllBytes();
            read.countDown();
            answer.await();
            response.send("done");
        });
        try (TestService service = TestService.start(TestService.PATIENT.withLargeBodies(1), slow);
                RawClient first = service.connect()) {
            first.send("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: " + LARGE + "\r\n\r\n").send(large());
            read.await();
            service.predict(TestService.JSON, large()).refused(503, "large");
            answer.countDown();
            first.read().ok();
            awaitPlace(service);
        }
    }

    /** A large body without a question is 400 if it is read at all. The server may be behind this client. */
    private static void awaitPlace(TestService service) throws Exception {
        while (service.predict(TestService.JSON, large()).status() != 400) {
            Thread.sleep(5);
        }
    }

    private static byte[] large() {
        byte[] body = new byte[LARGE];
        Arrays.fill(body, (byte) ' ');
        return body;
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "GET /health; Transfer-Encoding: chunked", "HEAD /health; Transfer-Encoding: chunked",
        "GET /health; Content-Length: 100", "GET /; Transfer-Encoding: chunked",
        "POST /nothing; Transfer-Encoding: chunked", "PUT /health; Content-Length: 100"
    })
    void aBodyThatNoRouteReadsIsNotWaitedFor(String request, String length) throws IOException {
        try (TestService service = TestService.start(BRIEF); RawClient client = service.connect()) {
            client.send(request + " HTTP/1.1\r\nHost: a\r\n" + length + "\r\n\r\n");
            if (request.startsWith("HEAD")) {
                assertEquals("200", client.status());
            } else {
                assertEquals("close", client.read().header("connection"));
            }
            assertTrue(client.closed());
        }
    }

    @Test
    void whoSendsABodyThatNoRouteReadsCanReadTheAnswer() throws IOException {
        try (TestService service = TestService.start(LINGERING); RawClient client = service.connect()) {
            client.send("GET /health HTTP/1.1\r\nHost: a\r\nContent-Length: " + LIMIT + "\r\n\r\n");
            client.send(new byte[LIMIT]);
            client.read().ok();
        }
    }

    @Test
    void aRefusalDoesNotWaitForTheBody() throws IOException {
        try (TestService service = TestService.start(BRIEF); RawClient client = service.connect()) {
            client.send(POST + "Content-Length: 100\r\n\r\n[   ").read().refused(400, "JSON");
            assertTrue(client.closed());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n64\r\n{",
                "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", "Transfer-Encoding: chunked\r\n\r\n"})
    void aBodyThatEndsEarlyIs400(String body) throws IOException {
        try (TestService service = TestService.start(BRIEF); RawClient client = service.connect()) {
            client.send(POST + body).finish().read().refused(400, "ended early");
            assertTrue(client.closed());
        }
    }
}
