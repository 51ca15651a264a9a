package dev.fovea.nn;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Keeps a second thread from training a network while a first one does: its updates would be lost among the others. */
final class TrainingLock {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Thread owner;

    /** Takes the network for a whole training; not twice, also not by one thread. */
    void reserve() {
        if (lock.isHeldByCurrentThread()) {
            throw refused();
        }
        enter();
    }

    /** Takes the network for a part of a training; the thread that has reserved it may do so. */
    void enter() {
        if (!lock.tryLock()) {
            throw refused();
        }
        owner = Thread.currentThread();
    }

    /** Gives it back. */
    void leave() {
        if (lock.getHoldCount() == 1) {
            owner = null;
        }
        lock.unlock();
    }

    private IllegalStateException refused() {
        Thread thread = owner;
        return new IllegalStateException("another training of this network is under way"
                + (thread == null ? "" : ", in thread \"" + thread.getName() + "\"")
                + "; two at once would spoil each other: train it again when that has ended, or a network of its own");
    }
}
