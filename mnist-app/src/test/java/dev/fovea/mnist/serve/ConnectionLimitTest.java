package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A number of connections is served; further ones are told so. {@code -Dfovea.connections=10000} tries as many. */
class ConnectionLimitTest {
    private static final int CONNECTIONS = Integer.getInteger("fovea.connections", 400);
    private static final int LIMIT = Math.min(CONNECTIONS / 4, ServerLimits.standard().connections());

    private static final Duration LONG = TestService.LONG;

    @Test
    void furtherConnectionsAre503() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (TestService service = TestService.start(
                TestService.PATIENT.withConnections(LIMIT))) {
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    RawClient client = service.connect();
                    clients.add(client);
                    client.get("/health");
                    Answer answer = client.read();
                    if (i < LIMIT) {
                        answer.ok();
                    } else {
                        assertEquals("1", answer.refused(503, "connections").header("retry-after"));
                        assertTrue(client.closed());
                    }
                    assertTrue(service.server().openConnections() <= LIMIT);
                }
                clients.getFirst().get("/health").read().ok();
            } finally {
                for (RawClient client : clients) {
                    client.close();
                }
            }
            awaitService(service);
        }
    }

    @Test
    void silentConnectionsDoNotKeepOthersOutForLong() throws Exception {
        ServerLimits limits = TestService.PATIENT.withConnections(LIMIT)
                .withTimes(LONG, Duration.ofMillis(300), LONG, LONG);
        List<RawClient> silent = new ArrayList<>();
        try (TestService service = TestService.start(limits)) {
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    silent.add(service.connect());
                }
                awaitService(service);
            } finally {
                for (RawClient client : silent) {
                    client.close();
                }
            }
        }
    }

    private static void awaitService(TestService service) throws Exception {
        while (true) {
            try (RawClient client = service.connect()) {
                Optional<Answer> answer = client.get("/health").tryRead();
                if (answer.isPresent() && answer.get().status() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // once more
            }
            Thread.sleep(50);
        }
    }
}
