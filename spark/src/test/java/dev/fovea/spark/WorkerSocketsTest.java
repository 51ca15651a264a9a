package dev.fovea.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers meet and send each other messages; strangers are turned away, the silent and the lost are given up in time. */
class WorkerSocketsTest {
    /** What passes in each case. */
    private static final Duration SOON = Duration.ofSeconds(1);
    /** What passes in none. */
    private static final Duration LATE = Duration.ofHours(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Door> doors = new ArrayList<>();

    @AfterEach
    void end() throws IOException {
        for (Door door : doors) {
            door.close();
        }
        threads.shutdownNow();
    }

    private Door door() throws IOException {
        Door door = new Door(InetAddress.getLoopbackAddress());
        doors.add(door);
        return door;
    }

    private List<SocketExchange> workers(int count, Duration patience) throws Exception {
        for (int i = 0; i < count; i++) {
            door();
        }
        return meet(patience);
    }

    private List<String> notices() {
        return doors.stream().map(Door::notice).toList();
    }

    private List<SocketExchange> meet(Duration patience) throws Exception {
        List<Future<Socket[]>> meetings = new ArrayList<>();
        for (int i = 0; i < doors.size(); i++) {
            int self = i;
            meetings.add(threads.submit(() -> doors.get(self).meet(notices(), self, new Deadline(LATE))));
        }
        List<SocketExchange> exchanges = new ArrayList<>();
        for (Future<Socket[]> meeting : meetings) {
            exchanges.add(new SocketExchange(exchanges.size(), meeting.get(), patience, () -> false));
        }
        return exchanges;
    }

    /** A message of its own for each pair; those between the first two are of more than the connections' buffers hold. */
    private static ByteBuffer message(int from, int to, int round) {
        byte[] bytes = new byte[from + to == 1 ? 5_000_000 : 1000 * (from + 2 * to)];
        new Random(from * 100L + to * 10L + round).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private void assertExchanges(List<SocketExchange> workers, int rounds) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (SocketExchange worker : workers) {
            all.add(threads.submit(() -> {
                int self = worker.worker();
                for (int round = 0; round < rounds; round++) {
                    List<ByteBuffer> sent = new ArrayList<>();
                    for (int other = 0; other < worker.workers(); other++) {
                        sent.add(message(self, other, round));
                    }
                    List<ByteBuffer> received = worker.exchange(sent);
                    for (int other = 0; other < worker.workers(); other++) {
                        if (other != self) {
                            assertEquals(message(other, self, round), received.get(other));
                        }
                    }
                }
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void everybodyGetsTheMessageForIt(int count) throws Exception {
        List<SocketExchange> workers = workers(count, LATE);
        assertExchanges(workers, 3);
        workers.forEach(SocketExchange::close);
    }

    /**
     * A step's gradients: every worker sends every other one its part, and what it makes of its own to all. Of so many
     * floats as -Dfovea.floats says, and prints how long it takes then.
     */
    @Test
    void gradientsOfAStepGoRound() throws Exception {
        int rounds = 10;
        int floats = Integer.getInteger("fovea.floats", 1000);
        for (int count : new int[] {2, 4}) {
            doors.clear();
            List<SocketExchange> workers = workers(count, LATE);
            List<ByteBuffer> part = Collections.nCopies(count, ByteBuffer.allocate(floats / count * Float.BYTES));
            long begin = System.nanoTime();
            List<Future<Long>> received = new ArrayList<>();
            for (SocketExchange worker : workers) {
                received.add(threads.submit(() -> {
                    long bytes = 0;
                    for (int round = 0; round < 2 * rounds; round++) {
                        List<ByteBuffer> mine = part.stream().map(ByteBuffer::duplicate).toList();
                        bytes += worker.exchange(mine).stream().mapToLong(ByteBuffer::remaining).sum();
                    }
                    return bytes;
                }));
            }
            for (Future<Long> each : received) {
                assertEquals(2L * rounds * (count - 1) * (floats / count) * Float.BYTES, each.get());
            }
            double millis = (System.nanoTime() - begin) / 1e6 / rounds;
            if (System.getProperty("fovea.floats") != null) {
                System.out.printf(Locale.ROOT, "%d workers, %d floats: %.2f ms a step%n", count, floats, millis);
            }
            workers.forEach(SocketExchange::close);
        }
    }

    @Test
    void strangersAreTurnedAwayWhileWorkersMeet() throws Exception {
        Door first = door();
        Door second = door();
        String[] place = first.notice().split(" ", -1);
        Future<Socket[]> waiting = threads.submit(() -> first.meet(notices(), 0, new Deadline(LATE)));
        List<Socket> strangers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            strangers.add(new Socket(place[0], Integer.parseInt(place[1])));
        }
        for (Socket garbage : strangers.subList(0, 10)) {
            byte[] bytes = new byte[1000];
            new Random(garbage.getLocalPort()).nextBytes(bytes);
            garbage.getOutputStream().write(bytes);
            assertTurnedAway(garbage);
        }
        for (Socket wrong : strangers.subList(10, 20)) {
            Handshake handshake = new Handshake(wrong, new byte[32], new Deadline(LATE));
            assertThrows(IOException.class, () -> handshake.ask(1, 0));
            wrong.shutdownOutput();
            assertTurnedAway(wrong);
        }
        // The others say nothing, and hold up nobody.
        Socket[] met = second.meet(notices(), 1, new Deadline(LATE));
        Socket[] expected = waiting.get();
        assertEquals(met[0].getLocalPort(), expected[1].getPort());
        for (Socket silent : strangers.subList(20, 30)) {
            assertTurnedAway(silent);
        }
        Door.closeAll(met);
        Door.closeAll(expected);
    }

    /** It is told nothing more than what a handshake begins with. */
    private static void assertTurnedAway(Socket stranger) {
        try {
            stranger.setSoTimeout((int) LATE.toMillis());
            assertTrue(stranger.getInputStream().readAllBytes().length <= 64);
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("it was let wait", e);
        } catch (IOException e) {
            assertTrue(stranger.isConnected(), "reset, which is a way to be turned away");
        }
    }

    @Test
    void whoKnowsTheKeyButNotItsPlaceIsTurnedAway() throws Exception {
        Door first = door();
        Door second = door();
        byte[] key = Door.key(notices());
        String[] place = first.notice().split(" ", -1);
        Future<Socket[]> waiting = threads.submit(() -> first.meet(notices(), 0, new Deadline(LATE)));
        for (int number : new int[] {0, 2, -1, Integer.MAX_VALUE}) {
            try (Socket socket = new Socket(place[0], Integer.parseInt(place[1]))) {
                new Handshake(socket, key, new Deadline(LATE)).ask(number, 0);
                assertEquals(-1, socket.getInputStream().read());
            }
        }
        Door.closeAll(second.meet(notices(), 1, new Deadline(LATE)));
        Door.closeAll(waiting.get());
    }

    @Test
    void aSilentStrangerIsRefusedWhenItsTimeIsUp() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket silent = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket socket = server.accept()) {
            Handshake handshake = new Handshake(socket, new byte[32], new Deadline(SOON));
            assertThrows(IOException.class, () -> handshake.answer(0));
            Handshake asking = new Handshake(socket, new byte[32], new Deadline(SOON));
            assertThrows(IOException.class, () -> asking.ask(1, 0));
            assertTrue(silent.isConnected());
        }
    }

    @Test
    void aWorkerThatDoesNotComeIsNamed() throws Exception {
        Door first = door();
        Door second = door();
        IOException absent = assertThrows(IOException.class, () -> first.meet(notices(), 0, new Deadline(SOON)));
        assertEquals("worker 1 has not come within 1 s", absent.getMessage());
        IOException closed = assertThrows(IOException.class, () -> second.meet(notices(), 1, new Deadline(SOON)));
        assertTrue(String.valueOf(closed.getMessage()).startsWith("worker 0 cannot be reached at 127.0.0.1:"),
                closed::getMessage);
        assertNotEquals(first.notice(), second.notice());
    }

    /** Two workers of whom each needs less than all the time to answer, but both together more. */
    @Test
    void theTimeOfAMeetingIsThatOfAllConnections() throws Exception {
        Door third = door();
        AtomicLong clock = new AtomicLong();
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String place = "127.0.0.1:" + second.getLocalPort();
            List<String> notices = List.of(
                    "127.0.0.1 " + first.getLocalPort() + " x", place.replace(':', ' ') + " x", third.notice());
            List<Future<Integer>> slow = new ArrayList<>();
            for (ServerSocket server : List.of(first, second)) {
                int self = slow.size();
                slow.add(threads.submit(() -> {
                    try (Socket socket = server.accept()) {
                        clock.addAndGet(LATE.toNanos() * 6 / 10);
                        return new Handshake(socket, Door.key(notices), new Deadline(LATE)).answer(self);
                    }
                }));
            }
            Deadline deadline = new Deadline(LATE, clock::get);
            IOException failure = assertThrows(IOException.class, () -> third.meet(notices, 2, deadline));
            assertEquals("worker 1 cannot be reached at " + place + ": its time is up", failure.getMessage());
            assertEquals(2, slow.getFirst().get());
            assertThrows(ExecutionException.class, slow.getLast()::get);
        }
    }

    @Test
    void aWorkerThatIsLostEndsTheExchange() throws Exception {
        List<SocketExchange> workers = workers(3, LATE);
        List<ByteBuffer> messages = List.of(ByteBuffer.allocate(5), ByteBuffer.allocate(5), ByteBuffer.allocate(5));
        Future<List<ByteBuffer>> waiting = threads.submit(() -> workers.get(0).exchange(messages));
        workers.get(2).close();
        ExecutionException failure = assertThrows(ExecutionException.class, waiting::get);
        assertTrue(String.valueOf(failure.getMessage()).contains("the connection with worker 2"), failure::toString);
        assertThrows(UncheckedIOException.class, () -> workers.get(1).exchange(messages));
    }

    @Test
    void aWorkerThatIsSilentIsGivenUp() throws Exception {
        List<SocketExchange> workers = workers(2, SOON);
        ByteBuffer large = ByteBuffer.allocate(20_000_000); // which nobody reads
        UncheckedIOException failure =
                assertThrows(UncheckedIOException.class, () -> workers.get(0).exchange(List.of(large, large)));
        assertTrue(String.valueOf(failure.getMessage()).contains("worker 1 has sent nothing for 1 s"),
                failure::toString);
        workers.get(1).close();
    }

    @Test
    void aTaskThatIsToEndDoesNotWait() throws Exception {
        door();
        door();
        AtomicBoolean cancelled = new AtomicBoolean();
        Future<Socket[]> meeting = threads.submit(() -> doors.get(0).meet(notices(), 0, new Deadline(LATE)));
        Socket[] other = doors.get(1).meet(notices(), 1, new Deadline(LATE));
        SocketExchange exchange = new SocketExchange(0, meeting.get(), LATE, cancelled::get);
        CountDownLatch begun = new CountDownLatch(1);
        Future<?> waiting = threads.submit(() -> {
            begun.countDown();
            return exchange.exchange(List.of(ByteBuffer.allocate(1), ByteBuffer.allocate(1)));
        });
        begun.await();
        assertFalse(waiting.isDone());
        cancelled.set(true);
        ExecutionException failure = assertThrows(ExecutionException.class, waiting::get);
        assertTrue(String.valueOf(failure.getMessage()).contains("the task is to end"), failure::toString);
        Door.closeAll(other);
    }
}
