package dev.fovea.mnist.serve;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request, and answers for requests without one and for handlers that fail. */
final class Routing {
    private static final System.Logger LOGGER = System.getLogger(Routing.class.getName());

    /** A page may use what this server serves, nothing else, and may not be framed. */
    private static final List<Header> CAREFUL = List.of(
            HeaderValues.createCached(
                    "Content-Security-Policy",
                    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
            HeaderValues.X_CONTENT_TYPE_OPTIONS_NOSNIFF,
            HeaderValues.createCached("Referrer-Policy", "no-referrer"));

    /** What requests without a route are counted as. */
    static final String NO_ROUTE = "none";

    private final Map<String, Route> routes = new HashMap<>();
    private final HostNames names;
    private final Readiness readiness;
    private final RequestListener listener;

    private Routing(HostNames names, Readiness readiness, RequestListener listener) {
        this.names = names;
        this.readiness = readiness;
        this.listener = listener;
    }

    static Routing of(List<Route> routes, HostNames names, Readiness readiness, RequestListener listener) {
        Routing routing = new Routing(names, readiness, listener);
        for (Route route : routes) {
            if (routing.routes.put(route.path(), route) != null) {
                throw new IllegalArgumentException("two routes for " + route.path());
            }
        }
        return routing;
    }

    void addTo(HttpRouting.Builder routing) {
        routing.addFilter(this::prepare)
                .any(this::handle)
                .error(RequestFault.class, Routing::refuse)
                .error(Throwable.class, Routing::fail);
    }

    private void prepare(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        CAREFUL.forEach(response::header);
        response.beforeSend(() -> {
            // Rather than read what nobody wants; Helidon would hold a chunk of it as a whole. And it is too lenient
            // with chunks to tell where they end: what another server, before this one, took for part of a body must
            // not be taken for a request.
            if (!readiness.isReady()
                    || !request.content().consumed()
                    || request.headers().contains(HeaderNames.TRANSFER_ENCODING)) {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
        });
        long start = System.nanoTime();
        chain.proceed();
        Route route = routes.get(request.prologue().uriPath().rawPath());
        listener.answered(route == null ? NO_ROUTE : route.path(), response.status().code(), System.nanoTime() - start);
        if (response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            // Helidon only says so. What is left of the request's body would be taken for the next request.
            throw new CloseConnectionException("as announced");
        }
    }

    private void handle(ServerRequest request, ServerResponse response) throws Exception {
        names.require(request.headers().all(HeaderNames.HOST, List::of));
        Route route = routes.get(request.path().rawPath());
        if (route == null) {
            throw RequestFault.of(404, "there is nothing at this path");
        }
        String method = request.prologue().method().text();
        Handler handler = handler(route, method);
        if (handler == null) {
            TreeSet<String> allowed = new TreeSet<>(route.handlers().keySet());
            if (allowed.contains("GET")) {
                allowed.add("HEAD");
            }
            String list = String.join(", ", allowed);
            throw RequestFault.withHeader(405, "expected " + list, "Allow", list);
        }
        try {
            handler.handle(request, response);
        } catch (InterruptedException e) {
            throw RequestFault.busy("the server has stopped"); // and waited for this answer long enough
        }
    }

    private static @Nullable Handler handler(Route route, String method) {
        return route.handlers().get(method.equals("HEAD") ? "GET" : method);
    }

    private static void refuse(ServerRequest request, ServerResponse response, RequestFault fault) {
        fault.headers().forEach((name, value) -> response.header(HeaderValues.create(name, value)));
        response.status(Status.create(fault.status()));
        Answers.content(request, response, Answers.JSON,
                Answers.error(String.valueOf(fault.getMessage()), fault.field()));
    }

    private static void fail(ServerRequest request, ServerResponse response, Throwable failure) {
        LOGGER.log(System.Logger.Level.ERROR,
                () -> "failed to answer " + request.path().rawPath() + ": " + RootCause.line(failure));
        response.header(HeaderValues.CONNECTION_CLOSE).status(Status.INTERNAL_SERVER_ERROR_500);
        Answers.content(request, response, Answers.JSON, Answers.error("Internal Server Error", null));
    }
}
