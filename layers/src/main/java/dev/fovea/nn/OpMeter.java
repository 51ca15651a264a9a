package dev.fovea.nn;

import dev.fovea.nn.op.Op;

/** Told how long the ops of a training pass take, for profiles. Called by the threads that run them, several at once. */
@FunctionalInterface
public interface OpMeter {
    /** What an op was doing. */
    enum Work {
        /** {@link Op#prepare}, once for a batch. */
        PREPARE,
        /** {@link Op#forward}. */
        FORWARD,
        /** {@link Op#forward} once more in backward, of a {@link Op#repeatable} op. */
        FORWARD_AGAIN,
        /** What a coupled op collects of the batch, forward or backward. */
        COLLECT,
        /** {@link Op#backward}. */
        BACKWARD,
        /** {@link Op#addBatchGradient}, for a piece of the gradient. */
        BATCH_GRADIENT
    }

    /**
     * Takes note.
     *
     * @param op which op; one for each place in the network
     * @param work what it was doing
     * @param nanos how long, by the clock of the thread that did it
     */
    void took(Op op, Work work, long nanos);
}
