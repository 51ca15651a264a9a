package dev.fovea.metric;

import dev.fovea.nn.loss.Heads;
import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/** A metric of one output of several. */
record HeadMetric(Metric metric, Heads heads, String head) implements Metric {
    HeadMetric {
        Objects.requireNonNull(heads.target(head), "target");
    }

    /** For example "digit_accuracy". */
    @Override
    public String name() {
        return head + "_" + metric.name();
    }

    @Override
    public boolean moreIsBetter() {
        return metric.moreIsBetter();
    }

    @Override
    public void check(Shape output, Target target) {
        try {
            heads.check(output, target);
            metric.check(heads.output(head), heads.target(head));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name() + " of output " + head + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Tally newTally(Shape output, Target target) {
        return metric.newTally(heads.output(head), heads.target(head));
    }

    @Override
    public void add(Outcome outcome, Tally tally) {
        metric.add(heads.part(head, outcome), tally);
    }

    @Override
    public double value(Tally tally) {
        return metric.value(tally);
    }
}
