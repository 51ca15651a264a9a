package dev.fovea.metric;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.ops.Logits;
import dev.fovea.tensor.Shape;

/**
 * The share of samples, or of pixels, whose label is among the k greatest outputs; 0 of none. Of equal outputs the first
 * is the greater, a NaN among them is wrong, ignored labels do not count, a distribution is the class that has most of it.
 */
@CheckReturnValue
public final class TopK implements Metric {
    private static final int RIGHT = 0;
    private static final int ALL = 1;

    private final int k;

    /**
     * The metric.
     *
     * @param k how many outputs, at least 1; fewer than the network has ({@link #check})
     * @throws IllegalArgumentException if k is below 1
     */
    public TopK(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, not " + k);
        }
        this.k = k;
    }

    /** {@return how many outputs} */
    public int k() {
        return k;
    }

    /** For example "top_5_accuracy". */
    @Override
    public String name() {
        return "top_" + k + "_accuracy";
    }

    @Override
    public void check(Shape output, Target target) {
        Classes.require(name(), output, target);
        if (output.channels() < 2) {
            throw new IllegalArgumentException(
                    name() + " ranks at least 2 outputs, found outputs of " + output + "; take accuracy");
        }
        if (k >= output.channels()) {
            throw new IllegalArgumentException(name() + " needs more than " + k + " classes, found outputs of " + output
                    + ", where every label is among the first " + k);
        }
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
                tally.add(RIGHT, isAmong(outcome, vector, label) ? 1 : 0);
                tally.add(ALL, 1);
            }
        }
    }

    private boolean isAmong(Outcome outcome, int vector, int label) {
        int classes = outcome.channels();
        int first = vector * classes;
        if (Logits.argmax(outcome.logits(), outcome.logitsOffset() + first, classes) < 0) {
            return false;
        }
        float own = outcome.logit(first + label);
        int rank = 0;
        for (int i = 0; i < classes; i++) {
            float other = outcome.logit(first + i);
            rank += other > own || (other == own && i < label) ? 1 : 0;
        }
        return rank < k;
    }

    @Override
    public double value(Tally tally) {
        return Classes.share(tally.get(RIGHT), tally.get(ALL));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopK that && k == that.k;
    }

    @Override
    public int hashCode() {
        return Integer.hashCode(k);
    }

    @Override
    public String toString() {
        return "TopK[k=" + k + "]";
    }
}
