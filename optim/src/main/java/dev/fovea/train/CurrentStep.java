package dev.fovea.train;

import dev.fovea.optim.UpdateStep;
import java.util.OptionalDouble;

/** The step of a parameter that a training is at: one object for all its steps. */
final class CurrentStep implements UpdateStep {
    private final double rate;
    private final OptionalDouble weightDecay;
    private double learningRate;
    private long number;

    /** With a rate relative to that of all, and a weight decay in the place of the optimizer's, if there is one. */
    CurrentStep(double rate, OptionalDouble weightDecay) {
        this.rate = rate;
        this.weightDecay = weightDecay;
    }

    /** Moves to a step of all. */
    void moveTo(double rateOfAll, long step) {
        double own = rateOfAll * rate;
        if (!(own >= 0 && own < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the learning rate must be at least 0 and finite, not " + own);
        }
        learningRate = own;
        number = step;
    }

    @Override
    public double learningRate() {
        return learningRate;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public double weightDecay(double own) {
        return weightDecay.orElse(own);
    }

    @Override
    public String toString() {
        return UpdateStep.of(learningRate, number, weightDecay).toString();
    }
}
