package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.mnist.ensemble.SavedNetwork;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, methods, types, headers, and handlers that fail. */
@Isolated
class RoutingTest {
    @SuppressWarnings("NullAway.Init")
    private static TestService service;

    @BeforeAll
    static void start() throws Exception {
        service = TestService.start(
                TestService.PATIENT,
                Route.get("/fail", (request, response) -> {
                    throw new IllegalStateException("secret");
                }),
                Route.get("/fail-hard", (request, response) -> {
                    throw new StackOverflowError("secret");
                }));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/nothing", "/v1", "/v1/", "/v1/predict/", "//", "/page/", "/page/..", "/page/../serve/openapi.json",
        "/page/%2e%2e/x", "/page/index.html%00", "/page/INDEX.HTML", "/page/nothing.js", "/health;a=b", "/%68ealth"
    })
    void anUnknownPathIs404(String path) throws IOException {
        service.get(path).refused(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "GET; /v1/predict; POST", "DELETE; /v1/predict; POST", "PUT; /v1/model; GET, HEAD", "POST; /; GET, HEAD",
        "OPTIONS; /health; GET, HEAD", "TRACE; /ready; GET, HEAD", "BREW; /metrics; GET, HEAD",
        "HEAD; /v1/predict; POST"
    })
    void aWrongMethodIs405(String method, String path, String allowed) throws IOException {
        try (RawClient client = service.connect()) {
            client.send(method + " " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
            if (method.equals("HEAD")) {
                assertEquals("405", client.status());
                return;
            }
            assertEquals(allowed, client.read().refused(405, "expected").header("allow"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "image/gif", "application/jsonx", "", "/"})
    void aWrongTypeIs415(String type) throws IOException {
        Answer answer = service.predict(type, new byte[10]).refused(415, "application/json");
        assertEquals("application/json, image/png, image/jpeg", answer.header("accept"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/fail", "/fail-hard"})
    void aHandlerThatFailsIs500WithoutAWordOfWhy(String path) throws IOException {
        Answer answer = service.get(path).refused(500);
        assertTrue(!answer.text().contains("secret"), answer.text());
        service.get("/health").ok();
    }

    @Test
    void aPredictionThatFailsIs500AndSaysWhyInTheLog() throws IOException {
        Network network = DigitNetwork.build(1);
        Arrays.fill(network.parameters().getLast().values(), Float.NaN);
        Model model = new Model(network, ModelMetadata.none(), "1");
        SavedEnsemble broken = new SavedEnsemble(List.of(new SavedNetwork(Path.of("broken"), model)));
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        Logger logger = Logger.getLogger(Routing.class.getName());
        logger.setFilter(line -> {
            lines.add(line.getMessage());
            return false;
        });
        try (TestService failing = TestService.of(broken, "1")) {
            for (int i = 0; i < 2; i++) {
                failing.predict("{\"pixels\":" + Drawings.numbers(784, "9") + "}").refused(500);
                failing.get("/health").ok();
            }
        } finally {
            logger.setFilter(null);
        }
        assertEquals(2, lines.size());
        assertTrue(lines.getFirst().contains("predictions are no numbers at "), lines.getFirst());
    }

    @Test
    void withoutThePredictingThreadItIsDown() throws Exception {
        try (TestService down = TestService.start(TestService.PATIENT)) {
            down.service().close();
            Answer answer = down.get("/health");
            while (answer.status() == 200) {
                Thread.sleep(5);
                answer = down.get("/health");
            }
            assertEquals(503, answer.status());
            assertEquals("{\"status\":\"down\"}", answer.text());
        }
    }

    @Test
    void headHasTheHeadersOnly() throws IOException {
        try (RawClient client = service.connect()) {
            client.send("HEAD /health HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals("200", client.status());
            assertEquals("{\"status\":\"up\"}", client.get("/health").read().ok().text()); // nothing was between
        }
    }

    @Test
    void aBodyThatNobodyReadIsNotTakenForARequest() throws IOException {
        String inside = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
        try (RawClient client = service.connect()) {
            client.send(
                    "POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: " + inside.length() + "\r\n\r\n" + inside);
            client.read().refused(404);
            assertTrue(client.closed());
        }
    }

    @Test
    void whoAsksForTheEndGetsIt() throws IOException {
        try (RawClient client = service.connect()) {
            String last = "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            client.send(last + last);
            assertEquals("close", client.read().ok().header("connection"));
            assertTrue(client.closed());
        }
    }

    @Test
    void requestsMayBePipelined() throws IOException {
        try (RawClient client = service.connect()) {
            String one = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
            client.send(one.repeat(5));
            for (int i = 0; i < 5; i++) {
                client.read().ok();
            }
        }
    }

    @Test
    void thePageIsServedWithCare() throws IOException {
        Answer page = service.get("/").ok();
        assertTrue(page.text().startsWith("<!doctype html>") || page.text().startsWith("<!DOCTYPE html>"), page.text());
        assertEquals("text/html; charset=utf-8", page.header("content-type"));
        assertTrue(page.header("content-security-policy").startsWith("default-src 'self';"));
        assertEquals("nosniff", page.header("x-content-type-options"));
        assertEquals("no-referrer", page.header("referrer-policy"));
        assertEquals("no-cache", page.header("cache-control"));
        assertArrayEquals(page.body(), service.get("/page/index.html").ok().body());
        String tag = page.header("etag");
        assertTrue(tag.matches("\"[0-9a-f]{32}\""), tag);
        for (String known : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
            try (RawClient client = service.connect()) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: " + known + "\r\n\r\n");
                Answer unchanged = client.read();
                assertEquals(304, unchanged.status(), known);
                assertEquals(tag, unchanged.header("etag"));
                client.get("/").read().ok();
            }
        }
        try (RawClient client = service.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"other\"\r\n\r\n").read().ok();
        }
    }

    @Test
    void theModelIsDescribed() throws IOException {
        JsonNode model = service.get("/v1/model").ok().json();
        assertEquals("test", model.get("source").textValue());
        assertEquals("[28,28,1]", model.get("inputShape").toString());
        assertEquals(10, model.get("labels").size());
        assertEquals(2, model.get("networks").size());
        JsonNode network = model.get("networks").get(1);
        assertEquals("network-2.safetensors", network.get("name").textValue());
        assertEquals(118_346, network.get("parameters").intValue());
        assertEquals("1.2.3", network.get("libraryVersion").textValue());
        assertEquals(0.1, network.get("metrics").get("test_accuracy").doubleValue());
        assertEquals("not at all", network.get("training").textValue());
    }
}
