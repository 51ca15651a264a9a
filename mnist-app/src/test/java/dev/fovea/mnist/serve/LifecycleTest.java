package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How a server begins and ends. */
class LifecycleTest {
    @Test
    void anInterruptionWhileItStartsIsLeftToTheCaller() throws Exception {
        Thread.currentThread().interrupt();
        try (TestService service = TestService.start()) {
            assertTrue(Thread.interrupted());
            try (RawClient client = service.connect()) {
                client.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n").read().ok();
            }
        }
    }

    @Test
    void stoppingEndsReadinessFirstAndCompletesAnswers() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Route slow = Route.get("/slow", (request, response) -> {
            working.countDown();
            released.await();
            response.send("done");
        });
        ServerLimits limits = TestService.PATIENT.withEnd(TestService.LONG, TestService.LONG);
        TestService service = TestService.start(limits, slow);
        int port = service.server().port();
        Thread stopping = Thread.ofPlatform().unstarted(service::close);
        try (RawClient inProgress = service.connect(); RawClient probe = service.connect()) {
            probe.get("/ready").read().ok();
            inProgress.get("/slow");
            working.await();
            stopping.start();
            // On connections of their own: an answer that was ready may be sent, and close its connection, afterwards.
            while (service.get("/ready").status() == 200) {
                Thread.sleep(10);
            }
            Answer answer = probe.get("/ready").read();
            assertEquals(503, answer.status());
            assertEquals("stopping", answer.json().get("status").textValue());
            assertEquals("close", answer.header("connection"));
            assertTrue(probe.closed());
            assertEquals("close", service.get("/health").ok().header("connection")); // it still takes connections
            assertTrue(stopping.isAlive());
            released.countDown();
            assertEquals("done", inProgress.read().ok().text());
        }
        stopping.join();
        assertThrows(ConnectException.class, () -> new RawClient(port));
    }

    @Test
    void answersThatTakeTooLongDoNotKeepItFromStopping() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        Route endless = Route.get("/endless", (request, response) -> {
            working.countDown();
            new CountDownLatch(1).await();
        });
        TestService service =
                TestService.start(TestService.PATIENT.withEnd(Duration.ZERO, Duration.ofMillis(200)), endless);
        try (RawClient client = service.connect()) {
            client.get("/endless");
            working.await();
            service.close();
            Optional<Answer> answer = client.tryRead(); // the connection may be closed before it is written
            if (answer.isPresent()) {
                answer.get().refused(503, "stopped");
            }
        }
    }

    @Test
    void anAnswerInProgressIsCompletedAfterThePortIsClosed() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Route slow = Route.get("/slow", (request, response) -> {
            working.countDown();
            released.await();
            response.send("done");
        });
        TestService service =
                TestService.start(TestService.PATIENT.withEnd(Duration.ZERO, TestService.LONG), slow);
        int port = service.server().port();
        Thread stopping = Thread.ofPlatform().unstarted(service::close);
        try (RawClient client = service.connect(); RawClient silent = service.connect()) {
            client.get("/slow");
            working.await();
            stopping.start();
            while (accepts(port)) {
                Thread.sleep(10);
            }
            assertTrue(silent.closed());
            assertTrue(stopping.isAlive());
            released.countDown();
            Answer answer = client.read().ok();
            assertEquals("done", answer.text());
            assertEquals("close", answer.header("connection"), "it was ready when the request came");
            assertTrue(client.closed());
        }
        stopping.join();
    }

    private static boolean accepts(int port) throws IOException {
        try {
            new RawClient(port).close();
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (SocketException e) {
            return true; // accepted by the system, and closed with the port
        }
    }

    @Test
    void stoppingTwiceIsStoppingOnce() throws IOException {
        TestService service = TestService.start();
        service.close();
        service.close();
    }

    @Test
    void aPortInUseIsAnError() throws IOException {
        try (TestService service = TestService.start()) {
            Readiness readiness = new Readiness();
            IOException e = assertThrows(
                    IOException.class, () -> WebService.start(
                            Endpoint.loopback(service.server().port()), ServerLimits.standard(),
                            readiness,
                            List.of(), RequestListener.NONE).close());
            assertTrue(String.valueOf(e.getMessage()).contains("in use"), e.toString());
            assertFalse(readiness.isReady());
        }
    }

    @Test
    void theUrlIsOneABrowserCanOpen() throws IOException {
        try (TestService service = TestService.start()) {
            assertEquals("http://127.0.0.1:" + service.server().port() + "/", service.server().url());
        }
        try (WebService everywhere = WebService.start(
                Endpoint.of(InetAddress.ofLiteral("0.0.0.0"), 0), ServerLimits.standard(), new Readiness(), List.of(),
                RequestListener.NONE)) {
            assertEquals("http://127.0.0.1:" + everywhere.port() + "/", everywhere.url());
        }
    }

    @Test
    void twoRoutesOfOnePathAreAMistake() {
        Route health = Route.get("/health", (request, response) -> response.send());
        assertThrows(IllegalArgumentException.class, () -> TestService.start(ServerLimits.standard(), health).close());
    }
}
