package dev.fovea.vision.download;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** A server on this machine that answers each request with bytes, header and all, and remembers what was asked. */
final class FileServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final Function<String, byte[]> answers;
    private final CountDownLatch release;
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    FileServer(Function<String, byte[]> answers) throws IOException {
        this(answers, new CountDownLatch(0));
    }

    /** A server that does not hang up after an answer before it is released. */
    FileServer(Function<String, byte[]> answers, CountDownLatch release) throws IOException {
        this.answers = answers;
        this.release = release;
        Thread.ofPlatform().daemon().start(this::serve);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                var request = new StringBuilder();
                while (request.indexOf("\r\n\r\n") < 0) {
                    request.append((char) client.getInputStream().read());
                }
                asked.add(request.toString());
                OutputStream out = client.getOutputStream();
                out.write(answers.apply(request.toString()));
                out.flush();
                release.await();
            } catch (IOException | InterruptedException e) {
                // The client has gone, or the server is closed.
            }
        }
    }

    static byte[] answer(String head, byte[] body) {
        byte[] start = (head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = java.util.Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    URI address(String name) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/" + name);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
