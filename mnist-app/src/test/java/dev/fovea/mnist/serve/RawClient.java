package dev.fovea.mnist.serve;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A client that sends exactly the bytes it is told to, however wrong. */
final class RawClient implements AutoCloseable {
    /** The name it asks for. */
    static final String HOST = "test";

    /** Reading ends, as a failure, before the time of the test is up, which cannot interrupt it. */
    private static final int HANG_MILLIS = 30 * 60_000;

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(HANG_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RawClient get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
    }

    RawClient post(String type, byte[] body) throws IOException {
        send("POST /v1/predict HTTP/1.1\r\nHost: " + HOST + "\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.length
                + "\r\n\r\n");
        return send(body);
    }

    /** Whether something of an answer is there, or the end. */
    boolean answered() throws IOException {
        return in.available() > 0;
    }

    /** The next answer. */
    Answer read() throws IOException {
        return tryRead().orElseThrow(() -> new IOException("closed without an answer"));
    }

    /** The next answer, or nothing if the connection was closed instead. */
    Optional<Answer> tryRead() throws IOException {
        String start = line();
        if (start.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> headers = new HashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("closed after " + body.length + " of " + length + " bytes");
        }
        return Optional.of(new Answer(Integer.parseInt(status(start)), headers, body));
    }

    /** The second word of a status line. */
    private static String status(String line) {
        int code = line.indexOf(' ') + 1;
        return line.substring(code, line.indexOf(' ', code));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                if (line.isEmpty()) {
                    return "";
                }
                throw new IOException("closed within a line");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** Says that nothing more will be sent: a server that waits for the rest of a body need not. */
    RawClient finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Whether the server has closed the connection, which is waited for. */
    boolean closed() throws SocketTimeoutException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException hang) {
            throw hang;
        } catch (IOException reset) {
            return true;
        }
    }

    /** The status of the next answer, which has no body although its headers may say so. */
    String status() throws IOException {
        String start = line();
        for (String header = line(); !header.isEmpty(); header = line()) {
            // not looked at
        }
        return status(start);
    }

    /** Waits for the first byte of an answer. */
    void awaitByte() throws IOException {
        if (in.read() < 0) {
            throw new IOException("closed without an answer");
        }
    }

    /** Reads and counts what comes until the connection ends in whatever way. */
    long drain() throws SocketTimeoutException {
        long count = 0;
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                count += n;
            }
        } catch (SocketTimeoutException hang) {
            throw hang;
        } catch (IOException reset) {
            return count;
        }
        return count;
    }

    /** Goes away so that the server's next byte to it is answered with a reset. */
    void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
