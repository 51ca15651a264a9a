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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The page of the service: the files of a fixed list, held in memory. Nothing else of the class path can be asked for.
 */
final class StaticPage {
    private static final String FOLDER = "/dev/fovea/mnist/page/";
    private static final String INDEX = "index.html";

    /** What there is. */
    private static final List<String> FILES = List.of(
            INDEX, "style.css", "favicon.svg", "theme.js", "app.js", "api.js", "bars.js", "drawing.js", "facts.js",
            "pad.js",
            "pictures.js", "questions.js", "result.js", "words.js");

    /** The media types, by the endings of names. */
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

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
        return Set.copyOf(FILES);
    }

    /** "/" for the page and "/page/…" for its files. */
    static List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (String name : FILES) {
            StaticPage file = read(name);
            routes.add(Route.get("/page/" + name, file::answer));
            if (name.equals(INDEX)) {
                routes.add(Route.get("/", file::answer));
            }
        }
        return routes;
    }

    private static StaticPage read(String name) {
        try (InputStream in = StaticPage.class.getResourceAsStream(FOLDER + name)) {
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            return new StaticPage(Objects.requireNonNull(type, name), Objects.requireNonNull(in, name).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
