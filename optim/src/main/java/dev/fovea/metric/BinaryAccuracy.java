package dev.fovea.metric;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/**
 * The share of outputs that are right about yes and no, of all outputs of all samples; 0 of none. An output says yes above
 * the threshold, a target from 0.5 on; NaN is wrong.
 */
@CheckReturnValue
public final class BinaryAccuracy implements Metric {
    private static final int RIGHT = 0;
    private static final int ALL = 1;

    private final double threshold;

    /**
     * The metric.
     *
     * @param threshold a logit; 0, the default, is probability 0.5, and log(p/(1 − p)) is p
     * @throws IllegalArgumentException if the threshold is NaN
     */
    public BinaryAccuracy(double threshold) {
        this.threshold = Values.threshold(threshold);
    }

    /** With threshold 0. */
    public BinaryAccuracy() {
        this(0);
    }

    /** {@return the logit above which an output says yes} */
    public double threshold() {
        return threshold;
    }

    @Override
    public String name() {
        return "binary_accuracy";
    }

    @Override
    public void check(Shape output, Target target) {
        Values.require(name(), output, target);
    }

    @Override
    public Tally newTally(Shape output, Target target) {
        return new Tally(2);
    }

    @Override
    public void add(Outcome outcome, Tally tally) {
        for (int i = 0; i < outcome.size(); i++) {
            tally.add(RIGHT, Values.saysYes(outcome, i, threshold) == Values.isYes(outcome, i) ? 1 : 0);
        }
        tally.add(ALL, outcome.size());
    }

    @Override
    public double value(Tally tally) {
        return Classes.share(tally.get(RIGHT), tally.get(ALL));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BinaryAccuracy that && Double.compare(threshold, that.threshold) == 0;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(threshold);
    }

    @Override
    public String toString() {
        return "BinaryAccuracy[threshold=" + threshold + "]";
    }
}
