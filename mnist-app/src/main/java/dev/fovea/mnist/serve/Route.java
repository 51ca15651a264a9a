package dev.fovea.mnist.serve;

import io.helidon.webserver.http.Handler;
import java.util.Map;

/**
 * What a server does with a path. A path that has GET has HEAD too; all other methods are 405.
 *
 * @param path the path, exactly, such as "/v1/predict"
 * @param handlers what answers each method, by its name, such as "GET"
 */
public record Route(String path, Map<String, Handler> handlers) {
    /** Copies the handlers. */
    public Route {
        handlers = Map.copyOf(handlers);
    }

    /**
     * A path to read from.
     *
     * @param path the path
     * @param handler answers
     * @return the route
     */
    public static Route get(String path, Handler handler) {
        return new Route(path, Map.of("GET", handler));
    }

    /**
     * A path to send to.
     *
     * @param path the path
     * @param handler answers
     * @return the route
     */
    public static Route post(String path, Handler handler) {
        return new Route(path, Map.of("POST", handler));
    }
}
