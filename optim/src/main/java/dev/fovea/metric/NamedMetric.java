package dev.fovea.metric;

import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/** A metric under another name. */
record NamedMetric(Metric metric, String name) implements Metric {
    NamedMetric {
        Objects.requireNonNull(name, "name");
    }

    @Override
    public boolean moreIsBetter() {
        return metric.moreIsBetter();
    }

    @Override
    public void check(Shape output, Target target) {
        metric.check(output, target);
    }

    @Override
    public Tally newTally(Shape output, Target target) {
        return metric.newTally(output, target);
    }

    @Override
    public void add(Outcome outcome, Tally tally) {
        metric.add(outcome, tally);
    }

    @Override
    public double value(Tally tally) {
        return metric.value(tally);
    }
}
