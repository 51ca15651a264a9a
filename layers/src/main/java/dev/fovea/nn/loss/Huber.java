package dev.fovea.nn.loss;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.tensor.Shape;

/**
 * Squared near the target and straight far from it, so that outliers pull no more than others: the mean over a sample's n
 * outputs of e²/2 where |e| ≤ delta, else of delta·(|e| − delta/2); e = y[i] − t[i]. The gradient is e, limited to
 * ±delta, over n.
 *
 * <p>Source: Huber, "Robust Estimation of a Location Parameter", Annals of Mathematical Statistics 35 (1964).
 */
@CheckReturnValue
public final class Huber implements Loss {
    private final double delta;

    /**
     * The loss.
     *
     * @param delta where it becomes straight, positive
     * @throws IllegalArgumentException if delta is not positive and finite
     */
    public Huber(double delta) {
        if (!(delta > 0 && delta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("delta must be positive and finite, not " + delta);
        }
        this.delta = delta;
    }

    /** With delta 1. */
    public Huber() {
        this(1);
    }

    /** {@return where it becomes straight} */
    public double delta() {
        return delta;
    }

    @Override
    public void check(Shape output, Target target) {
        Fit.values("the Huber loss", output, target);
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
            double size = Math.abs(error);
            sum += size <= delta ? error * error / 2 : delta * (size - delta / 2);
            frame.gradient(i, Math.clamp(error, -delta, delta) / n);
        }
        return sum / n;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Huber that && Double.compare(delta, that.delta) == 0;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(delta);
    }

    @Override
    public String toString() {
        return "Huber[delta=" + delta + "]";
    }
}
