package dev.fovea.metric;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/** The root of the mean of (y − t)² over all outputs of all samples, in the unit of the targets; 0 of none. */
@CheckReturnValue
public final class RootMeanSquare implements Metric {
    /** The metric. */
    public RootMeanSquare() {}

    private static final int SUM = 0;
    private static final int COUNT = 1;

    @Override
    public String name() {
        return "rmse";
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
            double error = (double) outcome.logit(i) - outcome.target(i);
            tally.add(SUM, error * error);
        }
        tally.add(COUNT, outcome.size());
    }

    @Override
    public double value(Tally tally) {
        return Math.sqrt(Classes.share(tally.get(SUM), tally.get(COUNT)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RootMeanSquare;
    }

    @Override
    public int hashCode() {
        return RootMeanSquare.class.hashCode();
    }

    @Override
    public String toString() {
        return "RootMeanSquare[]";
    }
}
