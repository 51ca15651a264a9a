package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What of the server's library is said to whoever runs it. */
@Isolated
class ServerLogTest {
    private static final Logger LIBRARY = Logger.getLogger("io.helidon.webserver");

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ServerLog log = ServerLog.to(
            new Console(
                    new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8), false, Map.of()));

    @AfterEach
    void close() {
        log.close();
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void errorsAreOneLineEach() {
        LIBRARY.log(Level.WARNING, "a client did something wrong");
        assertEquals("", said());
        LIBRARY.log(Level.SEVERE, "no more connections", new IOException("Too many open files"));
        LIBRARY.log(Level.SEVERE, "something else");
        assertEquals(
                """
                        mnist: server: no more connections: java.io.IOException: Too many open files
                        mnist: server: something else
                        """,
                said());
    }

    @Test
    void itsEndIsNoticed() throws InterruptedException {
        LIBRARY.log(Level.SEVERE, "Got a throwable while listening, server socket is terminating");
        log.awaitEnd();
    }

    @Test
    void whatHappensWhileItStopsIsNotSaid() {
        log.stopping();
        LIBRARY.log(Level.SEVERE, "Executor rejected handler for new connection");
        assertEquals("", said());
    }
}
