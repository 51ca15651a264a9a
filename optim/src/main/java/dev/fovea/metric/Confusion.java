package dev.fovea.metric;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/**
 * How often each true class, of samples or of pixels, is taken for each class; {@link ConfusionMatrix#of} has the counts.
 * Its figure is the share that is right, as that of {@link Accuracy}, which looks at outputs and targets alike.
 *
 * <pre>{@code
 * Evaluation evaluation = Evaluation.of(network, test, new SoftmaxCrossEntropy(), new Confusion());
 * ConfusionMatrix matrix = ConfusionMatrix.of(evaluation.tally("confusion"));
 * }</pre>
 */
@CheckReturnValue
public final class Confusion implements Metric {
    /** The metric. */
    public Confusion() {}

    @Override
    public String name() {
        return "confusion";
    }

    @Override
    public void check(Shape output, Target target) {
        Classes.require(name(), output, target);
    }

    /** For each true class: how often it was taken for each class, and for none. */
    @Override
    public Tally newTally(Shape output, Target target) {
        int classes = Classes.count(output);
        return new Tally(Math.multiplyExact(classes, classes + 1));
    }

    @Override
    public void add(Outcome outcome, Tally tally) {
        int classes = Math.max(2, outcome.channels());
        for (int vector = 0; vector < Classes.vectors(outcome); vector++) {
            int label = Classes.label(outcome, vector);
            if (label >= 0) {
                int predicted = Classes.predicted(outcome, vector);
                tally.add(label * (classes + 1) + (predicted < 0 ? classes : predicted), 1);
            }
        }
    }

    @Override
    public double value(Tally tally) {
        return ConfusionMatrix.of(tally).accuracy();
    }

    /** Its name, as it has no settings. */
    @Override
    public String toString() {
        return name();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Confusion;
    }

    @Override
    public int hashCode() {
        return Confusion.class.hashCode();
    }
}
