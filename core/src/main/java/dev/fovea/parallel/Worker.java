package dev.fovea.parallel;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A helper: runs chunks of whichever {@link Round rounds} are open. It is one task of a fork-join pool from when it is first
 * called until it has been idle for two seconds, as a task for each round would be an object for each.
 */
final class Worker implements Runnable {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Some microseconds: the next round of a training step is often that near, and waking up costs more. */
    private static final int SPINS = 256;

    /** It is no task of the pool's. */
    private static final int ABSENT = 0;
    private static final int ASLEEP = 1;
    /** It found no round open, and waits awake. */
    private static final int IDLE = 2;
    /** It helps, or is about to look for rounds. */
    private static final int BUSY = 3;

    private final Round[] rounds;
    private final AtomicInteger state = new AtomicInteger(ABSENT);

    private volatile @Nullable Thread thread;
    private int next;

    /** A worker that helps with these rounds. */
    Worker(Round[] rounds) {
        this.rounds = rounds;
    }

    /**
     * Makes it look for open rounds.
     *
     * @param pool where it runs
     * @return false if it is busy already: it looks by itself when that is done
     */
    boolean call(ForkJoinPool pool) {
        for (int was = state.get(); was != BUSY; was = state.get()) {
            if (state.compareAndSet(was, BUSY)) {
                if (was == ABSENT) {
                    pool.execute(this);
                } else if (was == ASLEEP) {
                    LockSupport.unpark(thread);
                }
                return true;
            }
        }
        return false;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        do {
            help();
        } while (isCalled());
    }

    /** Looks at each round once, in turn, so that no caller is preferred. */
    private void help() {
        for (int looked = 0; looked < rounds.length; looked++) {
            rounds[next].runIfOpen();
            next = (next + 1) % rounds.length;
        }
        Thread.interrupted(); // a chunk may have left it behind
    }

    /** Waits for a call; false if none came for so long that it is no task any more. */
    private boolean isCalled() {
        state.set(IDLE);
        // Who opened a round while it was busy did not call it: either this sees that round, or its caller sees this idle.
        if (anyOpen()) {
            state.set(BUSY);
            return true;
        }
        for (int spin = 0; state.get() == IDLE && spin < SPINS; spin++) {
            Thread.onSpinWait();
        }
        return !state.compareAndSet(IDLE, ASLEEP) || isWoken();
    }

    private boolean isWoken() {
        long end = System.nanoTime() + IDLE_NANOS;
        while (state.get() == ASLEEP) {
            long left = end - System.nanoTime();
            if (left <= 0 && state.compareAndSet(ASLEEP, ABSENT)) {
                return false;
            }
            LockSupport.parkNanos(this, left);
        }
        return true;
    }

    private boolean anyOpen() {
        for (Round round : rounds) {
            if (round.isOpen()) {
                return true;
            }
        }
        return false;
    }
}
