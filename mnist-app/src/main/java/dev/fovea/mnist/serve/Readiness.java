package dev.fovea.mnist.serve;

import java.util.concurrent.atomic.AtomicBoolean;

/** Whether a server wants requests: not before it has started, and not any more once it is about to stop. */
public final class Readiness {
    private final AtomicBoolean ready = new AtomicBoolean();

    /** Not ready yet. */
    public Readiness() {}

    /** {@return whether it is ready} */
    public boolean isReady() {
        return ready.get();
    }

    /** Changes it; returns what it was. */
    boolean set(boolean value) {
        return ready.getAndSet(value);
    }
}
