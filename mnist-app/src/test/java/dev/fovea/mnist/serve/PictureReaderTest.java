package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.mnist.model.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Pictures are decoded by two threads, in a queue with an end. */
class PictureReaderTest {
    private static final Duration LONG = TestService.LONG;
    private static final Duration SOON = Duration.ofMillis(100);

    private final Question question = Question.about(new byte[784]);
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger decoded = new AtomicInteger();

    private Question decode() throws InterruptedException {
        assertFalse(Thread.currentThread().isVirtual(), "connections wait for this thread");
        begun.release();
        released.await();
        decoded.incrementAndGet();
        return question;
    }

    @Test
    void twoAreDecodedAtOnceAndFewWait() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                PictureReader pictures = new PictureReader(Subject.DIGITS.input(), LONG)) {
            List<Future<Question>> answers = new ArrayList<>();
            for (int i = 0; i < 2 + PictureReader.QUEUE + 1; i++) {
                answers.add(clients.submit(() -> pictures.decode(this::decode, LONG)));
            }
            begun.acquire(2);
            while (answers.stream().noneMatch(Future::isDone)) {
                Thread.onSpinWait();
            }
            assertEquals(0, begun.availablePermits());
            released.countDown();
            int refused = 0;
            for (Future<Question> answer : answers) {
                try {
                    assertSame(question, answer.get());
                } catch (ExecutionException e) {
                    assertEquals(503, ((RequestFault) e.getCause()).status());
                    refused++;
                }
            }
            assertEquals(1, refused);
            assertEquals(2 + PictureReader.QUEUE, decoded.get());
        }
    }

    @Test
    void whoHasWaitedTooLongIsNotDecodedAnyMore() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                PictureReader pictures = new PictureReader(Subject.DIGITS.input(), LONG)) {
            List<Future<Question>> first = List.of(
                    clients.submit(() -> pictures.decode(this::decode, LONG)),
                    clients.submit(() -> pictures.decode(this::decode, LONG)));
            begun.acquire(2);
            assertEquals(503, assertThrows(RequestFault.class, () -> pictures.decode(this::decode, SOON)).status());
            released.countDown();
            for (Future<Question> slow : first) {
                assertSame(question, slow.get());
            }
            assertEquals(0, begun.availablePermits());
        }
    }

    @Test
    void aFailureReachesWhoWaits() {
        try (PictureReader pictures = new PictureReader(Subject.DIGITS.input(), LONG)) {
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> pictures.decode(() -> {
                throw new OutOfMemoryError("no");
            }, LONG));
            assertEquals("no", RootCause.of(e).getMessage());
        }
    }
}
