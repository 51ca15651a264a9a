package dev.fovea.nn.op;

import java.util.List;

/**
 * An op whose outputs depend on statistics of the whole batch. In training, each chunk first collects its share in its
 * own memory; when all have, the shares are combined into the shared memory, in the order of the chunks so that the
 * result does not depend on threads; then {@link #forward} (or {@link #backward}) runs sample by sample.
 *
 * <p>In evaluation and prediction nothing is coupled, and {@link #collect}, {@link #combine}, {@link #collectGradient}
 * and {@link #combineGradient} are not called: {@link #prepare} takes what training has left in the states, and in evaluation {@link #backward} adds to the parameter gradients
 * itself.
 */
public interface CoupledOp extends Op {
    /**
     * How many samples a batch needs in training for the statistics to say anything. Smaller ones are refused.
     *
     * @return by default 1
     */
    default int smallestBatch() {
        return 1;
    }

    /**
     * The share of its moving statistics that a step keeps, so that it is known how long they hold on to their first
     * values.
     *
     * @return from 0 to 1; by default 0, for no moving statistics
     */
    default double momentum() {
        return 0;
    }

    /**
     * Whether the moving statistics are those of a network that has not been trained.
     *
     * @return by default false
     */
    default boolean initial() {
        return false;
    }

    /**
     * How many numbers the moving statistics take of each batch.
     *
     * @return by default 0, for no moving statistics
     */
    default int statistics() {
        return 0;
    }

    /**
     * Takes from the batch that was combined last the numbers by which the moving statistics move.
     *
     * @param frame a frame of the execution, which has the shared memory
     * @param into where they go, {@link #statistics} of them
     * @param offset where they begin
     */
    default void copyStatistics(Frame frame, double[] into, int offset) {}

    /**
     * Moves the moving statistics by the numbers of a batch. This alone writes states: called after each batch, in the
     * order of the batches, by one thread, wherever the batch was computed.
     *
     * @param from where the numbers are
     * @param offset where they begin
     */
    default void moveStatistics(double[] from, int offset) {}

    /**
     * Adds samples [from, to) of the input to the chunk's statistics.
     *
     * @param frame where the arrays are
     * @param from first sample
     * @param to one past the last sample
     */
    void collect(Frame frame, int from, int to);

    /**
     * Combines the chunks' statistics, then empties them. Writes no state: see {@link #moveStatistics}.
     *
     * @param chunks the chunks' frames, in order; chunks without samples have collected nothing
     */
    void combine(List<? extends Frame> chunks);

    /**
     * Adds samples [from, to) of the output's gradient to the chunk's statistics.
     *
     * @param frame where the arrays are
     * @param from first sample
     * @param to one past the last sample
     */
    void collectGradient(Frame frame, int from, int to);

    /**
     * Combines the chunks' gradient statistics, then empties them; adds to parameter gradients of the first chunk.
     *
     * @param chunks the chunks' frames, in order
     */
    void combineGradient(List<? extends Frame> chunks);
}
