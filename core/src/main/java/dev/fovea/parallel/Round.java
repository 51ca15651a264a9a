package dev.fovea.parallel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A call of {@link Parallel#run}, and later others: threads claim chunks until none is left. The caller waits for chunks,
 * not for threads: a worker that was never scheduled in time finds nothing to do and holds nobody up.
 *
 * <p>Such a worker may still be here when the round has become another call, and then it helps with that one. It cannot
 * mistake the one for the other: all it does begins with a claim, a single atomic step on one number, which has both how
 * many chunks there are and how many are claimed. So a claim is of the call that is under way at that moment, whatever the
 * worker came for; that call cannot end, nor its task be replaced, before the chunk is done; and as the number is written
 * last when a call begins, whoever claims sees everything else of it.
 */
final class Round {
    /** Some tens of microseconds: a chunk of a training step is often nearly done, and parking costs more than that. */
    private static final int SPINS = 2_000;

    private static final ChunkTask NOTHING = chunk -> {};
    private static final long LOW = 0xFFFF_FFFFL;

    private final AtomicBoolean taken = new AtomicBoolean();

    /** How many chunks there are, in the high half, and how many are claimed; or more, by those who found none left. */
    private final AtomicLong claims = new AtomicLong();

    private final AtomicInteger unfinished = new AtomicInteger();
    private ChunkTask task = NOTHING;
    private @Nullable Thread caller;

    private volatile @Nullable Throwable failure;
    private volatile int failedChunk = Integer.MAX_VALUE;

    /** Takes it for a call, if no other has it. */
    boolean take() {
        return !taken.get() && taken.compareAndSet(false, true);
    }

    /** Begins a call, made by the current thread. */
    void begin(int chunks, ChunkTask newTask) {
        task = newTask;
        caller = Thread.currentThread();
        unfinished.set(chunks);
        claims.set((long) chunks << Integer.SIZE);
    }

    /** Ends a call, all of whose chunks are done, and leaves the round to others. */
    void end() {
        task = NOTHING;
        caller = null;
        failure = null;
        failedChunk = Integer.MAX_VALUE;
        taken.set(false);
    }

    /** Whether there are chunks that nobody has claimed. */
    boolean isOpen() {
        long now = claims.get();
        return (now & LOW) < now >>> Integer.SIZE;
    }

    /** Runs chunks until none is left. */
    void runIfOpen() {
        // Asks before it claims: a claim too many is a write, for which others' caches must wait.
        while (isOpen()) {
            int chunk = claim();
            if (chunk >= 0) {
                run(chunk);
            }
        }
    }

    /** A chunk that nobody else has; −1 if none is left. */
    private int claim() {
        long before = claims.getAndIncrement();
        long chunk = before & LOW;
        return chunk < before >>> Integer.SIZE ? (int) chunk : -1;
    }

    private void run(int chunk) {
        Thread waiting = caller; // read before the call may end
        try {
            // A chunk below one that failed still runs: which failure is thrown must not depend on timing.
            if (chunk < failedChunk) {
                task.run(chunk);
            }
        } catch (Throwable thrown) { // handed to the caller of Parallel.run, whatever it is
            fail(chunk, thrown);
        } finally {
            if (unfinished.decrementAndGet() == 0) {
                LockSupport.unpark(waiting);
            }
        }
    }

    /** Waits until all chunks are done, and says what the first one to fail has thrown. */
    @Nullable
    Throwable await() {
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
            Thread.currentThread().interrupt();
        }
        return failure;
    }

    private synchronized void fail(int chunk, Throwable thrown) {
        if (chunk < failedChunk) {
            failure = thrown;
            failedChunk = chunk;
        }
    }
}
