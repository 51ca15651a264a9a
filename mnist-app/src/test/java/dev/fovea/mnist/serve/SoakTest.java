package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.mnist.ensemble.Ensemble;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.parallel.Parallel;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.WorkListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Good and hostile traffic together for {@code -Dfovea.soak=MINUTES}: every good answer is right, and neither memory nor
 * threads nor open files grow.
 */
@EnabledIfSystemProperty(named = "fovea.soak", matches = "[0-9]+")
class SoakTest {
    private static final int DIGITS = 200;
    private static final int GOOD_CLIENTS = 6;
    private static final int HOSTILE_CLIENTS = 12;
    private static final long SAMPLE_MILLIS = 15_000;
    private static final String POST = "POST /v1/predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    private final AtomicLong right = new AtomicLong();
    private final AtomicLong busy = new AtomicLong();
    private final AtomicLong attacks = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private volatile boolean over;

    private record Sample(long heap, int threads, long files) {
        static Sample take() {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            Runtime runtime = Runtime.getRuntime();
            var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Sample(
                    runtime.totalMemory() - runtime.freeMemory(), ManagementFactory.getThreadMXBean().getThreadCount(),
                    system.getOpenFileDescriptorCount());
        }
    }

    @Test
    void servesOn() throws Exception {
        long until = System.nanoTime() + Duration.ofMinutes(Integer.getInteger("fovea.soak")).toNanos();
        ServerLimits limits = ServerLimits.standard().withConnections(64)
                .withTimes(
                        Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(5));
        LabelledImages digits = BundledMnist.test().first(DIGITS);
        Predictions offline = Ensemble.of(TestService.ENSEMBLE.predict(digits, Parallel.shared(), WorkListener.NONE));
        try (TestService service = TestService.start(limits)) {
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < GOOD_CLIENTS; i++) {
                long seed = i;
                clients.add(Thread.ofPlatform().start(() -> good(service, digits, offline, new Random(seed))));
            }
            for (int i = 0; i < HOSTILE_CLIENTS; i++) {
                long seed = 100L + i;
                clients.add(Thread.ofPlatform().start(() -> hostile(service, new Random(seed))));
            }
            Thread.sleep(2 * SAMPLE_MILLIS);
            Sample first = Sample.take();
            Sample last = first;
            while (System.nanoTime() < until) {
                Thread.sleep(SAMPLE_MILLIS);
                last = Sample.take();
                System.out.println("soak: " + right + " right, " + wrong + " wrong, " + busy + " busy, " + attacks
                        + " attacks; " + last + ", " + service.server().openConnections() + " connections");
                assertEquals(0, wrong.get());
            }
            over = true;
            for (Thread client : clients) {
                client.join();
            }
            while (service.server().openConnections() > 0) {
                Thread.sleep(100);
            }
            service.get("/health").ok();
            Sample end = Sample.take();
            System.out.println("soak: first " + first + ", last " + last + ", end " + end);
            assertTrue(right.get() > 0 && attacks.get() > 0);
            assertTrue(end.heap <= first.heap + (20L << 20), "heap grew");
            assertTrue(end.threads <= first.threads, "threads grew");
            assertTrue(end.files <= first.files, "open files grew");
        }
    }

    private void good(TestService service, LabelledImages digits, Predictions offline, Random random) {
        while (!over) {
            try (RawClient client = service.connect()) {
                for (int i = 0; i < 50 && !over; i++) {
                    int index = random.nextInt(DIGITS);
                    byte[] body = ("{\"pixels\":" + Drawings.pixels(digits, index) + "}")
                            .getBytes(StandardCharsets.US_ASCII);
                    Answer answer = client.post(TestService.JSON, body).read();
                    if (answer.status() == 503) {
                        busy.incrementAndGet();
                        break;
                    }
                    boolean same = answer.status() == 200 && same(offline, index, answer.json());
                    (same ? right : wrong).incrementAndGet();
                }
            } catch (IOException e) {
                busy.incrementAndGet(); // refused above the limit of connections, which may reset this one
            }
        }
    }

    private static boolean same(Predictions offline, int index, JsonNode answer) {
        if (answer.get("label").intValue() != offline.digit(index)) {
            return false;
        }
        for (int digit = 0; digit < DigitNetwork.CLASSES; digit++) {
            float found = Float.parseFloat(answer.get("probabilities").get(digit).asText());
            if (found != offline.probability(index, digit)) {
                return false;
            }
        }
        return true;
    }

    private void hostile(TestService service, Random random) {
        while (!over) {
            try (RawClient client = service.connect()) {
                attack(client, random);
                attacks.incrementAndGet();
            } catch (IOException e) {
                attacks.incrementAndGet(); // cut off, as it should be
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void attack(RawClient client, Random random) throws IOException, InterruptedException {
        switch (random.nextInt(12)) {
            case 0 -> client.send(POST + "Content-Length: 99999999\r\n\r\n").read();
            case 1 -> {
                client.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
                byte[] chunk = ("8000\r\n" + " ".repeat(0x8000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
                while (!client.answered()) {
                    client.send(chunk);
                }
            }
            case 2 -> {
                client.send("GET /health HTTP/1.1\r\nHost: a\r\nX: ");
                while (!client.answered()) {
                    client.send("x");
                    Thread.sleep(50);
                }
            }
            case 3 -> {
                client.send(POST + "Content-Length: 5000\r\n\r\n{");
                while (!client.answered()) {
                    client.send(" ");
                    Thread.sleep(50);
                }
            }
            case 4 -> client.send(POST + "Content-Length: 3000\r\n\r\n{\"pixels\":[").vanish();
            case 5 -> {
                client.get("/v1/model");
                client.vanish();
            }
            case 6 -> {
                byte[] noise = new byte[1 + random.nextInt(5000)];
                random.nextBytes(noise);
                client.send(noise).send("\r\n\r\n").tryRead();
            }
            case 7 ->
                client.post(TestService.JSON, ("{\"batch\":" + "[".repeat(5000)).getBytes(StandardCharsets.US_ASCII))
                        .read();
            case 8 -> {
                byte[] noise = new byte[random.nextInt(20_000)];
                random.nextBytes(noise);
                client.post("image/png", noise).read();
            }
            case 9 -> client.post(
                    TestService.JSON,
                    ("{\"pixels\":" + Drawings.numbers(1_000_000, "7") + "}").getBytes(StandardCharsets.US_ASCII))
                    .read();
            case 10 -> client.send("GET /" + "y".repeat(100_000)).tryRead();
            default -> client.tryRead(); // says nothing
        }
    }
}
