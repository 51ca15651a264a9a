package dev.fovea.mnist.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.parallel.Parallel;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The service for trained digit networks: what its routes are. */
public final class DigitsService implements AutoCloseable {
    private final ObjectNode model;
    private final Readiness readiness;
    private final ServiceMetrics metrics = new ServiceMetrics();
    private final Batcher batcher;
    private final PictureReader pictures;
    private final PredictHandler predictions;

    /**
     * A service.
     *
     * @param ensemble the networks
     * @param source where they are from, for clients
     * @param version the version of this library
     * @param parallel where predictions run
     * @param limits what clients may ask
     * @param readiness whether the server is ready
     */
    public DigitsService(
            SavedEnsemble ensemble,
            String source,
            String version,
            Parallel parallel,
            ServerLimits limits,
            Readiness readiness) {
        this.model = ModelDescription.of(ensemble, source, version);
        this.readiness = readiness;
        this.batcher = new Batcher(
                new Predictor(ensemble, parallel)::predict, Batcher.BATCH, Batcher.QUEUE, metrics::batch);
        this.pictures = new PictureReader(ensemble.subject().input(), limits.answerTime());
        this.predictions = new PredictHandler(ensemble.subject(), batcher, pictures);
        metrics.showQueue(batcher::waiting);
    }

    /** {@return counts the answers of the server that has these routes} */
    public RequestListener listener() {
        return metrics;
    }

    /**
     * Shows the number of open connections among the metrics.
     *
     * @param server the server that has these routes
     */
    public void showConnections(WebService server) {
        metrics.showConnections(server::openConnections);
    }

    /** {@return what the service does} */
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(StaticPage.routes());
        routes.add(Route.post("/v1/predict", predictions));
        routes.add(Route.get("/v1/model", (request, response) -> Answers.json(request, response, 200, model)));
        routes.add(Route.get("/health", this::health));
        routes.add(Route.get("/ready", this::ready));
        routes.add(Route.get("/metrics", metrics::answer));
        byte[] description = openApi();
        routes.add(Route.get(
                "/openapi.json",
                (request, response) -> Answers.content(request, response, Answers.JSON, description)));
        return routes;
    }

    /** Begins to predict a blank digit, so that the first client finds everything loaded and compiled a first time. */
    public void warmUp() {
        batcher.warmUp(List.of(new float[DigitNetwork.PIXELS]));
    }

    private static byte[] openApi() {
        try (InputStream in = Objects.requireNonNull(DigitsService.class.getResourceAsStream("openapi.json"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void health(ServerRequest request, ServerResponse response) {
        if (batcher.isAlive()) {
            state(request, response, 200, "up");
        } else {
            state(request, response, 503, "down");
        }
    }

    private void ready(ServerRequest request, ServerResponse response) {
        switch (readiness.state()) {
            case STARTING -> state(request, response, 503, "starting");
            case READY -> state(request, response, 200, "ready");
            case STOPPING -> state(request, response, 503, "stopping");
        }
    }

    private static void state(ServerRequest request, ServerResponse response, int status, String state) {
        response.header(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"));
        Answers.json(request, response, status, Json.object().put("status", state));
    }

    /** Ends its threads; after the server that uses it has stopped. */
    @Override
    public void close() {
        batcher.close();
        pictures.close();
    }
}
