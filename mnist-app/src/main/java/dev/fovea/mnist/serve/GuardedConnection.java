package dev.fovea.mnist.serve;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;

/**
 * A connection whose client is given limited time. The socket gives up waiting every few moments; whoever waits then looks at
 * the clock. All but {@link #overdue} is called by the connection's own thread.
 */
final class GuardedConnection implements ConnectionContext {
    /** Of a body that is refused so many bytes are read all the same, as a client that still writes may not read the answer. */
    private static final long LINGERING_BYTES = 64L << 20;

    private static final long LINGERING_NANOS = 1_000_000_000;

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private enum Phase {
        IDLE, HEADER, BODY, ANSWERED
    }

    private final ConnectionContext context;
    private final ServerLimits limits;
    private final DataReader reader;
    private Phase phase = Phase.IDLE;
    private long deadline;
    private long bytes;
    private boolean body;
    private boolean refused;

    /** When the exchange in progress must be over, or {@link Long#MAX_VALUE} if there is none. */
    private volatile long end = Long.MAX_VALUE;

    GuardedConnection(ConnectionContext context, ServerLimits limits) {
        this.context = context;
        this.limits = limits;
        this.reader = DataReader.create(this::read);
        // The first byte is due as early as a header: only who has been served may be idle for longer.
        this.deadline = System.nanoTime() + limits.headerTime().toNanos();
    }

    /** More bytes from the client. */
    private byte[] read() {
        if (phase == Phase.ANSWERED) {
            end = Long.MAX_VALUE; // whoever reads has written
        }
        while (true) {
            byte[] data;
            try {
                data = context.serverSocket().get();
            } catch (UncheckedIOException e) {
                if (e.getCause() instanceof SocketTimeoutException) {
                    checkTime();
                    continue;
                }
                throw new ServerConnectionException("cannot read", e);
            }
            if (data == null) {
                throw new DataReader.InsufficientDataAvailableException();
            }
            received(data.length);
            return data;
        }
    }

    private void received(int count) {
        if (phase == Phase.IDLE || phase == Phase.ANSWERED) {
            phase = Phase.HEADER;
            deadline = System.nanoTime() + limits.headerTime().toNanos();
            end = deadline + limits.bodyTime().toNanos() + limits.answerTime().toNanos();
            bytes = 0;
        } else {
            checkTime();
        }
        bytes += count;
        // Twice the body, as chunks have sizes and may have extensions, whose length nothing else bounds.
        if (bytes > 2L * limits.bodyBytes() + limits.headerBytes()) {
            throw fault(Status.REQUEST_ENTITY_TOO_LARGE_413,
                    "expected at most " + limits.bodyBytes() + " bytes of body");
        }
    }

    private void checkTime() {
        if (System.nanoTime() - deadline < 0) {
            return;
        }
        switch (phase) {
            case IDLE, ANSWERED -> throw new CloseConnectionException("idle for too long");
            case HEADER -> throw fault(
                    Status.REQUEST_TIMEOUT_408,
                    "expected the header of the request within " + Text.seconds(limits.headerTime()));
            case BODY -> throw fault(
                    Status.REQUEST_TIMEOUT_408,
                    "expected the body of the request within " + Text.seconds(limits.bodyTime()));
        }
    }

    private static RequestException fault(Status status, String message) {
        return RequestException.builder()
                .type(DirectHandler.EventType.OTHER)
                .status(status)
                .setKeepAlive(false)
                .message(message)
                .build();
    }

    /** The header of a request is here. */
    void headersRead(Headers headers) {
        requireOneLength(headers);
        long now = System.nanoTime();
        phase = Phase.BODY;
        deadline = now + limits.bodyTime().toNanos();
        end = deadline + limits.answerTime().toNanos();
        body = headers.contains(HeaderNames.CONTENT_LENGTH) || headers.contains(HeaderNames.TRANSFER_ENCODING);
        refused = false;
    }

    /** Of several lengths Helidon would take one; a proxy before it may take another, and see another next request. */
    private static void requireOneLength(Headers headers) {
        List<String> lengths = headers.all(HeaderNames.CONTENT_LENGTH, List::of);
        if (lengths.size() > 1 || (lengths.size() == 1 && !LENGTH.matcher(lengths.getFirst()).matches())) {
            throw fault(Status.BAD_REQUEST_400, "expected one Content-Length, a whole number");
        }
    }

    /** An answer is about to be written. */
    void answering(Status status) {
        long now = System.nanoTime();
        phase = Phase.ANSWERED;
        deadline = now + limits.idleTime().toNanos();
        end = now + limits.answerTime().toNanos();
        refused = body && status.code() >= 400;
    }

    /** Whether the exchange in progress takes too long. Any thread. */
    boolean overdue(long now) {
        long until = end;
        return until != Long.MAX_VALUE && now - until > 0;
    }

    /** Lets a client whose body was refused read why: closing at once would reset the connection under its hands. */
    void linger() {
        if (!refused) {
            return;
        }
        long until = System.nanoTime() + LINGERING_NANOS;
        long left = LINGERING_BYTES;
        while (left > 0 && System.nanoTime() - until < 0) {
            try {
                byte[] data = context.serverSocket().get();
                if (data == null) {
                    return;
                }
                left -= data.length;
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof SocketTimeoutException)) {
                    return; // the client is gone
                }
            }
        }
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public ListenerContext listenerContext() {
        return context.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return context.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return context.dataWriter();
    }

    @Override
    public Router router() {
        return context.router();
    }

    @Override
    public HelidonSocket serverSocket() {
        return context.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return context.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return context.localPeer();
    }

    @Override
    public boolean isSecure() {
        return context.isSecure();
    }

    @Override
    public String socketId() {
        return context.socketId();
    }

    @Override
    public String childSocketId() {
        return context.childSocketId();
    }
}
