package dev.fovea.nn.loss;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.tensor.Shape;

/** Mean squared error over a sample's n outputs: loss = Σ (y[i] − t[i])²/n, gradient 2·(y[i] − t[i])/n. */
@CheckReturnValue
public final class MeanSquaredError implements Loss {
    /** The loss. */
    public MeanSquaredError() {}

    @Override
    public void check(Shape output, Target target) {
        Fit.values("mean squared error", output, target);
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
            sum += error * error;
            frame.gradient(i, 2 * error / n);
        }
        return sum / n;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MeanSquaredError;
    }

    @Override
    public int hashCode() {
        return MeanSquaredError.class.hashCode();
    }

    @Override
    public String toString() {
        return "MeanSquaredError[]";
    }
}
