package dev.fovea.mnist.serve;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** What the service counts, in Prometheus' text form. */
final class ServiceMetrics implements RequestListener {
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /**
     * Upper ends of the histogram's buckets: a prediction takes less than a millisecond, a full queue half a second.
     */
    private static final Duration[] TIMES = {
        Duration.ofNanos(500_000), Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5),
        Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
        Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private static final double[] SIZES = {1, 2, 4, 8, 16, 32, 64, 256, 1024};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final DistributionSummary batches;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    private record Key(String route, int status) {}

    ServiceMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        batches = DistributionSummary.builder("fovea.batch.size")
                .description("Digits predicted in one batch")
                .serviceLevelObjectives(SIZES)
                .register(registry);
    }

    /** Shows how many digits wait. */
    void showQueue(IntSupplier waiting) {
        Gauge.builder("fovea.queue.digits", waiting::getAsInt)
                .description("Digits that wait to be predicted")
                .register(registry);
    }

    /** Shows how many connections are open. */
    void showConnections(IntSupplier open) {
        Gauge.builder("fovea.connections.open", open::getAsInt)
                .description("Connections that are served")
                .register(registry);
    }

    /** A batch was predicted. */
    void batch(int size) {
        batches.record(size);
    }

    @Override
    public void answered(String route, int status, long nanos) {
        timers.computeIfAbsent(new Key(route, status), this::timer).record(Duration.ofNanos(nanos));
    }

    @Override
    public void refused(int status) {
        Counter.builder("fovea.http.refused")
                .description("Answers to what is no request that could have a route")
                .tag("status", Integer.toString(status))
                .register(registry) // the same one each time
                .increment();
    }

    private Timer timer(Key key) {
        return Timer.builder("fovea.http.requests")
                .description("Answers, from the end of the request's header")
                .tag("route", key.route)
                .tag("status", Integer.toString(key.status))
                .serviceLevelObjectives(TIMES)
                .register(registry);
    }

    /** Answers with all of it. */
    void answer(ServerRequest request, ServerResponse response) {
        Answers.content(request, response, TYPE, text().getBytes(StandardCharsets.UTF_8));
    }

    /** All numbers in Prometheus' text form. */
    String text() {
        return registry.scrape();
    }
}
