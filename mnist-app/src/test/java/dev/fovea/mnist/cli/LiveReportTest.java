package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Training that is watched over HTTP. */
@Timeout(120)
class LiveReportTest {
    private static final String[] SMALL =
            {"--limit", "512", "--nets", "2", "--epochs", "3", "--batch-size", "16", "--seed", "11"};

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void theReportGrowsUntilTheRunIsComplete() throws Exception {
        int port = freePort();
        CompletableFuture<CommandRun> training =
                CompletableFuture.supplyAsync(() -> train("live", "--live", port));
        List<JsonNode> reports = new ArrayList<>();
        HttpResponse<String> last = null;
        while (reports.isEmpty() || reports.getLast().has("progress")) {
            try {
                last = get(port, "/report.json", "none");
                reports.add(new ObjectMapper().readTree(last.body()));
                if (reports.size() == 1) {
                    checkPage(get(port, "/", "none"));
                }
            } catch (ConnectException e) {
                assertFalse(training.isDone(), "ended before it was seen");
            }
            Thread.sleep(20);
        }
        CommandRun run = training.get().succeeded();
        assertEquals(List.of("Live report: http://127.0.0.1:" + port + "/"), run.lines("Live report"));
        assertThrows(ConnectException.class, () -> get(port, "/report.json", "none"), "the server has ended");

        int epochs = 0;
        for (JsonNode report : reports) {
            int now = epochs(report);
            assertTrue(now >= epochs, "epochs were lost");
            epochs = now;
        }
        assertEquals(6, epochs);
        assertTrue(epochs(reports.getFirst()) < 6, "the first report came when all was over");
        assertTrue(reports.stream().anyMatch(report -> report.at("/progress/step").intValue() > 0), "no step was seen");
        JsonNode written = new ObjectMapper().readTree(folder.resolve("live/report.json").toFile());
        for (String part : List.of("networks", "evaluation", "settings", "layers", "digits")) {
            assertEquals(written.get(part), reports.getLast().get(part), part);
        }
    }

    private static int epochs(JsonNode report) {
        int epochs = 0;
        for (JsonNode network : report.get("networks")) {
            epochs += network.get("epochs").size();
        }
        return epochs;
    }

    private static void checkPage(HttpResponse<String> page) {
        assertEquals(200, page.statusCode());
        assertTrue(page.headers().firstValue("Content-Type").orElse("").startsWith("text/html"));
        String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
        assertEquals(1, page.headers().allValues("Content-Security-Policy").size());
        assertTrue(policy.startsWith("default-src 'none'") && policy.contains("frame-ancestors 'none'"), policy);
        assertTrue(page.body().contains("data-live=\"true\""));
    }

    @Test
    void watchingChangesNothing() throws Exception {
        int port = freePort();
        train("plain", "-q").succeeded();
        CompletableFuture<CommandRun> watched =
                CompletableFuture.supplyAsync(() -> train("watched", "-q", "--live", port));
        while (!watched.isDone()) {
            try {
                get(port, "/report.json", "none");
            } catch (IOException e) {
                Thread.sleep(10); // not listening yet, or no longer
            }
        }
        watched.get().succeeded();
        for (String name : List.of("MNIST-CNN-ENSEMBLE.csv", "network-1.safetensors", "network-2.safetensors")) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("plain").resolve(name)),
                    Files.readAllBytes(folder.resolve("watched").resolve(name)), name);
        }
    }

    @Test
    void aPortInUseIsSaidBeforeTraining() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            train("none", "-q", "--live", taken.getLocalPort())
                    .refused(1, "--live " + taken.getLocalPort() + ": cannot listen on this port");
        }
        assertFalse(Files.exists(folder.resolve("none")));
        train("none", "--live", "65536").refused(2, "--live", "65536");
    }

    private CommandRun train(String name, Object... options) {
        return CommandRun.of(
                Stream.of(Stream.of("train", "--out", folder.resolve(name)), Stream.of(SMALL), Stream.of(options))
                        .flatMap(part -> part)
                        .toArray());
    }

    private HttpResponse<String> get(int port, String path, String tag) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("If-None-Match", tag)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
