package dev.fovea.data;

import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * A random change of training samples that keeps their class, drawn anew for every sample of every epoch.
 *
 * <p>It must be a pure function of its arguments and allocate nothing that grows with the work; several threads call it
 * at once.
 */
@FunctionalInterface
public interface Augmentation {
    /**
     * How many random numbers a sample may draw: with counters from 0 to here, exclusive.
     */
    int DRAWS = 64;

    /**
     * Changes a sample.
     *
     * @param random the random numbers of the epoch
     * @param counter the first of the {@value #DRAWS} counters that belong to the sample
     * @param shape the sample's shape
     * @param x the sample, not modified, from index 0
     * @param y modified from offset: the changed sample
     * @param offset where to write
     */
    void apply(CounterRandom random, long counter, Shape shape, float[] x, float[] y, int offset);
}
