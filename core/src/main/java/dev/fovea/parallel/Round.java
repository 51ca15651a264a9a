package dev.fovea.parallel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@link Parallel#run}: threads claim chunks until none is left. The caller waits for chunks, not for
 * threads: a helper that was never scheduled in time finds nothing to do and holds nobody up.
 */
final class Round implements Runnable {
    /** About 20 µs: a chunk of a training step is often nearly done, and parking costs more than that. */
    private static final int SPINS = 2_000;

    private final int chunks;
    private final ChunkTask task;
    private final Thread caller = Thread.currentThread();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger unfinished;

    private volatile @Nullable Throwable failure;
    private volatile int failedChunk = Integer.MAX_VALUE;

    Round(int chunks, ChunkTask task) {
        this.chunks = chunks;
        this.task = task;
        this.unfinished = new AtomicInteger(chunks);
    }

    @Override
    public void run() {
        for (int chunk = next.getAndIncrement(); chunk < chunks; chunk = next.getAndIncrement()) {
            try {
                // A chunk below one that failed still runs: which failure is thrown must not depend on timing.
                if (chunk < failedChunk) {
                    task.run(chunk);
                }
            } catch (Throwable thrown) { // handed to the caller of Parallel.run, whatever it is
                fail(chunk, thrown);
            } finally {
                if (unfinished.decrementAndGet() == 0) {
                    LockSupport.unpark(caller);
                }
            }
        }
    }

    void await() {
        for (int spin = 0; unfinished.get() > 0 && spin < SPINS; spin++) {
            Thread.onSpinWait();
        }
        boolean interrupted = false;
        while (unfinished.get() > 0) {
            LockSupport.park(this);
            // park returns at once while the flag is set; keep it for the caller, who decides between rounds.
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            caller.interrupt();
        }
        Throwable thrown = failure;
        if (thrown != null) {
            throw Round.<RuntimeException>asUnchecked(thrown);
        }
    }

    private synchronized void fail(int chunk, Throwable thrown) {
        if (chunk < failedChunk) {
            failure = thrown;
            failedChunk = chunk;
        }
    }

    /** A task throws only unchecked exceptions and errors; this lets both out without wrapping. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T asUnchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
