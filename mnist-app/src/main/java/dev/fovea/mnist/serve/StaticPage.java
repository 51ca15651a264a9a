package dev.fovea.mnist.serve;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The page of the service: the files of a fixed list, held in memory. Nothing else of the class path can be asked for. */
final class StaticPage {
    private static final String FOLDER = "/dev/fovea/mnist/page/";
    private static final String INDEX = "index.html";

    /** What there may be, and its type. */
    private static final Map<String, String> TYPES = new TreeMap<>(Map.of(
            INDEX, "text/html; charset=utf-8",
            "style.css", "text/css; charset=utf-8",
            "app.js", "text/javascript; charset=utf-8",
            "favicon.svg", "image/svg+xml"));

    /** Ask again each time, with the tag: a newer server has another page at the same place. */
    private static final Header CACHING = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache");

    private final String type;
    private final byte[] content;
    private final String tag;

    private StaticPage(String type, byte[] content) {
        this.type = type;
        this.content = content;
        this.tag = '"' + HexFormat.of().formatHex(sum(content), 0, 16) + '"';
    }

    /** What there may be. */
    static Set<String> names() {
        return Collections.unmodifiableSet(TYPES.keySet());
    }

    /** "/" for the page and "/page/…" for its files. */
    static List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        TYPES.forEach((name, type) -> {
            try (InputStream in = StaticPage.class.getResourceAsStream(FOLDER + name)) {
                if (in != null) {
                    StaticPage file = new StaticPage(type, in.readAllBytes());
                    routes.add(Route.get("/page/" + name, file::answer));
                    if (name.equals(INDEX)) {
                        routes.add(Route.get("/", file::answer));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return routes;
    }

    private static byte[] sum(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void answer(ServerRequest request, ServerResponse response) {
        response.header(HeaderValues.create(HeaderNames.ETAG, tag)).header(CACHING);
        List<String> known = request.headers().values(HeaderNames.IF_NONE_MATCH);
        if (known.stream().map(String::strip)
                .anyMatch(t -> t.equals("*") || Objects.equals(t.replaceFirst("^W/", ""), tag))) {
            response.status(Status.NOT_MODIFIED_304).send();
        } else {
            Answers.content(request, response, type, content);
        }
    }
}
