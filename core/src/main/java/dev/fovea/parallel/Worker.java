package dev.fovea.parallel;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a fork-join pool that helps with {@link Round rounds}: there from the first invitation on, gone after two idle
 * seconds. It is one task of the pool's for all that time, as a task for each round would be an object for each.
 */
final class Worker {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** About 10 µs: the next round of a training step is often that near, and waking up costs more. */
    private static final int SPINS = 256;

    /** In the place of an invitation: there is no thread. */
    private static final Round NO_THREAD = new Round();

    private final ForkJoinPool pool;
    /** The round it is invited to and has not come to; null if there is none. */
    private final AtomicReference<@Nullable Round> invitation = new AtomicReference<>(NO_THREAD);

    /** The thread while it sleeps, or is about to and has yet to look for an invitation. */
    private volatile @Nullable Thread asleep;

    Worker(ForkJoinPool pool) {
        this.pool = pool;
    }

    /**
     * Invites it, also while it is busy with another round.
     *
     * @return false if it has another invitation, or there is no thread to be had
     */
    boolean invite(Round round) {
        if (invitation.compareAndSet(null, round)) {
            Thread sleeper = asleep;
            if (sleeper != null) {
                LockSupport.unpark(sleeper);
            }
            return true;
        }
        return invitation.compareAndSet(NO_THREAD, round) && start();
    }

    /** Takes back an invitation; no effect if it has come. */
    void cancel(Round round) {
        invitation.compareAndSet(round, null);
    }

    private boolean start() {
        try {
            pool.execute(this::work);
            return true;
        } catch (OutOfMemoryError e) { // the system has no more threads: there are fewer, as where some are busy
            invitation.set(NO_THREAD);
            return false;
        }
    }

    private void work() {
        for (Round round = next(); round != null; round = next()) {
            round.run();
        }
    }

    /** Waits for an invitation; null if there is none for too long, and there is no thread any more. */
    private @Nullable Round next() {
        long end = System.nanoTime() + IDLE_NANOS;
        while (true) {
            for (int spin = 0; invitation.get() == null && spin < SPINS; spin++) {
                Thread.onSpinWait();
            }
            sleep(end);
            if (System.nanoTime() - end >= 0 && invitation.compareAndSet(null, NO_THREAD)) {
                return null;
            }
            Round round = invitation.getAndSet(null);
            if (round != null) { // else it was taken back
                return round;
            }
        }
    }

    /** Sleeps, unless there is an invitation, until one comes or until the end. */
    private void sleep(long end) {
        if (invitation.get() != null) {
            return;
        }
        asleep = Thread.currentThread();
        // Either this sees an invitation, or whoever invites sees this asleep.
        if (invitation.get() == null) {
            LockSupport.parkNanos(this, end - System.nanoTime());
            Thread.interrupted(); // a chunk has left it behind
        }
        asleep = null; // before the thread is gone, so that it is not in the way of the next one
    }
}
