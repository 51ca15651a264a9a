package dev.fovea.mnist.serve;

import java.io.Serial;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is not served; becomes an answer with a status and {@code {"error": "…", "field": "…"}}. */
public final class RequestFault extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String field;
    private final transient Map<String, String> headers;

    private RequestFault(int status, String message, @Nullable String field, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.field = field;
        this.headers = headers;
    }

    /**
     * A fault of the request as a whole.
     *
     * @param status the HTTP status
     * @param message one line for the client
     * @return the fault
     */
    public static RequestFault of(int status, String message) {
        return new RequestFault(status, message, null, Map.of());
    }

    /**
     * A fault that a header of the answer says more about.
     *
     * @param status the HTTP status
     * @param message one line for the client
     * @param header the header's name
     * @param value its value
     * @return the fault
     */
    public static RequestFault withHeader(int status, String message, String header, String value) {
        return new RequestFault(status, message, null, Map.of(header, value));
    }

    /**
     * A fault of one field: 400.
     *
     * @param field the field, such as "batch[2]"
     * @param message what was expected and what was found
     * @return the fault
     */
    public static RequestFault inField(String field, String message) {
        return new RequestFault(400, message, field, Map.of());
    }

    /**
     * The server has too much to do: 503 and Retry-After.
     *
     * @param message what there is too much of
     * @return the fault
     */
    public static RequestFault busy(String message) {
        return withHeader(503, message, "Retry-After", "1");
    }

    int status() {
        return status;
    }

    @Nullable
    String field() {
        return field;
    }

    Map<String, String> headers() {
        return headers;
    }
}
