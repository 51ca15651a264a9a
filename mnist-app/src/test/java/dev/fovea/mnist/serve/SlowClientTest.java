package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.Waiting;
import io.helidon.webserver.http.Handler;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are slow on purpose are cut off, even if a byte comes now and then. */
@Waiting
class SlowClientTest {
    private static final int BIG = 64 << 20;
    private static final Duration LONG = TestService.LONG;

    /** For what is not going to happen, however long it is waited for. */
    private static final Duration SHORT = Duration.ofMillis(200);

    private static TestService service(Duration idle, Duration header, Duration body, Duration answer)
            throws IOException {
        Handler big =
                (request, response) -> Answers.content(request, response, "application/octet-stream", new byte[BIG]);
        return TestService.start(
                TestService.PATIENT.withTimes(idle, header, body, answer),
                Route.get("/big", big));
    }

    private static void dripUntilAnswered(RawClient client, String drop) throws Exception {
        while (!client.answered()) {
            try {
                client.send(drop);
            } catch (IOException closed) {
                return;
            }
            Thread.sleep(20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET /health HTTP/1.1\r\nHost: a\r\nX: "})
    void aSlowHeaderIs408(String start) throws Exception {
        try (TestService service = service(LONG, SHORT, LONG, LONG); RawClient client = service.connect()) {
            client.send(start);
            dripUntilAnswered(client, "x");
            client.read().refused(408, "header", "0.2 s");
            assertTrue(client.closed());
        }
    }

    @Test
    void aSlowBodyIs408() throws Exception {
        try (TestService service = service(LONG, LONG, SHORT, LONG); RawClient client = service.connect()) {
            client.send("POST /v1/predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 100000\r\n\r\n{");
            dripUntilAnswered(client, " ");
            client.read().refused(408, "body", "0.2 s");
            assertTrue(client.closed());
        }
    }

    @Test
    void aSlowChunkedBodyIs408() throws Exception {
        try (TestService service = service(LONG, LONG, SHORT, LONG); RawClient client = service.connect()) {
            client.send("POST /v1/predict HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            dripUntilAnswered(client, "1\r\nx\r\n");
            client.read().refused(408, "body");
        }
    }

    @Test
    void aBodyThatNobodyReadsHasNoMoreTime() throws Exception {
        try (TestService service = service(LONG, LONG, SHORT, LONG); RawClient client = service.connect()) {
            client.send("POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n").read().refused(404);
            assertTrue(client.closed());
        }
    }

    @Test
    void whoSaysNothingIsCutOff() throws Exception {
        try (TestService service = service(LONG, SHORT, LONG, LONG); RawClient client = service.connect()) {
            assertTrue(client.tryRead().isEmpty());
        }
    }

    @Test
    void whoHasNothingMoreToSayIsCutOff() throws Exception {
        try (TestService service = service(SHORT, LONG, LONG, LONG); RawClient client = service.connect()) {
            client.get("/health").read().ok();
            assertTrue(client.closed());
        }
    }

    @Test
    void whoDoesNotReadTheAnswerIsCutOff() throws Exception {
        // A server that was too busy to begin its answer in time shows nothing: it gets twice the time.
        Duration answer = SHORT;
        while (!isCutOffInItsAnswer(answer)) {
            assertTrue(answer.compareTo(LONG) < 0, "however long it may take, no answer begins");
            answer = answer.multipliedBy(2);
        }
    }

    private static boolean isCutOffInItsAnswer(Duration answer) throws Exception {
        try (TestService service = service(LONG, LONG, LONG, answer); RawClient client = service.connect()) {
            try {
                client.get("/big").awaitByte(); // so the answer has begun
            } catch (SocketTimeoutException hang) {
                throw hang;
            } catch (IOException notBegun) {
                return false;
            }
            while (service.server().openConnections() > 0) {
                Thread.sleep(20);
            }
            assertTrue(client.drain() < BIG);
            return true;
        }
    }

    @Test
    void clientsThatVanishDoNoHarm() throws Exception {
        try (TestService service = service(LONG, LONG, LONG, LONG)) {
            for (int i = 0; i < 20; i++) {
                RawClient client = service.connect();
                client.get("/big");
                if (i % 2 == 0) {
                    client.awaitByte();
                }
                client.vanish();
                RawClient halfway = service.connect();
                halfway.send("POST /v1/predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 100\r\n\r\n{\"pi");
                halfway.vanish();
                RawClient early = service.connect();
                early.send("GET /hea");
                early.vanish();
            }
            while (service.server().openConnections() > 0) {
                Thread.sleep(20);
            }
            service.get("/health").ok();
        }
    }
}
