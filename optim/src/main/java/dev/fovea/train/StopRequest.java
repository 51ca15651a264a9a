package dev.fovea.train;

import org.jspecify.annotations.Nullable;

/** A wish that training stops, from any thread; the training thread's interrupt is one, too. */
final class StopRequest implements StopSignal {
    private volatile boolean made;

    /** Asks for it. */
    void make() {
        made = true;
    }

    /** Training has ended, whatever the reason: a later one begins without a request. */
    void forget() {
        made = false;
    }

    @Override
    public @Nullable StopReason reason() {
        if (Thread.currentThread().isInterrupted()) {
            return StopReason.INTERRUPTED;
        }
        return made ? StopReason.REQUESTED : null;
    }
}
