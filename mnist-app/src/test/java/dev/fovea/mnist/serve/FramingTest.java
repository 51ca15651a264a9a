package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose beginning or end is not clear get one error, and the connection ends: nothing can be smuggled behind them. */
class FramingTest {
    private static final String POST = "POST /v1/predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
    private static final String BEHIND = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";

    @SuppressWarnings("NullAway.Init")
    private static TestService service;

    @BeforeAll
    static void start() throws Exception {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(400, POST + "Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}"),
                arguments(400, POST + "Content-Length: 2, 40\r\n\r\n{}"),
                arguments(400, POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                arguments(400, POST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
                arguments(400, POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                arguments(400, POST + "Transfer-Encoding: identity\r\n\r\n{}"),
                arguments(501, POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
                arguments(400, POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                arguments(400, POST + "Content-Length: -1\r\n\r\n"),
                arguments(400, POST + "Content-Length: +2\r\n\r\n{}"),
                arguments(400, POST + "Content-Length: 0x2\r\n\r\n{}"),
                arguments(400, POST + "Content-Length: 1e1\r\n\r\n{}"),
                arguments(400, POST + "Content-Length: 99999999999999999999\r\n\r\n{}"),
                arguments(400, POST + "Content-Length: \r\n\r\n{}"),
                arguments(400, POST + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n"),
                arguments(400, POST + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n"),
                arguments(400, POST + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
                arguments(400, POST + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n"),
                arguments(400, POST + "Transfer-Encoding: chunked\r\n\r\n2\r{}\r\n0\r\n\r\n"),
                arguments(400, "G(T /health HTTP/1.1\r\nHost: a\r\n\r\n"),
                arguments(400, "G\u0000T /health HTTP/1.1\r\nHost: a\r\n\r\n"),
                arguments(400, "\nGET /health HTTP/1.1\r\nHost: a\r\n\r\n"),
                arguments(400, POST + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
                arguments(400, "GET /health HTTP/1.1\r\n\r\n"),
                arguments(400, "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
                arguments(400, "GET /health HTTP/1.1\r\nHost : a\r\n\r\n"),
                arguments(400, "GET /health HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n"),
                arguments(400, "GET /health HTTP/1.1\r\nHost: a\r\nX: \u0000\r\n\r\n"),
                arguments(400, "GET /health HTTP/1.1\nHost: a\n\n"),
                arguments(414, "GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                arguments(400, "GET /health HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(10_000) + "\r\n\r\n"),
                arguments(400, "GET /health HTTP/1.1\r\nHost: a\r\n" + "X: x\r\n".repeat(10_000) + "\r\n"),
                arguments(400, "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
                arguments(400, "GET  /health HTTP/1.1\r\nHost: a\r\n\r\n"),
                arguments(400, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n"),
                arguments(400, "\r\n\r\n\r\n\r\n"),
                arguments(505, "GET /health HTTP/1.0\r\nHost: a\r\n\r\n"),
                arguments(400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void isRefusedAndNothingBehindIt(int status, String request) throws IOException {
        try (RawClient client = service.connect()) {
            try {
                client.send(request + BEHIND);
            } catch (IOException closed) {
                // Refused before all of it was sent.
            }
            Optional<Answer> answer = client.tryRead();
            assertTrue(answer.isPresent(), "closed without an answer");
            answer.get().refused(status);
            assertEquals("close", answer.get().header("connection"));
            assertTrue(client.finish().closed(), "what is behind it was answered too");
        }
    }

    /** Helidon takes some chunks that are none: nothing behind a body in chunks is taken for a request. */
    @ParameterizedTest
    @ValueSource(strings = {"2\r\n{}\r\n0\r\n\r\n", "+2\r\n{}\r\n0\r\n\r\n", "2\r\n{}xx0\r\n\r\n"})
    void nothingBehindChunksIsAnswered(String body) throws IOException {
        try (RawClient client = service.connect()) {
            client.send(POST + "Transfer-Encoding: chunked\r\n\r\n" + body + BEHIND);
            Answer answer = client.read();
            answer.refused(400, "pixels");
            assertEquals("close", answer.header("connection"));
            assertTrue(client.finish().closed(), "what is behind it was answered too");
        }
    }

    @AfterEach
    void itServesOn() throws IOException {
        service.get("/health").ok();
    }
}
