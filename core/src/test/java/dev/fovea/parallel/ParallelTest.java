package dev.fovea.parallel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.testing.Allocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks run once each, on the threads there are, whatever else goes on. */
@Isolated
class ParallelTest {
    private static final int[] THREADS = {1, 2, 3, 7};
    private static final int[] CHUNKS = {0, 1, 2, 16, 1000};

    /** A failure that can be told apart. */
    private static final class ChunkFailure extends RuntimeException {
        private static final long serialVersionUID = 1;
        final int chunk;

        ChunkFailure(int chunk) {
            super("chunk " + chunk, null, false, false);
            this.chunk = chunk;
        }
    }

    @Test
    void runsEveryChunkOnce() {
        for (int threads : THREADS) {
            Parallel parallel = Parallel.ofThreads(threads);
            assertEquals(threads, parallel.threads());
            assertEquals("Parallel[" + threads + " threads]", parallel.toString());
            for (int chunks : CHUNKS) {
                for (int repeat = 0; repeat < 20; repeat++) {
                    assertEachOnce(parallel, chunks);
                }
            }
        }
        assertEachOnce(Parallel.shared(), 100);
        assertEquals(Runtime.getRuntime().availableProcessors(), Parallel.shared().threads());
    }

    @Test
    void makesPlainWritesOfTheChunksVisible() {
        Parallel parallel = Parallel.ofThreads(7);
        int[] values = new int[1000];
        for (int round = 1; round <= 2000; round++) {
            // Neither volatile nor locked: what a chunk wrote in the round before, maybe on another thread, and what
            // the caller wrote since.
            values[round % 1000] += 10;
            int[] before = values.clone();
            parallel.run(16, chunk -> {
                for (int i = chunk; i < values.length; i += 16) {
                    values[i]++;
                }
            });
            for (int i = 0; i < values.length; i++) {
                assertEquals(before[i] + 1, values[i], "round " + round);
            }
        }
    }

    /** As late as can be: threads that come at any time, most of all when a call has ended and the next one begins. */
    @Test
    void callsOfARoundAreNotMistaken() throws Exception {
        Round round = new Round();
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService visitors = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 2; i++) {
                visitors.execute(() -> {
                    while (!done.get()) {
                        round.runIfOpen();
                    }
                });
            }
            try {
                for (int call = 0; call < 4_000; call++) {
                    // Many, so that a claim too many of the small call would be one of the large call's chunks.
                    int chunks = call % 2 == 0 ? 1 : 4_000;
                    AtomicIntegerArray counts = new AtomicIntegerArray(chunks);
                    round.begin(chunks, counts::incrementAndGet);
                    round.runIfOpen();
                    assertNull(round.await());
                    round.end();
                    for (int chunk = 0; chunk < chunks; chunk++) {
                        assertEquals(1, counts.get(chunk));
                    }
                }
            } finally {
                done.set(true);
            }
        }
    }

    @Test
    void whoComesToARoundLateHelpsWithTheNext() {
        AtomicIntegerArray first = new AtomicIntegerArray(3);
        AtomicIntegerArray second = new AtomicIntegerArray(5);
        Round round = new Round();
        round.runIfOpen(); // before there is anything to do
        round.begin(3, first::incrementAndGet);
        round.runIfOpen();
        assertNull(round.await());
        round.end();
        round.runIfOpen();
        round.begin(5, second::incrementAndGet);
        round.runIfOpen();
        round.runIfOpen();
        assertNull(round.await());
        assertEquals("[1, 1, 1]", first.toString());
        assertEquals("[1, 1, 1, 1, 1]", second.toString());
    }

    @Test
    void aRoundForgetsTheFailureOfTheLast() {
        Round round = new Round();
        ChunkFailure failure = new ChunkFailure(0);
        round.begin(1, chunk -> {
            throw failure;
        });
        round.runIfOpen();
        assertSame(failure, round.await());
        round.end();
        AtomicInteger count = new AtomicInteger();
        round.begin(3, chunk -> count.incrementAndGet());
        round.runIfOpen();
        assertNull(round.await());
        assertEquals(3, count.get());
    }

    @Test
    void callsThatFollowEachOtherMakeNoObjects() {
        for (int threads : THREADS) {
            Parallel parallel = Parallel.ofThreads(threads);
            ChunkTask task = chunk -> Thread.onSpinWait();
            Allocation.assertNone(threads + " threads", () -> parallel.run(16, task));
        }
    }

    @Test
    void throwsTheFailureOfTheLowestChunkAsItIs() {
        for (int threads : THREADS) {
            Parallel parallel = Parallel.ofThreads(threads);
            for (int repeat = 0; repeat < 500; repeat++) {
                ChunkFailure failure = assertThrows(ChunkFailure.class, () -> parallel.run(16, chunk -> {
                    if (chunk >= 3) {
                        throw new ChunkFailure(chunk);
                    }
                }));
                assertEquals(3, failure.chunk, threads + " threads");
                assertEquals(0, failure.getSuppressed().length);
            }
            AssertionError error = new AssertionError("an error, not an exception");
            assertSame(error, assertThrows(AssertionError.class, () -> parallel.run(2, chunk -> {
                throw error;
            })));
            assertEachOnce(parallel, 16);
        }
    }

    @Test
    void startsNoChunkAfterAFailure() {
        AtomicInteger started = new AtomicInteger();
        assertThrows(ChunkFailure.class, () -> Parallel.ofThreads(2).run(1_000_000, chunk -> {
            started.incrementAndGet();
            throw new ChunkFailure(chunk);
        }));
        assertTrue(started.get() <= 2, started + " chunks were started, at most one per thread may be");
    }

    @Test
    void usesItsThreads() {
        for (int threads : THREADS) {
            meet(Parallel.ofThreads(threads), threads);
        }
    }

    @Test
    void theCallerSleepsUntilTheOthersAreDone() {
        CyclicBarrier both = new CyclicBarrier(2);
        CountDownLatch callerIsDone = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        Parallel.ofThreads(2).run(2, chunk -> assertDoesNotThrow(() -> {
            both.await();
            if (Thread.currentThread().equals(caller)) {
                callerIsDone.countDown();
            } else {
                callerIsDone.await();
                while (caller.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
        }));
    }

    @Test
    void hasOneWorkerLessThanThreads() throws Exception {
        Parallel parallel = Parallel.ofThreads(2);
        Semaphore started = new Semaphore(0);
        CountDownLatch end = new CountDownLatch(1);
        try (ExecutorService callers = Executors.newFixedThreadPool(3)) {
            for (int caller = 0; caller < 3; caller++) {
                callers.execute(() -> parallel.run(2, chunk -> {
                    started.release();
                    awaitUninterruptibly(end);
                }));
            }
            try {
                started.acquire(4);
                // Time for what must not come: a second worker.
                Thread.sleep(30);
                assertEquals(0, started.availablePermits(), "chunks beside those of three callers and a worker");
            } finally {
                end.countDown();
            }
        }
    }

    @Test
    void callsNoMoreWorkersThanThereAreChunksForThem() {
        Set<Thread> before = workers();
        Parallel.ofThreads(7).run(2, chunk -> Thread.onSpinWait());
        Set<Thread> begun = workers();
        begun.removeAll(before);
        assertTrue(begun.size() <= 1, begun::toString);
    }

    @Test
    void aWorkerSleepsBetweenCallsAndIsWoken() {
        Parallel parallel = Parallel.ofThreads(2);
        Thread worker = workerOf(parallel);
        while (worker.getState() != Thread.State.TIMED_WAITING) {
            assertTrue(worker.isAlive(), "ended without having slept");
            Thread.onSpinWait();
        }
        assertTrue(workerOf(parallel).isAlive());
    }

    @Test
    void aWorkerMayBlock() {
        CyclicBarrier both = new CyclicBarrier(2);
        Parallel.ofThreads(2).run(2, chunk -> assertDoesNotThrow(() -> {
            both.await();
            // As a future does that is waited for. There is no thread to take the place of the one that blocks.
            ForkJoinPool.managedBlock(new ForkJoinPool.ManagedBlocker() {
                @Override
                public boolean block() {
                    return true;
                }

                @Override
                public boolean isReleasable() {
                    return false;
                }
            });
        }));
    }

    @Test
    void worksInsideAForkJoinWorker() throws Exception {
        try (ForkJoinPool pool = new ForkJoinPool(1)) {
            pool.submit(() -> assertEachOnce(Parallel.ofThreads(3), 100)).get();
        }
        ForkJoinPool.commonPool().submit(() -> assertEachOnce(Parallel.shared(), 100)).get();
    }

    @Test
    void worksInsideAVirtualThread() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> assertEachOnce(Parallel.ofThreads(3), 100)).get();
        }
    }

    @Test
    void everyCallerGetsTheHelpThereIs() throws Exception {
        Parallel parallel = Parallel.ofThreads(7);
        CyclicBarrier callers = new CyclicBarrier(3);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<Void>> all = new ArrayList<>();
            for (int caller = 0; caller < 3; caller++) {
                all.add(threads.submit(() -> {
                    for (int call = 0; call < 100; call++) {
                        callers.await();
                        meet(parallel, 2);
                    }
                    return null;
                }));
            }
            for (Future<Void> each : all) {
                each.get();
            }
        }
        parallel.run(2, outer -> meet(parallel, 2));
    }

    @Test
    void aWorkerComesToAllThatCalledWhileItWasBusy() throws Exception {
        Parallel parallel = Parallel.ofThreads(2);
        CyclicBarrier busy = new CyclicBarrier(3);
        CountDownLatch release = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            all.add(threads.submit(() -> parallel.run(2, chunk -> assertDoesNotThrow(() -> {
                busy.await();
                release.await();
            }))));
            busy.await();
            CyclicBarrier called = new CyclicBarrier(4);
            for (int caller = 0; caller < 3; caller++) {
                CyclicBarrier both = new CyclicBarrier(2);
                AtomicInteger begun = new AtomicInteger();
                all.add(threads.submit(() -> parallel.run(2, chunk -> assertDoesNotThrow(() -> {
                    if (begun.getAndIncrement() == 0) {
                        called.await(); // the caller's own chunk: the worker is busy
                    }
                    both.await();
                }))));
            }
            called.await();
            release.countDown();
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    @Test
    void callsBeyondAllRoundsAreRunAlone() {
        Parallel parallel = Parallel.ofThreads(2);
        AtomicInteger count = new AtomicInteger();
        parallel.run(2, a -> parallel.run(2, b -> parallel.run(2, c -> parallel.run(2, d -> parallel.run(
                2, e -> parallel.run(2, f -> count.incrementAndGet()))))));
        assertEquals(64, count.get());
    }

    @Test
    void callersDoWithoutThreadsThatCannotBeHadAndTryAgain() {
        AtomicInteger failures = new AtomicInteger(5);
        Parallel parallel = Parallel.ofThreads(3, pool -> {
            if (failures.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        });
        while (failures.get() > 0) {
            assertEachOnce(parallel, 16);
        }
        assertEachOnce(parallel, 16);
        meet(parallel, 3);
    }

    @Test
    void worksInsideItself() {
        Parallel parallel = Parallel.ofThreads(3);
        AtomicInteger count = new AtomicInteger();
        parallel.run(8, outer -> parallel.run(8, inner -> count.incrementAndGet()));
        assertEquals(64, count.get());
    }

    @Test
    void servesEightThreadsAtOnce() throws Exception {
        Parallel parallel = Parallel.ofThreads(3);
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Void>> all = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                boolean fails = thread % 2 == 1;
                Callable<Void> task = () -> {
                    start.await();
                    for (int repeat = 0; repeat < 300; repeat++) {
                        if (fails) {
                            assertEquals(5, assertThrows(ChunkFailure.class, () -> parallel.run(16, chunk -> {
                                if (chunk == 5) {
                                    throw new ChunkFailure(chunk);
                                }
                            })).chunk);
                        } else {
                            assertEachOnce(parallel, 16);
                        }
                    }
                    return null;
                };
                all.add(threads.submit(task));
            }
            start.countDown();
            for (Future<Void> each : all) {
                each.get();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void anInterruptNeitherStopsTheRunNorIsLost(int threads) throws Exception {
        Parallel parallel = Parallel.ofThreads(threads);
        for (int repeat = 0; repeat < 20; repeat++) {
            AtomicIntegerArray counts = new AtomicIntegerArray(16);
            CountDownLatch running = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            boolean[] flag = new boolean[1];
            Thread caller = new Thread(() -> {
                parallel.run(16, chunk -> {
                    counts.incrementAndGet(chunk);
                    if (chunk == 0) {
                        // Whichever thread has this chunk, the run lasts until the interrupt has come.
                        running.countDown();
                        awaitUninterruptibly(interrupted);
                    }
                });
                flag[0] = Thread.currentThread().isInterrupted();
            });
            caller.start();
            running.await();
            // Time for the caller to be waiting where another thread has that chunk.
            Thread.sleep(repeat % 4);
            caller.interrupt();
            interrupted.countDown();
            caller.join();
            for (int chunk = 0; chunk < 16; chunk++) {
                assertEquals(1, counts.get(chunk));
            }
            assertTrue(flag[0], "the interrupt flag was lost");
        }
    }

    @Test
    void anInterruptFromBeforeIsKept() {
        Thread.currentThread().interrupt();
        try {
            assertEachOnce(Parallel.ofThreads(3), 100);
            assertTrue(Thread.currentThread().isInterrupted());
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void workersEndWhenIdleAndBeginAgain() throws Exception {
        Parallel again = Parallel.ofThreads(3);
        assertEachOnce(again, 4);
        for (int i = 0; i < 1000; i++) {
            assertEachOnce(Parallel.ofThreads(3), 4);
        }
        while (workers().size() > 20) {
            Thread.sleep(50); // workers that live on would be waited for until the time of the test is up
        }
        meet(again, 3);
    }

    @Test
    void workersAreDaemonsWithAName() {
        Thread worker = workerOf(Parallel.ofThreads(2));
        assertTrue(worker.isDaemon());
        assertTrue(worker.getName().startsWith("fovea-worker-"), worker.getName());
    }

    @Test
    void refusesWhatCannotBe() {
        assertEquals(
                "threads must be at least 1, not 0",
                assertThrows(IllegalArgumentException.class, () -> Parallel.ofThreads(0)).getMessage());
        assertThrows(NullPointerException.class, () -> Parallel.shared().run(0, null));
    }

    /** As many chunks as threads, each of which waits for the others: with fewer threads at work it would never end. */
    private static void meet(Parallel parallel, int threads) {
        CyclicBarrier all = new CyclicBarrier(threads);
        parallel.run(threads, chunk -> assertDoesNotThrow(() -> {
            all.await();
        }));
    }

    private static void assertEachOnce(Parallel parallel, int chunks) {
        AtomicIntegerArray counts = new AtomicIntegerArray(chunks);
        parallel.run(chunks, counts::incrementAndGet);
        int[] expected = new int[chunks];
        Arrays.fill(expected, 1);
        int[] actual = new int[chunks];
        Arrays.setAll(actual, counts::get);
        assertArrayEquals(expected, actual);
    }

    private static Set<Thread> workers() {
        return Thread.getAllStackTraces()
                .keySet()
                .stream()
                .filter(thread -> thread.getName().startsWith("fovea-worker-"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Runs two chunks at the same time, and says which thread had the one that the caller had not. */
    private static Thread workerOf(Parallel parallel) {
        CyclicBarrier both = new CyclicBarrier(2);
        Thread caller = Thread.currentThread();
        AtomicReference<Thread> worker = new AtomicReference<>();
        parallel.run(2, chunk -> assertDoesNotThrow(() -> {
            both.await();
            if (!Thread.currentThread().equals(caller)) {
                worker.set(Thread.currentThread());
            }
        }));
        return worker.get();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        assertFalse(latch.getCount() > 0);
    }
}
