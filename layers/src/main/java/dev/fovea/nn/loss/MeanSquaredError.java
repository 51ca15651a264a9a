package dev.fovea.nn.loss;

import dev.fovea.tensor.Shape;

/** Mean squared error over a sample's n outputs: loss = Σ (y[i] − t[i])²/n, gradient 2·(y[i] − t[i])/n. */
public record MeanSquaredError() implements Loss {
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
}
