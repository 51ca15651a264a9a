package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** What a connection may take, and for how long, by a clock of its own. */
class GuardedConnectionTest {
    private static final long SECOND = 1_000_000_000;
    private static final Headers NONE = WritableHeaders.create();
    private static final ServerLimits LIMITS = ServerLimits.standard().withTimes(
            Duration.ofSeconds(100), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(1));

    private final Semaphore large = new Semaphore(1);
    private final GuardedConnection connection;
    private long now = -5 * SECOND;
    private long arrival = now;
    private int size = 1;

    GuardedConnectionTest() {
        HelidonSocket socket = proxy(HelidonSocket.class, "get", this::receive);
        connection = new GuardedConnection(
                proxy(ConnectionContext.class, "serverSocket", () -> socket), LIMITS, large, () -> now);
    }

    private interface Action {
        Object run();
    }

    private static <T> T proxy(Class<T> type, String method, Action action) {
        InvocationHandler handler = (self, called, arguments) -> {
            if (called.getName().equals(method)) {
                return action.run();
            }
            throw new UnsupportedOperationException(called.toString());
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Bytes once they are due; until then time passes. */
    private byte[] receive() {
        if (now >= arrival) {
            return new byte[size];
        }
        assertFalse(connection.overdue(now), "nothing is in progress");
        now += SECOND / 2;
        throw new UncheckedIOException(new SocketTimeoutException());
    }

    private void exchange() {
        connection.dataReader().pullData();
        connection.headersRead(NONE);
        connection.answering(NONE);
    }

    @Test
    void theIdleTimeBeginsAnewWithEachRequest() {
        for (int i = 0; i < 8; i++) {
            exchange();
            arrival = now + 99 * SECOND;
        }
        exchange();
        arrival = now + 101 * SECOND;
        assertThrows(CloseConnectionException.class, this::exchange);
    }

    @Test
    void requestsThatComeTogetherAreNotOneLargeRequest() {
        exchange();
        size = LIMITS.smallBodyBytes() + 1;
        for (int i = 0; i < 500; i++) {
            connection.headersRead(NONE);
            assertEquals(1, large.availablePermits());
            connection.dataReader().pullData();
            assertEquals(0, large.availablePermits());
            connection.answering(NONE); // what follows is there already: there is no read between
        }
        connection.written();
        assertEquals(1, large.availablePermits());
    }

    @Test
    void whatWaitsWhenTheServerStopsEnds() {
        exchange();
        connection.stop();
        assertThrows(CloseConnectionException.class, () -> connection.dataReader().pullData());
    }

    @Test
    void anUnfinishedHeaderDoesNotHoldTheServerUp() {
        connection.dataReader().pullData();
        connection.stop();
        assertThrows(CloseConnectionException.class, () -> connection.dataReader().pullData());
    }
}
