package dev.fovea.metric;

import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/** Outputs beside values of the same shape. */
final class Values {
    private Values() {}

    /** Fails unless there is a value for each output. */
    static void require(String metric, Shape output, Target target) {
        if (target.isLabels() || !target.shape().equals(output)) {
            throw new IllegalArgumentException(metric + " compares each output with a value, found outputs of " + output
                    + " and targets that are " + target);
        }
    }

    /** Whether a value says yes: nearer to 1 than to 0. */
    static boolean isYes(Outcome outcome, int i) {
        return outcome.target(i) >= 0.5f;
    }

    /** What an output says: yes above the threshold. NaN says what is wrong. */
    static boolean saysYes(Outcome outcome, int i, double threshold) {
        float logit = outcome.logit(i);
        return Float.isNaN(logit) ? !isYes(outcome, i) : logit > threshold;
    }

    /** A threshold that can be one. */
    static double threshold(double threshold) {
        if (Double.isNaN(threshold)) {
            throw new IllegalArgumentException("threshold must be a number, not NaN");
        }
        return threshold;
    }
}
