package dev.fovea.mnist.serve;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A running HTTP/1.1 server: given routes, under limits, with errors as JSON and headers that make browsers careful.
 */
public final class WebService implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final long NOTICE_MILLIS = 10;

    /** What Helidon says of first lines that it does not quote. There is no such log. */
    private static final String SEE_LOG = "Bad request, see server log for more information";

    private final WebServer server;
    private final ConnectionGuard guard;
    private final ServerLimits limits;
    private final Readiness readiness;
    private final InetAddress address;

    private WebService(
            WebServer server, ConnectionGuard guard, ServerLimits limits, Readiness readiness, InetAddress address) {
        this.server = server;
        this.guard = guard;
        this.limits = limits;
        this.readiness = readiness;
        this.address = address;
    }

    /**
     * Starts a server.
     *
     * @param endpoint where it listens, and under which names it answers
     * @param atMost what clients may ask; fewer connections if the process may not have as many files
     * @param readiness whether it is ready; set here, and cleared before it stops
     * @param routes what it does
     * @param listener is told of each answer
     * @return the server, which accepts connections
     * @throws IOException if the address or the port cannot be had; the message says why in the system's words
     */
    public static WebService start(
            Endpoint endpoint,
            ServerLimits atMost,
            Readiness readiness,
            List<Route> routes,
            RequestListener listener)
            throws IOException {
        requireFree(endpoint);
        HostNames names = endpoint.hostNames();
        ServerLimits limits = atMost.withConnections(FileDescriptors.connections(atMost.connections()));
        ConnectionGuard guard = new ConnectionGuard(limits);
        WebServer server = WebServer.builder()
                .shutdownHook(false)
                .address(endpoint.address())
                .port(endpoint.port())
                .backlog(BACKLOG)
                .protocolsDiscoverServices(false)
                .featuresDiscoverServices(false)
                .addConnectionSelector(guard)
                .useNio(false) // only a Socket can give up reading after some time
                .connectionOptions(new TimedSockets(limits.tick()))
                .maxTcpConnections(limits.connections() + ConnectionGuard.SPARE_CONNECTIONS)
                .maxPayloadSize(limits.bodyBytes())
                .shutdownGracePeriod(limits.drainTime())
                .errorHandling(ErrorHandling.builder().includeEntity(true).build()) // what was wrong, in words
                .directHandlers(directHandlers(listener))
                .routing(
                        HttpRouting.builder()
                                .update(routing -> Routing.of(routes, names, readiness, listener).addTo(routing)))
                .build();
        // On a thread that nobody interrupts: Helidon does not start then, and says something else of it.
        CompletableFuture.runAsync(server::start, Thread::startVirtualThread).join();
        if (!server.isRunning()) {
            guard.close();
            throw new IOException("cannot listen");
        }
        readiness.start();
        return new WebService(server, guard, limits, readiness, endpoint.address());
    }

    /** Helidon only logs why it could not start, with a stack trace. */
    private static void requireFree(Endpoint endpoint) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(endpoint.address(), endpoint.port()));
        }
    }

    /** What is wrong with a request so much that it reaches no route. */
    private static DirectHandlers directHandlers(RequestListener listener) {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, (request, event, status, headers, message) -> {
                // A handler's failures stay in the routing: what fails before it is the reading of the request.
                boolean unreadable = event == EventType.INTERNAL_ERROR;
                Status told = unreadable ? Status.BAD_REQUEST_400 : status;
                listener.refused(told.code());
                return refusal(told, headers, unreadable ? "expected a request of HTTP/1.1" : message);
            });
        }
        return handlers.build();
    }

    private static TransportResponse refusal(Status status, ServerResponseHeaders headers, @Nullable String message) {
        String shown =
                message == null || message.isEmpty() || message.equals(SEE_LOG) ? status.reasonPhrase() : message;
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, Answers.JSON)
                .header(HeaderValues.X_CONTENT_TYPE_OPTIONS_NOSNIFF)
                .header(HeaderValues.CONNECTION_CLOSE) // Helidon leaves it out of the answers to faults of our own
                .entity(Answers.error(status.code() >= 500 ? status.reasonPhrase() : shown, null))
                .keepAlive(false)
                .build();
    }

    /** {@return the port it listens on} */
    public int port() {
        return server.port();
    }

    /** {@return where a browser finds it, such as "http://127.0.0.1:8080/"} */
    public String url() {
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + "/";
    }

    /** {@return how many connections are open} */
    public int openConnections() {
        return guard.open();
    }

    /** Stops, on a thread of its own: the caller's has been interrupted, and may be again and again. */
    public void closeWhateverInterrupts() {
        Thread stopping = Thread.ofPlatform().name("stopping").start(this::close);
        boolean interrupted = false;
        while (stopping.isAlive()) {
            try {
                stopping.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops: readiness ends first, then, after {@link ServerLimits#noticeTime}, no connection is accepted any more, and
     * answers in progress are completed within {@link ServerLimits#drainTime}.
     */
    @Override
    public void close() {
        if (!readiness.stop()) {
            return;
        }
        boolean interrupted = false;
        try {
            long until = System.nanoTime() + limits.noticeTime().toNanos();
            while (guard.open() > 0 && System.nanoTime() - until < 0) {
                Thread.sleep(NOTICE_MILLIS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        guard.stop();
        server.stop();
        guard.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
