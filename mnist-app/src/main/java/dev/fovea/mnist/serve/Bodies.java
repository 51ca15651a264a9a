package dev.fovea.mnist.serve;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/** Bodies of requests: few large ones at once, so that the memory for them is bounded however many clients there are. */
final class Bodies {
    private final int small;
    private final Semaphore large;

    Bodies(ServerLimits limits) {
        this.small = limits.smallBodyBytes();
        this.large = new Semaphore(limits.largeBodies());
    }

    /** Makes something of a body. */
    @FunctionalInterface
    interface Reader<T> {
        /** Reads the body to its end. */
        T read(InputStream in) throws IOException;
    }

    /**
     * Reads a body.
     *
     * @throws RequestFault 503 if it may be large and too many of those are being read
     * @throws IOException if the reader throws it
     */
    <T> T read(ServerRequest request, Reader<T> reader) throws IOException {
        boolean chunked = request.headers().contains(HeaderNames.TRANSFER_ENCODING);
        boolean mayBeLarge = chunked || request.headers().contentLength().orElse(0) > small;
        if (mayBeLarge && !large.tryAcquire()) {
            throw RequestFault.busy("too many large requests at once");
        }
        try (InputStream content = request.content().inputStream();
                InputStream in = chunked ? new ChunkedBody(content) : content) {
            return reader.read(in);
        } finally {
            if (mayBeLarge) {
                large.release();
            }
        }
    }
}
