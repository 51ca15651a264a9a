package dev.fovea.metric;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/**
 * The coefficient of determination R²: how much of the targets' variance is explained, 1 − Σ (y − t)² / Σ (t − mean t)²
 * over the samples, and of several outputs the mean of theirs. 1 is perfect, 0 as good as the mean, below 0 worse.
 *
 * <p>As in scikit-learn, where the targets are all the same it is 1 if the outputs are they, else 0; of no samples it is 0.
 * The variance is computed from Σ t², so targets should not all lie further than 10⁵ of their standard deviations from 0:
 * what is below n·2⁻⁵² of Σ t², by which sums of n numbers may be rounded, is taken for none.
 */
@CheckReturnValue
public final class RSquared implements Metric {
    /** The metric. */
    public RSquared() {}

    private static final double ROUNDING = 0x1p-52;
    private static final int SUM = 0;
    private static final int SQUARES = 1;
    private static final int ERRORS = 2;
    private static final int SUMS = 3;

    @Override
    public String name() {
        return "r2";
    }

    @Override
    public void check(Shape output, Target target) {
        Values.require(name(), output, target);
    }

    /** Three sums for each output, and the number of samples. */
    @Override
    public Tally newTally(Shape output, Target target) {
        return new Tally(SUMS * output.size() + 1);
    }

    @Override
    public void add(Outcome outcome, Tally tally) {
        for (int i = 0; i < outcome.size(); i++) {
            double t = outcome.target(i);
            double error = outcome.logit(i) - t;
            tally.add(SUMS * i + SUM, t);
            tally.add(SUMS * i + SQUARES, t * t);
            tally.add(SUMS * i + ERRORS, error * error);
        }
        tally.add(SUMS * outcome.size(), 1);
    }

    @Override
    public double value(Tally tally) {
        int outputs = tally.sums() / SUMS;
        double samples = tally.get(SUMS * outputs);
        if (samples == 0) {
            return 0;
        }
        double sum = 0;
        for (int i = 0; i < outputs; i++) {
            double total = tally.get(SUMS * i + SUM);
            double squares = tally.get(SUMS * i + SQUARES);
            double variance = squares - total * total / samples;
            sum += ofOutput(tally.get(SUMS * i + ERRORS), variance > samples * ROUNDING * squares ? variance : 0);
        }
        return sum / outputs;
    }

    private static double ofOutput(double errors, double variance) {
        if (variance > 0 || Double.isNaN(errors)) {
            return 1 - errors / variance;
        }
        return errors == 0 ? 1 : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RSquared;
    }

    @Override
    public int hashCode() {
        return RSquared.class.hashCode();
    }

    @Override
    public String toString() {
        return "RSquared[]";
    }
}
