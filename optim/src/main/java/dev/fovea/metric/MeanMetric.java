package dev.fovea.metric;

import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** The mean of a score over all samples. */
final class MeanMetric implements Metric {
    private static final int SUM = 0;
    private static final int COUNT = 1;

    private final String name;
    private final boolean moreIsBetter;
    private final ToDoubleFunction<Outcome> score;

    MeanMetric(String name, boolean moreIsBetter, ToDoubleFunction<Outcome> score) {
        this.name = Objects.requireNonNull(name, "name");
        this.moreIsBetter = moreIsBetter;
        this.score = Objects.requireNonNull(score, "score");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean moreIsBetter() {
        return moreIsBetter;
    }

    @Override
    public Tally newTally(Shape output, Target target) {
        return new Tally(2);
    }

    @Override
    public void add(Outcome outcome, Tally tally) {
        tally.add(SUM, score.applyAsDouble(outcome));
        tally.add(COUNT, 1);
    }

    @Override
    public double value(Tally tally) {
        return Classes.share(tally.get(SUM), tally.get(COUNT));
    }

    /** Its name, by which checkpoints know it. */
    @Override
    public String toString() {
        return name;
    }
}
