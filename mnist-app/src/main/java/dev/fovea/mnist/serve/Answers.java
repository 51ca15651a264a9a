package dev.fovea.mnist.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.ensemble.Json;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import org.jspecify.annotations.Nullable;

/** Answers to requests: JSON, and errors as JSON. */
public final class Answers {
    /** The media type of JSON. */
    static final String JSON = "application/json";

    private Answers() {}

    /**
     * Answers with JSON.
     *
     * @param request the request
     * @param response its response
     * @param status the HTTP status
     * @param content what to say
     */
    public static void json(ServerRequest request, ServerResponse response, int status, JsonNode content) {
        content(request, response.status(Status.create(status)), JSON, Json.bytes(content));
    }

    /**
     * Answers with bytes; to HEAD with their number only.
     *
     * @param request the request
     * @param response its response, with its status
     * @param type the media type
     * @param content the bytes
     */
    public static void content(ServerRequest request, ServerResponse response, String type, byte[] content) {
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, type));
        if (request.prologue().method().equals(Method.HEAD)) {
            response.contentLength(content.length);
            response.send();
        } else {
            response.send(content);
        }
    }

    /** The body of an error. */
    static byte[] error(String message, @Nullable String field) {
        ObjectNode error = Json.object().put("error", message);
        if (field != null) {
            error.put("field", field);
        }
        return Json.bytes(error);
    }
}
