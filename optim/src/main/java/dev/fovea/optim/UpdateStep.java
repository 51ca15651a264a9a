package dev.fovea.optim;

import java.util.OptionalDouble;

/**
 * What the updates in one step have in common: of all parameters, or of a group of them. Lent for the call of an update, not
 * to be kept: the trainer's moves from step to step, so that no object is made for each.
 */
public interface UpdateStep {
    /**
     * The step size.
     *
     * @return the learning rate, at least 0 and finite
     */
    double learningRate();

    /**
     * Which update it is.
     *
     * @return the number, from 1; it runs on across epochs
     */
    long number();

    /**
     * The weight decay that holds.
     *
     * @param own the optimizer's own
     * @return the step's, or the optimizer's own if the step has none
     */
    double weightDecay(double own);

    /**
     * A step with the optimizer's own weight decay.
     *
     * @param learningRate the step size, at least 0 and finite
     * @param number which update it is, from 1; it runs on across epochs
     * @return the step
     * @throws IllegalArgumentException if the step size is out of its range
     */
    static UpdateStep of(double learningRate, long number) {
        return of(learningRate, number, OptionalDouble.empty());
    }

    /**
     * A step.
     *
     * @param learningRate the step size, at least 0 and finite
     * @param number which update it is, from 1; it runs on across epochs
     * @param weightDecay what holds instead of the optimizer's own weight decay; empty if that holds
     * @return the step
     * @throws IllegalArgumentException if the step size or the weight decay is negative or not finite
     */
    static UpdateStep of(double learningRate, long number, OptionalDouble weightDecay) {
        return new FixedStep(learningRate, number, weightDecay);
    }
}
