package dev.fovea.train;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the workers of one training send each other messages by: {@link Trainer#exchanging}. All of them come by the
 * same calls, each as often as the others. What is sent and how it is added up is the trainer's; an exchange only
 * carries it.
 */
public interface GradientExchange {
    /**
     * How many workers there are.
     *
     * @return their number, at least 1
     */
    int workers();

    /**
     * Which of them this is.
     *
     * @return its number, from 0
     */
    int worker();

    /**
     * Sends every other worker a message, and waits for theirs. Called by the thread that trains.
     *
     * @param messages of each worker the message for it, from position to limit, in arrays; that to this worker itself
     *     is not sent. Positions may be modified, contents not
     * @return of each worker the message that it sent, from position to limit; in the place of this worker anything.
     *     Valid until the next call
     * @throws java.io.UncheckedIOException if a worker cannot be reached or is silent for too long
     */
    List<ByteBuffer> exchange(List<ByteBuffer> messages);
}
