package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.parallel.Parallel;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Requests that wait are predicted together, and each gets its own part. */
class BatcherTest {
    private final Predictor predictor = new Predictor(TestService.ENSEMBLE, Parallel.ofThreads(1));
    private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore permits = new Semaphore(0);

    /** As many different digits as asked for. */
    private static List<float[]> digits(int first, int count) {
        List<float[]> digits = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            float[] digit = new float[784];
            digit[i % 784] = 1;
            digits.add(digit);
        }
        return digits;
    }

    private Predicted predictWhenPermitted(List<float[]> digits) {
        begun.release();
        permits.acquireUninterruptibly();
        return predictor.predict(digits);
    }

    @Test
    void whatWaitsBecomesOneBatch() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                Batcher batcher = new Batcher(this::predictWhenPermitted, 64, 1000, sizes::add)) {
            List<Future<Batcher.Slice>> results = new ArrayList<>();
            int[] counts = {1, 3, 5, 50, 7, 100, 2};
            int first = 0;
            for (int i = 0; i < counts.length; i++) {
                List<float[]> asked = digits(first, counts[i]);
                int waiting = batcher.waiting();
                results.add(clients.submit(() -> batcher.predict(asked)));
                if (i == 0) {
                    begun.acquire(); // it is computed, alone, while the others come
                } else {
                    while (batcher.waiting() != waiting + counts[i]) {
                        Thread.onSpinWait();
                    }
                }
                first += counts[i];
            }
            permits.release(counts.length);
            first = 0;
            for (int i = 0; i < counts.length; i++) {
                Batcher.Slice slice = results.get(i).get();
                Predicted alone = predictor.predict(digits(first, counts[i]));
                for (int d = 0; d < counts[i]; d++) {
                    assertEquals(alone.json(d), slice.batch().json(slice.first() + d));
                }
                first += counts[i];
            }
            assertEquals(List.of(1, 58, 7, 100, 2), sizes);
        }
    }

    @Test
    void tooManyAreRefused() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                Batcher batcher = new Batcher(this::predictWhenPermitted, 1, 10, sizes::add)) {
            Future<Batcher.Slice> first = clients.submit(() -> batcher.predict(digits(0, 1)));
            begun.acquire();
            Future<Batcher.Slice> large = clients.submit(() -> batcher.predict(digits(0, 20)));
            while (batcher.waiting() != 20) {
                Thread.onSpinWait();
            }
            RequestFault fault = assertThrows(RequestFault.class, () -> batcher.predict(digits(0, 1)));
            assertEquals(503, fault.status());
            assertEquals("1", fault.headers().get("Retry-After"));
            permits.release(2);
            assertEquals(0, first.get().first());
            assertEquals(20, large.get().batch().labels().length);
        }
    }

    @Test
    void aFailureReachesWhoWaitsAndNobodyElse() throws Exception {
        try (Batcher batcher = new Batcher(digits -> {
            if (digits.size() == 2) {
                throw new StackOverflowError("no");
            }
            return predictor.predict(digits);
        }, 64, 1000, sizes::add)) {
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> batcher.predict(digits(0, 2)));
            assertTrue(e.getCause() instanceof ExecutionException);
            assertEquals(0, batcher.predict(digits(0, 1)).first());
        }
    }

    @Test
    void aFailureWhileABatchIsPutTogetherIsOneLikeAnyOther() throws Exception {
        List<float[]> broken = new AbstractList<>() {
            @Override
            public float[] get(int index) {
                throw new OutOfMemoryError("no");
            }

            @Override
            public int size() {
                return 1;
            }
        };
        try (Batcher batcher = new Batcher(predictor::predict, 64, 1000, sizes::add)) {
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> batcher.predict(broken));
            assertEquals("no", RootCause.of(e).getMessage());
            assertTrue(batcher.isAlive());
            assertEquals(0, batcher.predict(digits(0, 1)).first());
        }
    }

    @Test
    void whatWaitsAtItsEndIsPredicted() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Batcher batcher = new Batcher(this::predictWhenPermitted, 64, 1000, sizes::add);
            Future<Batcher.Slice> first = clients.submit(() -> batcher.predict(digits(0, 1)));
            begun.acquire();
            Future<Batcher.Slice> waiting = clients.submit(() -> batcher.predict(digits(1, 2)));
            while (batcher.waiting() != 2) {
                Thread.onSpinWait();
            }
            batcher.close();
            assertThrows(RequestFault.class, () -> batcher.predict(digits(0, 1)));
            permits.release(2);
            assertEquals(1, first.get().batch().labels().length);
            assertEquals(2, waiting.get().batch().labels().length);
            while (batcher.isAlive()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void afterItsEndItRefuses() throws Exception {
        Batcher batcher = new Batcher(predictor::predict, 64, 1000, sizes::add);
        batcher.close();
        assertThrows(RequestFault.class, () -> batcher.predict(digits(0, 1)));
    }

    @Test
    void whoWaitsCanBeInterrupted() throws Exception {
        try (Batcher batcher = new Batcher(this::predictWhenPermitted, 64, 1000, sizes::add)) {
            CountDownLatch interrupted = new CountDownLatch(1);
            Thread client = Thread.ofVirtual().start(() -> {
                try {
                    batcher.predict(digits(0, 1));
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            begun.acquire();
            client.interrupt();
            interrupted.await();
            permits.release();
        }
    }
}
