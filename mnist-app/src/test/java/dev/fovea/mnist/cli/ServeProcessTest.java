package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.Waiting;
import dev.fovea.ops.ComputeKernels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** mnist serve in a process of its own: as modules, in a small heap, and until a signal comes. */
@EnabledOnOs(OS.LINUX)
@Waiting
class ServeProcessTest {
    private static final String PIXELS = "{\"pixels\":[" + "0,".repeat(400) + "255" + ",0".repeat(383) + "]}";

    @TempDir
    private Path folder;

    private Process serve(String heap, String... arguments) throws Exception {
        return serve(List.of(), BriefJvm.OPTIONS, heap, arguments);
    }

    private Process serve(List<String> before, List<String> options, String heap, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                "env", "--default-signal=INT", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap));
        command.addAll(options);
        command.addAll(List.of(
                "-p", ModulePathTest.modulePath(), "-m", "dev.fovea.mnist/" + Main.class.getName(), "serve"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectError(folder.resolve("errors.txt").toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.start();
    }

    /** Waits for the one line; returns where it is served. */
    private URI address(BufferedReader out) throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new AssertionError("ended: " + Files.readString(folder.resolve("errors.txt")));
        }
        String url =
                line.replaceFirst("Serving bundled on (http://127[.]0[.]0[.]1:[0-9]+/) [(]Ctrl-C stops it[)]", "$1");
        assertTrue(url.startsWith("http://"), line);
        return URI.create(url);
    }

    private static HttpResponse<String> predict(HttpClient client, URI address) throws Exception {
        return client.send(
                HttpRequest.newBuilder(address.resolve("v1/predict")).header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(PIXELS)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void servesUntilASignalComes(String signal, int status) throws Exception {
        Process child = serve("512m", "--port", "0");
        try (BufferedReader out = child.inputReader(); HttpClient client = HttpClient.newHttpClient()) {
            URI address = address(out);
            HttpResponse<String> answer = predict(client, address);
            assertEquals(200, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("\"probabilities\":["), answer.body());
            assertEquals(
                    0, new ProcessBuilder("kill", "-" + signal, Long.toString(child.pid())).start().waitFor());
            child.waitFor();
            assertEquals(status, child.exitValue());
        } finally {
            child.destroyForcibly();
        }
        List<String> said = Files.readAllLines(folder.resolve("errors.txt")).stream()
                .filter(line -> !line.contains("incubator")).toList();
        assertEquals(List.of("mnist: stopping"), said);
        assertEquals(List.of("errors.txt"), CommandRun.names(folder));
    }

    @Test
    void onlyThisMachineCanConnect() throws Exception {
        Process child = serve("512m", "--port", "0");
        try (BufferedReader out = child.inputReader()) {
            int port = address(out).getPort();
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress own : Collections.list(network.getInetAddresses())) {
                    if (!own.isLoopbackAddress()) {
                        assertFalse(connects(own, port), own + " is open");
                    }
                }
            }
            assertTrue(connects(InetAddress.ofLiteral("127.0.0.1"), port));
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void allNetworksAreServedOnRequest() throws Exception {
        Process child = serve("512m", "--port", "0", "--host", "0.0.0.0");
        try (BufferedReader out = child.inputReader()) {
            int port = address(out).getPort();
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress own : Collections.list(network.getInetAddresses())) {
                    if (own instanceof Inet4Address) {
                        assertTrue(connects(own, port), own + " is closed");
                        assertEquals(200, HostHeader.status(port, "/health", own.getHostAddress() + ":" + port));
                    }
                }
            }
            assertEquals(421, HostHeader.status(port, "/health", "evil.example"));
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void namesThatAreAddedAreAnswered() throws Exception {
        Process child = serve("512m", "--port", "0", "--host-name", "digits.example.org", "--host-name", "192.0.2.1");
        try (BufferedReader out = child.inputReader()) {
            int port = address(out).getPort();
            assertEquals(200, HostHeader.status(port, "/health", "Digits.example.org"));
            assertEquals(200, HostHeader.status(port, "/health", "192.0.2.1:80"));
            assertEquals(200, HostHeader.status(port, "/health", "localhost:" + port));
            assertEquals(421, HostHeader.status(port, "/health", "example.org"));
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void withFewFilesItServesFewConnectionsAndStays() throws Exception {
        Process child = serve(List.of("prlimit", "--nofile=512:512"), BriefJvm.OPTIONS, "512m", "--port", "0");
        List<Socket> sockets = new ArrayList<>();
        try (BufferedReader out = child.inputReader(); HttpClient client = HttpClient.newHttpClient()) {
            URI address = address(out);
            for (int i = 0; i < 600; i++) {
                sockets.add(new Socket(InetAddress.getLoopbackAddress(), address.getPort()));
            }
            for (Socket socket : sockets) {
                socket.close();
            }
            while (!isServed(client, address)) {
                Thread.sleep(50); // the server may not have seen yet that they are closed
            }
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void aServerThatCannotAcceptConnectionsEndsWithOneLine() throws Exception {
        Process child = serve("512m", "--port", "0");
        try (BufferedReader out = child.inputReader(); HttpClient client = HttpClient.newHttpClient()) {
            URI address = address(out);
            predict(client, address); // what a connection needs has been loaded: here classes are files, too
            limitFiles(child, 10);
            assertTrue(connects(InetAddress.getLoopbackAddress(), address.getPort()));
            child.waitFor();
            assertEquals(Main.FAILED, child.exitValue());
        } finally {
            child.destroyForcibly();
        }
        List<String> said = Files.readAllLines(folder.resolve("errors.txt")).stream()
                .filter(line -> !line.contains("incubator")).toList();
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.getFirst().startsWith("mnist: server: "), said.toString());
        assertTrue(said.getFirst().contains("Too many open files"), said.toString());
    }

    private static boolean isServed(HttpClient client, URI address) throws Exception {
        try {
            return predict(client, address).statusCode() == 200;
        } catch (IOException refused) {
            return false;
        }
    }

    private static void limitFiles(Process process, int count) throws Exception {
        Process limit = new ProcessBuilder(
                "prlimit", "--pid", Long.toString(process.pid()), "--nofile=" + count + ":" + count).start();
        assertEquals(0, limit.waitFor());
    }

    private static boolean connects(InetAddress address, int port) {
        try (Socket socket = new Socket(address, port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void aSmallHeapIsEnoughWhateverIsSent() throws Exception {
        List<String> usual = List.of(
                "-XX:-UsePerfData", "-XX:+UseSerialGC", "-Dfovea.kernels=" + ComputeKernels.name());
        Process child = serve(List.of(), usual, "160m", "--port", "0", "--threads", "1");
        try (BufferedReader out = child.inputReader(); HttpClient client = HttpClient.newHttpClient()) {
            URI address = address(out);
            while (!isServed(client, address)) {
                Thread.sleep(50); // cold, on a busy machine, an answer may take too long; the next one is ready at once
            }
            List<Thread> attackers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                boolean chunked = i % 2 == 0;
                attackers.add(Thread.ofVirtual().start(() -> flood(address.getPort(), chunked)));
            }
            for (int i = 0; i < 20; i++) {
                assertEquals(200, predict(client, address).statusCode());
            }
            for (Thread attacker : attackers) {
                attacker.join();
            }
            assertEquals(200, predict(client, address).statusCode());
            assertTrue(child.isAlive());
        } finally {
            child.destroyForcibly();
        }
        String said = Files.readString(folder.resolve("errors.txt"));
        assertFalse(said.contains("OutOfMemory"), said);
        assertFalse(said.contains("\tat "), said);
    }

    /** Ten bodies as large as they come. */
    private static void flood(int port, boolean chunked) {
        byte[] piece = chunked
                ? ("100000\r\n[" + " ".repeat(0x100000 - 1) + "\r\n").getBytes(StandardCharsets.US_ASCII)
                : "[0,0,0,0,".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 10; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                OutputStream stream = socket.getOutputStream();
                stream.write(("POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
                        + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: 6000000") + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                for (int sent = 0; sent < 7 << 20; sent += piece.length) {
                    stream.write(piece);
                }
            } catch (IOException refused) {
                // as it should be
            }
        }
    }
}
