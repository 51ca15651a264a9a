package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A body has a limit, whether its size is declared or not, and few large ones are read at once. */
@Timeout(120)
class BodyLimitTest {
    private static final int LIMIT = ServerLimits.standard().bodyBytes();
    private static final String POST = "POST /v1/predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    @Test
    void aDeclaredSizeAboveTheLimitIsRefusedAtOnce() throws IOException {
        try (TestService service = TestService.start(); RawClient client = service.connect()) {
            client.send(POST + "Content-Length: " + (LIMIT + 1) + "\r\n\r\n");
            client.read().refused(413);
            try (RawClient other = service.connect()) {
                other.send(POST + "Content-Length: 922337203685477580\r\n\r\n").read().refused(413);
            }
        }
    }

    @Test
    void aClientThatSendsItAllTheSameCanReadTheAnswer() throws IOException {
        try (TestService service = TestService.start(); RawClient client = service.connect()) {
            byte[] body = new byte[3 * LIMIT];
            client.post(TestService.JSON, body);
            client.read().refused(413);
        }
    }

    @Test
    void aBodyOfTheLimitIsRead() throws IOException {
        try (TestService service = TestService.start()) {
            byte[] body = new byte[LIMIT];
            Arrays.fill(body, (byte) ' ');
            service.predict(TestService.JSON, body).refused(400, "pixels");
        }
    }

    @Test
    void endlessChunksAreRefused() throws IOException {
        try (TestService service = TestService.start(); RawClient client = service.connect()) {
            client.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            long sent = sendUntilAnswered(client, chunk);
            client.read().refused(413);
            assertTrue(sent < 200L << 20, sent + " bytes");
        }
    }

    @Test
    void endlessSizesOfChunksAreRefused() throws IOException {
        for (String endless : new String[] {"0".repeat(65_536), "2;" + "x".repeat(65_534),
            "1\r\n \r\n".repeat(10_000)}) {
            try (TestService service = TestService.start(); RawClient client = service.connect()) {
                client.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
                sendUntilAnswered(client, endless.getBytes(StandardCharsets.US_ASCII));
                Answer answer = client.read();
                answer.refused(answer.status() == 400 ? 400 : 413);
            }
        }
    }

    private static long sendUntilAnswered(RawClient client, byte[] piece) throws IOException {
        long sent = 0;
        while (!client.answered()) {
            try {
                client.send(piece);
            } catch (IOException closed) {
                return sent; // the answer may still be there to be read
            }
            sent += piece.length;
        }
        return sent;
    }

    @Test
    void smallChunksWithinTheLimitAreRead() throws IOException {
        try (TestService service = TestService.start(); RawClient client = service.connect()) {
            client.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
            for (char c : ("{\"pixels\":" + Drawings.numbers(784, "9") + "}").toCharArray()) {
                client.send("1\r\n" + c + "\r\n");
            }
            client.send("0\r\n\r\n");
            client.read().ok();
            client.get("/health").read().ok();
        }
    }

    @Test
    void fewLargeBodiesAreReadAtOnce() throws IOException {
        try (TestService service = TestService.start(ServerLimits.standard().withLargeBodies(1));
                RawClient first = service.connect();
                RawClient second = service.connect()) {
            int large = ServerLimits.standard().smallBodyBytes() + 1;
            byte[] body = new byte[large];
            Arrays.fill(body, (byte) ' ');
            first.send(POST + "Expect: 100-continue\r\nContent-Length: " + large + "\r\n\r\n");
            assertEquals(100, first.read().status()); // so it is being read
            second.post(TestService.JSON, body);
            assertEquals("1", second.read().refused(503, "large").header("retry-after"));
            service.predict("{\"pixels\":" + Drawings.numbers(784, "0") + "}").ok();
            first.send(body).read().refused(400);
            try (RawClient third = service.connect()) {
                third.post(TestService.JSON, body).read().refused(400);
            }
        }
    }
}
