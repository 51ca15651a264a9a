package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.ensemble.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a browser sends for a page elsewhere, whose name was made to resolve to this machine. */
class HostTest {
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

    private static Answer ask(WebService server, String request) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            return client.send(request).read();
        }
    }

    private static Answer get(WebService server, String path, String host) throws IOException {
        return ask(server, "GET " + path + " HTTP/1.1\r\n" + host + "\r\n");
    }

    /** Every path of the service, and one that it does not have. */
    static Stream<String> paths() {
        List<String> paths = new ArrayList<>(service.service().routes().stream().map(Route::path).toList());
        paths.add("/nothing");
        return paths.stream();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void noPathIsForAnother(String path) throws IOException {
        get(service.server(), path, "Host: evil.example:" + service.server().port() + "\r\n")
                .refused(421, "evil.example", "--host-name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "LOCALHOST", "test"})
    void itsOwnNamesAreAnswered(String name) throws IOException {
        for (String port : new String[] {"", ":" + service.server().port(), ":1"}) {
            get(service.server(), "/health", "Host: " + name + port + "\r\n").ok();
        }
    }

    @Test
    void aBodyForAnotherIsNotRead() throws IOException {
        Answer answer = ask(
                service.server(),
                "POST /v1/predict HTTP/1.1\r\nHost: evil.example\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 100\r\n\r\n");
        assertTrue(answer.refused(421).header("connection").equals("close"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "Host:\r\n", "Host: \r\n", "Host: localhost\r\nHost: localhost\r\n",
        "Host: localhost\r\nHost: evil.example\r\n",
        "Host: evil.example\r\nhost: localhost\r\n", "Host: localhost, evil.example\r\n", "Host: a@localhost\r\n",
        "Host: http://localhost\r\n", "Host: localhost:port\r\n", "Host: local host\r\n", "Host: \u00e4\r\n"
    })
    void withoutOneNameItIsABadRequest(String host) throws IOException {
        get(service.server(), "/health", host).refused(400);
    }

    /** What a proxy would be asked for; its name is another than the header's. */
    @Test
    void aTargetWithANameOfItsOwnIsNotServed() throws IOException {
        get(service.server(), "http://evil.example/health", "Host: localhost\r\n").refused(404);
    }

    @Test
    void aLiveReportIsNotForAnotherEither() throws IOException {
        LivePage page = new LivePage(() -> Json.object().put("format", 1));
        try (WebService server = WebService.start(
                Endpoint.loopback(0), TestService.PATIENT, new Readiness(), page.routes(), RequestListener.NONE)) {
            for (String path : new String[] {"/", "/report.json", "/report.json?after=1"}) {
                get(server, path, "Host: evil.example\r\n").refused(421, "evil.example");
            }
            get(server, "/report.json", "Host: localhost:" + server.port() + "\r\n").ok();
        }
    }
}
