package dev.fovea.nn.loss;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.tensor.Shape;

/**
 * Yes or no for each output on its own: the mean over a sample's outputs of −w·t·log σ(y) − (1 − t)·log(1 − σ(y)), where
 * σ(y) = 1/(1 + e⁻ʸ) is the probability of yes; gradient (1 − t)·σ(y) − w·t·(1 − σ(y)) over their number.
 *
 * <p>Targets are values from 0 (no) to 1 (yes) of the outputs' shape: several labels that may be true at once, or pixels.
 * One output may also have a label of 2 classes, and an image of one channel a label for each pixel; those that are
 * {@link Target#ignoring ignored} do not count. Computed from the logits: a sigmoid that ends the network is taken for
 * this one. Finite wherever the logits are. Immutable.
 */
@CheckReturnValue
public final class BinaryCrossEntropy implements Loss {
    private final double[] positiveWeights;

    /** With a yes that counts as much as a no. */
    public BinaryCrossEntropy() {
        this(new double[0]);
    }

    private BinaryCrossEntropy(double[] positiveWeights) {
        Fit.weights("positiveWeights", positiveWeights);
        this.positiveWeights = positiveWeights.clone();
    }

    /**
     * This with other weights of a yes: w, so that a rare one counts more. (Negatives over positives balances them.)
     *
     * @param positiveWeights one for all outputs, or one for each of the last axis; finite, at least 0, not all 0
     * @return the changed loss
     * @throws IllegalArgumentException if they are not
     */
    public BinaryCrossEntropy positiveWeights(double... positiveWeights) {
        return new BinaryCrossEntropy(Fit.some("positiveWeights", positiveWeights));
    }

    @Override
    public void check(Shape output, Target target) {
        if (target.isLabels()) {
            Fit.oneOutput("binary cross-entropy", output, target);
        } else {
            Fit.values("binary cross-entropy", output, target);
        }
        int channels = output.rank() == 0 ? 1 : output.channels();
        if (positiveWeights.length > 1 && positiveWeights.length != channels) {
            throw new IllegalArgumentException("binary cross-entropy has " + positiveWeights.length
                    + " positive weights, but outputs of " + output + " have " + channels
                    + " on the last axis; give one for each, or one for all");
        }
    }

    @Override
    public void checkValues(Target target, float[] values, int offset) {
        target.check(values, offset);
        if (!target.isLabels()) {
            Fit.within("binary cross-entropy takes yes or no", target, values, offset, 1);
        }
    }

    @Override
    public boolean counts(Target target, float[] values, int offset) {
        if (!target.isLabels() && positiveWeights.length == 0) {
            return true;
        }
        for (int i = 0; i < target.size(); i++) {
            float value = values[offset + i];
            if (!(target.isLabels() && target.ignores(value)) && (value < 1 || weight(i) > 0)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean weighsClasses() {
        return positiveWeights.length > 0;
    }

    @Override
    public boolean hasSigmoid() {
        return true;
    }

    @Override
    public boolean refusesSoftmax() {
        return true;
    }

    @Override
    public double gradient(LossFrame frame) {
        int n = frame.size();
        boolean labels = frame.kind().isLabels();
        double scale = labels ? 1 : 1.0 / n; // labels may be ignored, so they are counted
        double sum = 0;
        int count = 0;
        for (int i = 0; i < n; i++) {
            double t = frame.target(i);
            if (labels && frame.kind().ignores((float) t)) {
                frame.gradient(i, 0);
                continue;
            }
            double y = frame.logit(i);
            double yes = t * weight(i);
            double no = 1 - t;
            // e^−|y| does not overflow, and log1p keeps what 1 + e^−|y| would lose
            double e = StrictMath.exp(-Math.abs(y));
            double log = StrictMath.log1p(e);
            double larger = 1 / (1 + e);
            double smaller = e / (1 + e);
            sum += yes * (Math.max(-y, 0) + log) + no * (Math.max(y, 0) + log);
            frame.gradient(i, scale * (y >= 0 ? no * larger - yes * smaller : no * smaller - yes * larger));
            count++;
        }
        frame.count(labels ? count : 1);
        return sum * scale;
    }

    private double weight(int i) {
        return positiveWeights.length == 0 ? 1 : positiveWeights[i % positiveWeights.length];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BinaryCrossEntropy && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** For example "BinaryCrossEntropy[]" or "BinaryCrossEntropy[positiveWeights=[3.0]]". */
    @Override
    public String toString() {
        return Fit.settings("BinaryCrossEntropy", Fit.setting("positiveWeights", positiveWeights));
    }
}
