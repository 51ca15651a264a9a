package dev.fovea.mnist.serve;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * A connection whose client is given limited time, and memory as long as there is some: one that has sent more than a
 * small body holds one of a few permits until its answer has been written. The socket gives up waiting every few
 * moments; whoever waits then looks at the clock. All but {@link #overdue} and {@link #stop} is called by the
 * connection's own thread.
 */
final class GuardedConnection implements ConnectionContext {
    /**
     * Of a body that nobody wants so many bytes are read all the same, as a client that still writes may not read the
     * answer.
     */
    private static final long LINGERING_BYTES = 64L << 20;

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private enum Phase {
        IDLE, HEADER, BODY, ANSWERED
    }

    private final ConnectionContext context;
    private final ServerLimits limits;
    private final Semaphore large;
    private final LongSupplier clock;
    private final DataReader reader;
    private Phase phase = Phase.IDLE;
    private long deadline;
    private long bytes;
    private boolean body;
    private boolean holdsLarge;
    private boolean unread;

    /** When the exchange in progress must be over, or {@link Long#MAX_VALUE} if there is none. */
    private volatile long end = Long.MAX_VALUE;

    private volatile boolean stopping;

    /**
     * A connection that has just been accepted.
     *
     * @param large places for requests of which more than a small body arrives
     * @param clock nanoseconds since whenever
     */
    GuardedConnection(ConnectionContext context, ServerLimits limits, Semaphore large, LongSupplier clock) {
        this.context = context;
        this.limits = limits;
        this.large = large;
        this.clock = clock;
        this.reader = DataReader.create(this::read);
        // The first byte is due as early as a header: only who has been served may be idle for longer.
        this.deadline = clock.getAsLong() + limits.headerTime().toNanos();
    }

    /** More bytes from the client. */
    private byte[] read() {
        if (phase == Phase.ANSWERED) {
            written(); // whoever reads has written
        }
        while (true) {
            if (stopping && phase != Phase.BODY) {
                throw new CloseConnectionException("no further request is wanted");
            }
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
            deadline = clock.getAsLong() + limits.headerTime().toNanos();
            end = deadline + limits.bodyTime().toNanos() + limits.answerTime().toNanos();
            return;
        }
        checkTime();
        if (phase == Phase.BODY) {
            bytes += count;
            checkSize();
        }
    }

    private void checkSize() {
        // Twice the body, as chunks have sizes and may have extensions, whose length nothing else bounds.
        if (bytes > 2L * limits.bodyBytes()) {
            throw RequestFault.of(413, "expected at most " + limits.bodyBytes() + " bytes of body");
        }
        if (bytes > limits.smallBodyBytes() && !holdsLarge) {
            if (!large.tryAcquire()) {
                throw RequestFault.busy("too many large requests at once");
            }
            holdsLarge = true;
        }
    }

    /** The answer has been written, or will not be any more. */
    void written() {
        end = Long.MAX_VALUE;
        if (holdsLarge) {
            holdsLarge = false;
            large.release();
        }
    }

    private void checkTime() {
        if (clock.getAsLong() - deadline < 0) {
            return;
        }
        switch (phase) {
            case IDLE, ANSWERED -> throw new CloseConnectionException("idle for too long");
            case HEADER -> throw fault(
                    Status.REQUEST_TIMEOUT_408,
                    "expected the header of the request within " + seconds(limits.headerTime()));
            case BODY -> throw RequestFault.of(
                    408, "expected the body of the request within " + seconds(limits.bodyTime()));
        }
    }

    /** For example "10 s" or "0.25 s". */
    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }

    /** A fault of what is not a request yet. */
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
        written(); // of the request before, if this one came with it
        long now = clock.getAsLong();
        phase = Phase.BODY;
        deadline = now + limits.bodyTime().toNanos();
        end = deadline + limits.answerTime().toNanos();
        body = headers.contains(HeaderNames.CONTENT_LENGTH) || headers.contains(HeaderNames.TRANSFER_ENCODING);
        bytes = 0;
        unread = false;
    }

    /** Of several lengths Helidon would take one; a proxy before it may take another, and see another next request. */
    private static void requireOneLength(Headers headers) {
        List<String> lengths = headers.all(HeaderNames.CONTENT_LENGTH, List::of);
        if (lengths.size() > 1 || (lengths.size() == 1 && !LENGTH.matcher(lengths.getFirst()).matches())) {
            throw fault(Status.BAD_REQUEST_400, "expected one Content-Length, a whole number");
        }
    }

    /**
     * An answer is about to be written.
     *
     * @param headers say that the connection is closed if it is this server, not the client, that wants it
     */
    void answering(Headers headers) {
        long now = clock.getAsLong();
        phase = Phase.ANSWERED;
        deadline = now + limits.idleTime().toNanos();
        end = now + limits.answerTime().toNanos();
        unread = body && headers.containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    /** Whether the exchange in progress takes too long. Any thread. */
    boolean overdue(long now) {
        long until = end;
        return until != Long.MAX_VALUE && now - until > 0;
    }

    /**
     * No further request is wanted: ends the connection if it waits for one, within {@link ServerLimits#tick}. Any
     * thread.
     */
    void stop() {
        stopping = true;
    }

    /**
     * Lets a client whose body was not read see its answer: closing at once would reset the connection under its hands.
     */
    void linger() {
        if (!unread) {
            return;
        }
        long until = clock.getAsLong() + limits.lingerTime().toNanos();
        long left = LINGERING_BYTES;
        while (left > 0 && clock.getAsLong() - until < 0) {
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
