package dev.fovea.mnist.serve;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The pages that watch a run, each known by the number of the last answer it was given. A page that does not come back
 * is forgotten after some time, because it is closed.
 */
final class Watchers {
    /** A number that is never given. */
    static final long NOBODY = 0;

    private final long patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Long, Long> given = new HashMap<>();
    private long last = NOBODY;
    private boolean complete;

    /**
     * Nobody watches yet.
     *
     * @param patience after which a page is forgotten; an open one asks again at once, and may be held
     */
    Watchers(Duration patience) {
        this.patience = patience.toNanos();
    }

    /** {@return the number of a new answer, whose page is expected back} */
    long add() {
        lock.lock();
        try {
            forget();
            given.put(++last, System.nanoTime());
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** The page that had this answer has a newer one. */
    void remove(long number) {
        lock.lock();
        try {
            given.remove(number);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets a page wait that has come back, until all is over; one that is not expected does not wait. */
    void hold(long number, Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = given.containsKey(number) ? most.toNanos() : 0;
            while (!complete && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Holds nobody any more, and waits until all who were expected have come and gone.
     *
     * @return whether they have
     */
    boolean awaitGone(Duration most) throws InterruptedException {
        lock.lock();
        try {
            complete = true;
            changed.signalAll();
            forget();
            long left = most.toNanos();
            while (!given.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return given.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void forget() {
        long now = System.nanoTime();
        given.values().removeIf(when -> now - when > patience);
    }
}
