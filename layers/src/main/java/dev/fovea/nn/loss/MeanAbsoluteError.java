package dev.fovea.nn.loss;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.tensor.Shape;

/**
 * Mean absolute error over a sample's n outputs: loss = Σ |y[i] − t[i]|/n, gradient sign(y[i] − t[i])/n, 0 where they are
 * equal.
 */
@CheckReturnValue
public final class MeanAbsoluteError implements Loss {
    /** The loss. */
    public MeanAbsoluteError() {}

    @Override
    public void check(Shape output, Target target) {
        Fit.values("mean absolute error", output, target);
    }

    @Override
    public boolean refusesSoftmax() {
        return true;
    }

    @Override
    public double gradient(LossFrame frame) {
        int n = frame.size();
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double error = (double) frame.logit(i) - frame.target(i);
            sum += Math.abs(error);
            frame.gradient(i, Math.signum(error) / n);
        }
        return sum / n;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MeanAbsoluteError;
    }

    @Override
    public int hashCode() {
        return MeanAbsoluteError.class.hashCode();
    }

    @Override
    public String toString() {
        return "MeanAbsoluteError[]";
    }
}
