package dev.fovea.mnist.serve;

import java.util.concurrent.atomic.AtomicReference;

/** Whether a server wants requests: not before it has started, and not any more once it is about to stop. */
public final class Readiness {
    /** What a server is doing. */
    enum State {
        STARTING, READY, STOPPING
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);

    /** Not ready yet. */
    public Readiness() {}

    /** {@return whether it is ready} */
    public boolean isReady() {
        return state() == State.READY;
    }

    State state() {
        return state.get();
    }

    void start() {
        state.set(State.READY);
    }

    /** Returns whether it was ready. */
    boolean stop() {
        return state.getAndSet(State.STOPPING) == State.READY;
    }
}
