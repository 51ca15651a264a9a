package dev.fovea.nn;

import dev.fovea.nn.loss.Outcome;

/** Looks at what a network makes of each sample of a batch as it learns from it, for metrics. */
@FunctionalInterface
public interface OutcomeObserver {
    /**
     * Looks at a sample. Chunks run in parallel; the samples of one come in order.
     *
     * @param chunk which chunk of the batch, from 0 to below {@link TrainingPass#CHUNKS}
     * @param outcome the sample, lent for the call
     */
    void observe(int chunk, Outcome outcome);
}
