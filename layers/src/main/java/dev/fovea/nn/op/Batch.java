package dev.fovea.nn.op;

import org.jspecify.annotations.Nullable;

/** Samples with their targets: what one training step learns from. */
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public interface Batch {
    /**
     * How many samples there are.
     *
     * @return their number
     */
    int size();

    /**
     * New memory for one reader of this batch, such as scratch. A training pass has one reader for each chunk, and keeps
     * their memory as long as it is given the same object again, with other samples perhaps.
     *
     * @return the memory, or null for none
     */
    default @Nullable Object newOwn() {
        return null;
    }

    /**
     * Writes a sample, its target and, where it is not 1, its weight. Several threads may call this at once, each with an
     * example of its own.
     *
     * @param sample which sample, from 0
     * @param example where it is written
     */
    void read(int sample, Example example);
}
