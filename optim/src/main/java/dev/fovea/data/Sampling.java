package dev.fovea.data;

import dev.fovea.random.CounterRandom;

/**
 * Which samples an epoch has, and in which order: as many as the data set has, drawn anew for every epoch. One that comes
 * several times is augmented otherwise each time.
 *
 * <p>It must be a pure function of its arguments. Its {@code toString} stands for it in checkpoints and records, where
 * another one is refused.
 */
@FunctionalInterface
public interface Sampling {
    /**
     * Draws an epoch.
     *
     * @param dataset what is drawn from
     * @param random the epoch's random numbers
     * @return as many indices as there are samples, each from 0 and below their number
     */
    int[] draw(Dataset dataset, CounterRandom random);

    /**
     * Fails unless it can draw from a data set; asked before training. By default it can.
     *
     * @param dataset what is to be drawn from
     * @throws IllegalArgumentException if it cannot; the message says what it expects
     */
    default void check(Dataset dataset) {}

    /**
     * Every sample once, in a random order.
     *
     * @return the usual sampling
     */
    static Sampling shuffled() {
        return Shuffled.ONCE_EACH;
    }

    /**
     * Every class equally often, in a random order: n / classes samples of each of the n of an epoch, the remainder from
     * classes drawn at random. Samples of a class come equally often, too: where there are too few, all of them before one
     * comes again, else a random part of them.
     *
     * @return the sampling, of data with a class for each sample
     */
    static Sampling balanced() {
        return Balanced.OF_CLASSES;
    }
}
