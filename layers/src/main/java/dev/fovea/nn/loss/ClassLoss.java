package dev.fovea.nn.loss;

import dev.fovea.ops.Logits;
import dev.fovea.tensor.Shape;

/**
 * A loss of softmax: Σ t[i]·f(log p[i]), where p are the probabilities of a vector of classes and t what is wanted of
 * them, its gradient s[i] − p[i]·Σ s[j] with s[i] = t[i]·f′(log p[i]).
 *
 * <p>Labels want 1 of their class, distributions what they are; t is smoothed and multiplied by the classes' weights. Of
 * pixels each counts once, those whose label is ignored not at all.
 */
abstract sealed class ClassLoss implements Loss permits SoftmaxCrossEntropy, Focal {
    private final String name;
    private final double smoothing;
    private final double[] weights;

    /** Weights may be none, which are all 1. */
    ClassLoss(String name, double smoothing, double[] weights) {
        this.name = name;
        this.smoothing = smoothing;
        this.weights = weights.clone();
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException("labelSmoothing must be in [0, 1), not " + smoothing);
        }
        Fit.weights("classWeights", weights);
    }

    final double smoothing() {
        return smoothing;
    }

    final double[] weights() {
        return weights.clone();
    }

    /** Whether t is a label or a distribution as it is. */
    final boolean isPlain() {
        return smoothing == 0 && weights.length == 0;
    }

    /** f. */
    abstract double term(double logP);

    /** Its derivative f′. */
    abstract double slope(double logP);

    @Override
    public final boolean weighsClasses() {
        return weights.length > 0;
    }

    @Override
    public boolean hasSoftmax() {
        return true;
    }

    @Override
    public void check(Shape output, Target target) {
        if (target.isLabels()) {
            Fit.labels(name, output, target);
        } else {
            Fit.values(name, output, target);
        }
        if (output.rank() == 0 || output.channels() == 1) {
            throw new IllegalArgumentException(
                    name + ": of one class it is always 0, so nothing would be learned; "
                            + "expected at least 2 outputs, also for yes and no");
        }
        if (weights.length > 0 && weights.length != output.channels()) {
            throw new IllegalArgumentException(name + " has " + weights.length + " class weights, but outputs of "
                    + output + " are of " + output.channels() + " classes; give a weight for each");
        }
    }

    @Override
    public void checkValues(Target target, float[] values, int offset) {
        target.check(values, offset);
        if (!target.isLabels()) {
            Fit.within(name + " takes shares of classes", target, values, offset, Double.MAX_VALUE);
            Fit.distributions(name, target, values, offset);
        }
    }

    @Override
    public boolean counts(Target target, float[] values, int offset) {
        if (isPlain() && !target.isLabels()) {
            return true;
        }
        int classes = target.isLabels() ? target.classes() : target.shape().channels();
        for (int i = 0; i < target.size(); i++) {
            float value = values[offset + i];
            boolean some = target.isLabels()
                    ? !target.ignores(value) && counts((int) value, 1)
                    : counts(i % classes, value);
            if (some) {
                return true;
            }
        }
        return false;
    }

    /** Whether a share of a class, of whatever size, makes the loss depend on what is predicted. */
    private boolean counts(int i, double share) {
        return smoothing > 0 || (share > 0 && (weights.length == 0 || weights[i] > 0));
    }

    @Override
    public double gradient(LossFrame frame) {
        int classes = frame.channels();
        boolean labels = frame.kind().isLabels();
        double loss = 0;
        int count = 0;
        for (int vector = 0; vector * classes < frame.size(); vector++) {
            int first = vector * classes;
            if (!labels) {
                loss += ofDistribution(frame, first, classes);
            } else if (frame.kind().ignores(frame.target(vector))) {
                for (int i = 0; i < classes; i++) {
                    frame.gradient(first + i, 0);
                }
                continue;
            } else {
                loss += ofLabel(frame, first, classes, (int) frame.target(vector));
            }
            count++;
        }
        frame.count(count);
        return loss;
    }

    /** The loss of one vector of outputs with a label, and its gradient. */
    double ofLabel(LossFrame frame, int first, int classes, int label) {
        Fit.label(label, classes);
        double[] t = frame.workspace(2 * classes);
        for (int i = 0; i < classes; i++) {
            t[classes + i] = wanted(i, i == label ? 1 : 0, classes);
        }
        return ofWanted(frame, first, classes, t);
    }

    private double ofDistribution(LossFrame frame, int first, int classes) {
        double[] t = frame.workspace(2 * classes);
        for (int i = 0; i < classes; i++) {
            t[classes + i] = wanted(i, frame.target(first + i), classes);
        }
        return ofWanted(frame, first, classes, t);
    }

    /** t of a class of which the target has a share. */
    final double wanted(int i, double share, int classes) {
        double weight = weights.length == 0 ? 1 : weights[i];
        return weight * ((1 - smoothing) * share + smoothing / classes);
    }

    /** The second half of the workspace is t; the first becomes log p. */
    private double ofWanted(LossFrame frame, int first, int classes, double[] logPThenT) {
        Logits.logSoftmax(frame.logits(), frame.logitsOffset() + first, logPThenT, classes);
        double loss = 0;
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            double logP = logPThenT[i];
            double t = logPThenT[classes + i];
            if (t != 0) { // else 0 · ∞ where p underflows
                loss += t * term(logP);
                t *= slope(logP);
            }
            logPThenT[classes + i] = t;
            sum += t;
        }
        for (int i = 0; i < classes; i++) {
            frame.gradient(first + i, logPThenT[classes + i] - StrictMath.exp(logPThenT[i]) * sum);
        }
        return loss;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof ClassLoss && toString().equals(other.toString());
    }

    @Override
    public final int hashCode() {
        return toString().hashCode();
    }
}
