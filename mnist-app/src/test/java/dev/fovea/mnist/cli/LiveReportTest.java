package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.mnist.ensemble.Augmenting;
import dev.fovea.mnist.ensemble.EnsembleSettings;
import dev.fovea.mnist.ensemble.Member;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.ensemble.Recipe;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.mnist.model.Subject;
import dev.fovea.nn.Network;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.EpochReport;
import dev.fovea.train.Evaluation;
import dev.fovea.train.StepReport;
import dev.fovea.train.TrainingListener;
import dev.fovea.vision.LabelledImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Training that is watched over HTTP. */
@Isolated
class LiveReportTest {
    private static final String[] SMALL =
            {"--limit", "160", "--nets", "2", "--epochs", "3", "--batch-size", "16", "--seed", "11"};

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void theReportGrowsUntilTheRunIsCompleteAndChangesNothing() throws Exception {
        CompletableFuture<URI> place = new CompletableFuture<>();
        List<JsonNode> reports = new CopyOnWriteArrayList<>();
        // Where the report is, is said before training: what is asked at once comes before all steps.
        CompletableFuture<CommandRun> training = CompletableFuture.supplyAsync(() -> watched(url -> {
            checkPage(get(url, ""));
            reports.add(json(get(url, "report.json")));
            checkNames(url.getPort());
            place.complete(url);
        }, "live", "--live", 0, "--host-name", "watch.example.org"));
        URI url = place.get();
        // Once complete, the server waits 4 s for those who are to come back: here for a thread that has nothing else to do.
        while (reports.getLast().has("progress")) {
            reports.add(json(get(url, "report.json?after=" + reports.getLast().at("/progress/answer").asText())));
        }
        keepAsking(url, training);
        CommandRun run = training.get().succeeded();
        assertEquals(List.of("Live report: " + url), run.lines("Live report"));
        assertThrows(UncheckedIOException.class, () -> get(url, "report.json"), "the server has ended");

        int epochs = 0;
        for (JsonNode report : reports) {
            int now = epochs(report);
            assertTrue(now >= epochs, "epochs were lost");
            epochs = now;
        }
        assertEquals(6, epochs);
        assertEquals(0, epochs(reports.getFirst()));
        assertEquals(folder.resolve("live").toString(), reports.getFirst().at("/progress/folder").textValue());
        JsonNode written = new ObjectMapper().readTree(folder.resolve("live/report.json").toFile());
        for (String part : List.of("networks", "evaluation", "settings", "optimizer", "layers", "digits")) {
            assertEquals(written.get(part), reports.getLast().get(part), part);
        }

        train("plain", "-q").succeeded();
        for (String name : List.of("MNIST-CNN-ENSEMBLE.csv", "network-1.safetensors", "network-2.safetensors")) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("plain").resolve(name)),
                    Files.readAllBytes(folder.resolve("live").resolve(name)), "watching changed " + name);
        }
    }

    @Test
    void eachEventIsInTheReport() throws IOException {
        LabelledImages images = BundledMnist.test().first(10);
        EnsembleSettings settings =
                new EnsembleSettings(Recipe.NOTEBOOK, 2, 3, 64, 0.001, 0.95, 0.1, Augmenting.WRITING, 1, 1);
        LiveReport report = new LiveReport(
                ReportData.of(
                        new RunInput(
                                settings, Subject.DIGITS, "digits",
                                new RunFile(List.of(), "", "", List.of(), List.of(), false),
                                StartNetworks.NONE, images, images)),
                folder);
        assertEquals(List.of(0, 0, 0, 0, 0), progress(report));
        Network network = DigitNetwork.build(1);
        TrainingListener training = report.networkStarted(0, network, 9, 1);
        training.resumed(List.of(epoch(1, 40)), 0);
        training.epochStarted(2, 3, 10);
        training.stepFinished(
                StepReport.of(2, 7, 10, Evaluation.of(0.25, Map.of("accuracy", 0.5))).samples(448).batch(0.3, 0.001));
        assertEquals(List.of(0, 2, 7, 10, 1), progress(report));
        assertEquals(0.25, report.get().at("/progress/loss").doubleValue());
        assertEquals(0.5, report.get().at("/progress/accuracy").doubleValue());
        training.stepFinished(StepReport.of(2, 8, 10, Evaluation.of(Double.POSITIVE_INFINITY, Map.of())));
        assertEquals(List.of(0, 2, 8, 10, 1), progress(report));
        assertTrue(report.get().at("/progress/loss").isNull(), "JSON has no infinity");
        assertTrue(report.get().at("/progress/accuracy").isNull(), "nobody has measured it");
        assertEquals(40, report.get().at("/networks/0/seconds").doubleValue(), "of the process before, too");
        assertTrue(report.get().get("seconds").doubleValue() >= 40, "of the process before, too");
        training.epochFinished(epoch(2, 2));
        training.epochStarted(3, 3, 10);
        assertEquals(List.of(0, 3, 0, 10, 2), progress(report));
        assertEquals(42, report.get().at("/networks/0/seconds").doubleValue());
        for (int index = 0; index < 2; index++) {
            Tensor probabilities = Tensor.zeros(Shape.of(images.size(), DigitNetwork.CLASSES));
            report.networkFinished(
                    new Member(index, network, List.of(epoch(1, 40), epoch(2, 2)), 9, 1, Optional.empty(), 42),
                    new Predictions(images, probabilities));
        }
        assertEquals(List.of(2, 0, 0, 0, 4), progress(report), "all networks are trained");
    }

    private static List<Integer> progress(LiveReport report) {
        JsonNode json = report.get();
        JsonNode progress = json.get("progress");
        return List.of(
                progress.get("network").intValue(), progress.get("epoch").intValue(), progress.get("step").intValue(),
                progress.get("steps").intValue(), epochs(json));
    }

    private static EpochReport epoch(int epoch, double seconds) {
        Evaluation figures = Evaluation.of(0.1, Map.of("accuracy", 0.9));
        return EpochReport.of(epoch, figures).validation(figures).learningRate(0.001).time(10, seconds, 100);
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

    private static void checkNames(int port) {
        try {
            for (String path : new String[] {"/", "/report.json"}) {
                assertEquals(200, HostHeader.status(port, path, "localhost"));
                assertEquals(200, HostHeader.status(port, path, "watch.example.org"));
                assertEquals(421, HostHeader.status(port, path, "evil.example"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
        train("none", "--host-name", "watch.example.org").refused(2, "--host-name", "--live");
    }

    private CommandRun train(String name, Object... options) {
        return CommandRun.of(line(name, options));
    }

    /** Training that goes on when somebody has looked at the place it names. */
    private CommandRun watched(Consumer<URI> look, String name, Object... options) {
        return CommandRun.followed(line -> {
            if (line.startsWith("Live report: ")) {
                look.accept(URI.create(line.substring("Live report: ".length())));
            }
        }, line(name, options));
    }

    private Object[] line(String name, Object... options) {
        return Stream.of(Stream.of("train", "--out", folder.resolve(name)), Stream.of(SMALL), Stream.of(options))
                .flatMap(part -> part)
                .toArray();
    }

    private HttpResponse<String> get(URI url, String path) {
        try {
            return client.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until a run has ended, which this must not hold up, nor its server's end this. */
    private void keepAsking(URI url, CompletableFuture<CommandRun> run) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url.resolve("report.json")).build();
        while (!run.isDone()) {
            CompletableFuture<?> asking = client.sendAsync(request, BodyHandlers.ofString())
                    .exceptionally(noLongerListening -> null);
            // Not for the answer alone: what is accepted while a server stops may see neither an answer nor an end.
            CompletableFuture.anyOf(run, asking).join();
            Thread.sleep(10);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return new ObjectMapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
