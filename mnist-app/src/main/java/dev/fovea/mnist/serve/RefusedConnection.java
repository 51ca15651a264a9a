package dev.fovea.mnist.serve;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection above the limit: whatever it asks for, it is told 503 and closed. */
final class RefusedConnection implements ServerConnection {
    private static final byte[] BODY = Answers.error("too many connections", null);
    private static final byte[] HEADER = ("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\n"
            + "X-Content-Type-Options: nosniff\r\nContent-Type: " + Answers.JSON + "\r\nContent-Length: " + BODY.length
            + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    private final ConnectionContext context;

    RefusedConnection(ConnectionContext context) {
        this.context = context;
    }

    @Override
    public void handle(Limit limit) {
        try {
            var _ = context.serverSocket().get(); // a part of the request: with all of it unread, closing would discard the answer
        } catch (UncheckedIOException e) {
            // None yet, or the client is gone.
        }
        try {
            context.dataWriter().writeNow(BufferData.create(BufferData.create(HEADER), BufferData.create(BODY)));
        } catch (SocketWriterException | UncheckedIOException e) {
            // The client is gone; nobody to tell.
        }
    }

    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        // It ends by itself in a moment.
    }
}
