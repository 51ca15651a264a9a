package dev.fovea.mnist.serve;

import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.mnist.ensemble.SavedNetwork;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.parallel.Parallel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;

/** A service in this process on a free port, of two networks that have learnt nothing unless others are named. */
final class TestService implements AutoCloseable {
    static final String JSON = "application/json";
    static final SavedEnsemble ENSEMBLE = new SavedEnsemble(
            LongStream.of(1, 2).mapToObj(TestService::network).toList());

    /** Longer than any client or answer takes, however busy the machine is. */
    static final Duration LONG = Duration.ofHours(1);

    /** The standard limits without those of time, but for what nobody waits for: who is slow here does not mean to be. */
    static final ServerLimits PATIENT = ServerLimits.standard().withTimes(LONG, LONG, LONG, LONG)
            .withEnd(Duration.ZERO, Duration.ofSeconds(1));

    /** Held here, because loggers are forgotten otherwise. */
    private static final Logger LIBRARY = Logger.getLogger("io.helidon");

    private final DigitsService service;
    private final WebService server;

    private TestService(DigitsService service, WebService server) {
        this.service = service;
        this.server = server;
        service.showConnections(server);
    }

    private static SavedNetwork network(long seed) {
        ModelMetadata metadata = ModelMetadata.none().metric("test_accuracy", 0.1).training("not at all");
        return new SavedNetwork(
                Path.of("network-" + seed + ".safetensors"), new Model(DigitNetwork.build(seed), metadata, "1.2.3"));
    }

    static TestService start() throws IOException {
        return start(PATIENT);
    }

    static TestService start(ServerLimits limits, Route... more) throws IOException {
        return start(ENSEMBLE, "0.0", limits, more);
    }

    static TestService of(SavedEnsemble ensemble, String version) throws IOException {
        return start(ensemble, version, PATIENT);
    }

    private static TestService start(SavedEnsemble ensemble, String version, ServerLimits limits, Route... more)
            throws IOException {
        quietLibrary();
        Readiness readiness = new Readiness();
        DigitsService service = new DigitsService(ensemble, "test", version, Parallel.ofThreads(2), limits, readiness);
        List<Route> routes = new ArrayList<>(service.routes());
        routes.addAll(List.of(more));
        return new TestService(
                service,
                WebService.start(
                        Endpoint.loopback(0).named(List.of("a", RawClient.HOST, Browser.STRANGER)), limits, readiness,
                        routes,
                        service.listener()));
    }

    /** Without its lines about each start. */
    static void quietLibrary() {
        LIBRARY.setLevel(Level.WARNING);
    }

    String url() {
        return server.url();
    }

    WebService server() {
        return server;
    }

    DigitsService service() {
        return service;
    }

    RawClient connect() throws IOException {
        return new RawClient(server.port());
    }

    Answer get(String path) throws IOException {
        try (RawClient client = connect()) {
            return client.get(path).read();
        }
    }

    Answer predict(String json) throws IOException {
        return predict(JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    Answer predict(String type, byte[] body) throws IOException {
        try (RawClient client = connect()) {
            return client.post(type, body).read();
        }
    }

    @Override
    public void close() {
        server.close();
        service.close();
    }
}
