package dev.fovea.optim;

import java.util.OptionalDouble;

/** A step that stays what it is. */
record FixedStep(double learningRate, long number, OptionalDouble decay) implements UpdateStep {
    FixedStep {
        Checks.notNegative("the learning rate", learningRate);
        decay.ifPresent(it -> Checks.notNegative("weightDecay", it));
    }

    @Override
    public double weightDecay(double own) {
        return decay.orElse(own);
    }

    /** For example "step 3 at rate 0.001". */
    @Override
    public String toString() {
        return "step " + number + " at rate " + learningRate
                + (decay.isPresent() ? " with weight decay " + decay.getAsDouble() : "");
    }
}
