package dev.fovea.nn.loss;

import dev.fovea.annotation.CheckReturnValue;

/**
 * Cross-entropy of softmax that counts samples less the better they are known: loss = −(1 − p)^gamma · log p, where p is
 * the probability of the label. By default gamma is 2; with gamma 0 it is cross-entropy.
 *
 * <p>In general loss = −Σ t[i]·(1 − p[i])^gamma · log p[i], with t as for {@link SoftmaxCrossEntropy}: a label, a
 * distribution, one for each pixel. Computed from the logits, finite wherever they are. Immutable.
 *
 * <p>Source: Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017; its alpha are the class weights.
 */
@CheckReturnValue
public final class Focal extends ClassLoss {
    private final double gamma;

    /** With gamma 2, all classes of the same weight. */
    public Focal() {
        this(2);
    }

    private Focal(double gamma, double... classWeights) {
        super("the focal loss", 0, classWeights);
        this.gamma = gamma;
        if (!(gamma >= 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("gamma must be finite and at least 0, not " + gamma);
        }
    }

    /**
     * This with another gamma.
     *
     * @param gamma how much what is known counts less, at least 0
     * @return the changed loss
     * @throws IllegalArgumentException if it is out of its range
     */
    public Focal gamma(double gamma) {
        return new Focal(gamma, weights());
    }

    /**
     * This with a weight for each class, the factor of its t.
     *
     * @param classWeights finite, at least 0, not all 0
     * @return the changed loss
     * @throws IllegalArgumentException if they are not
     */
    public Focal classWeights(double... classWeights) {
        return new Focal(gamma, Fit.some("classWeights", classWeights));
    }

    @Override
    double term(double logP) {
        return -StrictMath.pow(-StrictMath.expm1(logP), gamma) * logP;
    }

    /** (1 − p)^gamma · (gamma · p·log p/(1 − p) − 1), where log p/(1 − p) goes to −1 as p goes to 1. */
    @Override
    double slope(double logP) {
        double rest = -StrictMath.expm1(logP);
        double ratio = rest == 0 ? -1 : StrictMath.exp(logP) * logP / rest;
        return StrictMath.pow(rest, gamma) * (gamma * ratio - 1);
    }

    /** For example "Focal[gamma=2.0]" or "Focal[gamma=2.0, classWeights=[1.0, 9.0]]". */
    @Override
    public String toString() {
        return Fit.settings("Focal", "gamma=" + gamma, Fit.setting("classWeights", weights()));
    }
}
