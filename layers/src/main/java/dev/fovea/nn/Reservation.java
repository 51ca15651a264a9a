package dev.fovea.nn;

/** The network is one thread's to train until this is closed; see {@link Network#reserve}. */
public final class Reservation implements AutoCloseable {
    private final TrainingLock lock;
    private boolean closed;

    Reservation(TrainingLock lock) {
        this.lock = lock;
    }

    /** Lets others train. Further calls do nothing. */
    @Override
    public void close() {
        if (!closed) {
            lock.leave();
            closed = true;
        }
    }
}
