package dev.fovea.mnist.serve;

import io.helidon.common.socket.SocketOptions;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Options of accepted connections, whose reads give up after some time. Helidon has a read timeout among its options,
 * but does not give it to the sockets that a server accepts.
 *
 * @param readTimeout how long one read waits
 */
record TimedSockets(Duration readTimeout) implements SocketOptions {
    @Override
    public void configureSocket(SocketChannel socket) {
        try {
            socket.socket().setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
        } catch (SocketException e) {
            throw new UncheckedIOException(e); // the client is gone already; Helidon closes the socket
        }
        SocketOptions.super.configureSocket(socket);
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return Map.of(
                StandardSocketOptions.TCP_NODELAY, tcpNoDelay(), StandardSocketOptions.SO_KEEPALIVE, socketKeepAlive());
    }

    @Override
    public Duration connectTimeout() {
        return readTimeout;
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return Optional.empty();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return Optional.empty();
    }

    @Override
    public boolean socketReuseAddress() {
        return true;
    }

    @Override
    public boolean socketKeepAlive() {
        return true;
    }

    @Override
    public boolean tcpNoDelay() {
        return true;
    }
}
