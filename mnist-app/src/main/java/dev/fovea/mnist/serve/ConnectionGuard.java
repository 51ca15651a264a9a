package dev.fovea.mnist.serve;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * HTTP/1.1 with the limits that Helidon does not have: a number of connections above which one is told so, and times
 * that count from a request's first byte. A timeout of reads, {@link TimedSockets}, begins anew with every byte.
 */
final class ConnectionGuard implements ServerConnectionSelector, AutoCloseable {
    /** Connections that are accepted beyond the limit, to tell them. Further ones wait in the system's queue. */
    static final int SPARE_CONNECTIONS = 64;

    private final ServerLimits limits;
    private final ServerConnectionSelector http;
    private final Set<GuardedConnection> open = ConcurrentHashMap.newKeySet();
    private final Semaphore places;
    private final Semaphore large;
    private volatile boolean stopping;
    private final Thread watch;

    ConnectionGuard(ServerLimits limits) {
        this.limits = limits;
        this.places = new Semaphore(limits.connections());
        this.large = new Semaphore(limits.largeBodies());
        this.http = Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .maxHeadersSize(limits.headerBytes())
                        .sendKeepAliveHeader(false)
                        .addReceiveListener(new Receiving())
                        .addSendListener(new Sending())
                        .build())
                .build();
        this.watch = Thread.ofPlatform().daemon().name("connection-watch").start(this::watch);
    }

    private static final class Receiving implements Http1ConnectionListener {
        @Override
        public void headers(ConnectionContext context, Headers headers) {
            if (context instanceof GuardedConnection guarded) {
                guarded.headersRead(headers);
            }
        }
    }

    private static final class Sending implements Http1ConnectionListener {
        @Override
        public void headers(ConnectionContext context, Headers headers) {
            if (context instanceof GuardedConnection guarded) {
                guarded.answering(headers);
            }
        }
    }

    /** Ends exchanges that take too long, such as one whose client does not read the answer. */
    private void watch() {
        try {
            while (true) {
                Thread.sleep(limits.tick());
                long now = System.nanoTime();
                for (GuardedConnection connection : open) {
                    if (connection.overdue(now)) {
                        close(connection);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server has stopped
        }
    }

    private static void close(GuardedConnection connection) {
        try {
            connection.serverSocket().close();
        } catch (UncheckedIOException e) {
            // Then it is closed already.
        }
    }

    /** How many connections are open. */
    int open() {
        return open.size();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        if (!places.tryAcquire()) {
            return new RefusedConnection(context);
        }
        try {
            GuardedConnection guarded = new GuardedConnection(context, limits, large, System::nanoTime);
            Watched watched = new Watched(guarded, http.connection(guarded));
            open.add(guarded);
            if (stopping) {
                guarded.stop();
            }
            return watched;
        } catch (Throwable e) { // of any kind, such as out of memory: the place is needed again
            places.release();
            throw e;
        }
    }

    /** From now on no connection waits for a further request. */
    void stop() {
        stopping = true;
        open.forEach(GuardedConnection::stop);
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    /** Ends the watch. */
    @Override
    public void close() {
        watch.interrupt();
    }

    private final class Watched implements ServerConnection {
        private final GuardedConnection guarded;
        private final ServerConnection connection;

        Watched(GuardedConnection guarded, ServerConnection connection) {
            this.guarded = guarded;
            this.connection = connection;
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                connection.handle(limit);
                end();
            } catch (CloseConnectionException e) {
                end();
                throw e;
            } finally {
                guarded.written();
                open.remove(guarded);
                places.release();
            }
        }

        private void end() {
            guarded.written();
            guarded.linger();
        }

        @Override
        public Duration idleTime() {
            return connection.idleTime();
        }

        /**
         * Without interruption there is nothing to do: a connection that waits ends by itself,
         * {@link GuardedConnection#stop}, and one that answers says that this is its last answer. Helidon would
         * interrupt the thread of one that seems to wait, which may just have begun to answer.
         */
        @Override
        public void close(boolean interrupt) {
            if (interrupt) {
                connection.close(true);
            }
        }
    }
}
