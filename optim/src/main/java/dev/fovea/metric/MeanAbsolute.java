package dev.fovea.metric;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/** The mean of |y − t| over all outputs of all samples, in the unit of the targets; 0 of none. */
@CheckReturnValue
public final class MeanAbsolute implements Metric {
    /** The metric. */
    public MeanAbsolute() {}

    private static final int SUM = 0;
    private static final int COUNT = 1;

    @Override
    public String name() {
        return "mae";
    }

    @Override
    public boolean moreIsBetter() {
        return false;
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
            tally.add(SUM, Math.abs((double) outcome.logit(i) - outcome.target(i)));
        }
        tally.add(COUNT, outcome.size());
    }

    @Override
    public double value(Tally tally) {
        return Classes.share(tally.get(SUM), tally.get(COUNT));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MeanAbsolute;
    }

    @Override
    public int hashCode() {
        return MeanAbsolute.class.hashCode();
    }

    @Override
    public String toString() {
        return "MeanAbsolute[]";
    }
}
