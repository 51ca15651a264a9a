package dev.fovea.optim;

import dev.fovea.annotation.CanIgnoreReturnValue;
import java.util.OptionalDouble;

/**
 * What the updates in one step have in common: of all parameters, or of a group of them. Lent for an update and then moved
 * to the next step, so that no object is made for each; not to be kept.
 */
public final class UpdateStep {
    private double learningRate;
    private long number;
    private final OptionalDouble weightDecay;

    /**
     * A step with the optimizer's own weight decay.
     *
     * @param learningRate the step size, at least 0 and finite
     * @param number which update it is, from 1; it runs on across epochs
     * @throws IllegalArgumentException if the step size is out of its range
     */
    public UpdateStep(double learningRate, long number) {
        this(learningRate, number, OptionalDouble.empty());
    }

    /**
     * A step.
     *
     * @param learningRate the step size, at least 0 and finite
     * @param number which update it is, from 1; it runs on across epochs
     * @param weightDecay what holds instead of the optimizer's own weight decay; empty if that holds
     * @throws IllegalArgumentException if the step size or the weight decay is negative or not finite
     */
    public UpdateStep(double learningRate, long number, OptionalDouble weightDecay) {
        weightDecay.ifPresent(decay -> Checks.notNegative("weightDecay", decay));
        this.weightDecay = weightDecay;
        moveTo(learningRate, number);
    }

    /**
     * Moves to a step, with the same weight decay.
     *
     * @param newLearningRate the step size, at least 0 and finite
     * @param newNumber which update it is, from 1
     * @return this
     * @throws IllegalArgumentException if the step size is out of its range
     */
    @CanIgnoreReturnValue
    public UpdateStep moveTo(double newLearningRate, long newNumber) {
        Checks.notNegative("the learning rate", newLearningRate);
        learningRate = newLearningRate;
        number = newNumber;
        return this;
    }

    /**
     * The step size.
     *
     * @return the learning rate
     */
    public double learningRate() {
        return learningRate;
    }

    /**
     * Which update it is.
     *
     * @return the number, from 1
     */
    public long number() {
        return number;
    }

    /**
     * The weight decay that holds.
     *
     * @param own the optimizer's own
     * @return the step's, or the optimizer's own if the step has none
     */
    public double weightDecay(double own) {
        return weightDecay.orElse(own);
    }

    /** For example "step 3 at rate 0.001". */
    @Override
    public String toString() {
        return "step " + number + " at rate " + learningRate
                + (weightDecay.isPresent() ? " with weight decay " + weightDecay.getAsDouble() : "");
    }
}
