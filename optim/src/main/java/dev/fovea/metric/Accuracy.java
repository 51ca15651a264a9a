package dev.fovea.metric;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/**
 * The share of samples, or of pixels, whose greatest output is at the label: right / all, 0 of none. Of equal outputs the
 * first counts, NaN is wrong; a single output says class 1 above 0, else class 0. Ignored labels do not count. Targets
 * that are a distribution over classes count as the class that has most of it; for several labels that may be true at once
 * there is {@link BinaryAccuracy}.
 */
@CheckReturnValue
public final class Accuracy implements Metric {
    /** The metric. */
    public Accuracy() {}

    private static final int RIGHT = 0;
    private static final int ALL = 1;

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public void check(Shape output, Target target) {
        Classes.require(name(), output, target);
    }

    @Override
    public Tally newTally(Shape output, Target target) {
        return new Tally(2);
    }

    @Override
    public void add(Outcome outcome, Tally tally) {
        for (int vector = 0; vector < Classes.vectors(outcome); vector++) {
            int label = Classes.label(outcome, vector);
            if (label >= 0) {
                tally.add(RIGHT, Classes.predicted(outcome, vector) == label ? 1 : 0);
                tally.add(ALL, 1);
            }
        }
    }

    @Override
    public double value(Tally tally) {
        return Classes.share(tally.get(RIGHT), tally.get(ALL));
    }

    /** Its name, as it has no settings. */
    @Override
    public String toString() {
        return name();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Accuracy;
    }

    @Override
    public int hashCode() {
        return Accuracy.class.hashCode();
    }
}
