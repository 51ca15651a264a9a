package dev.fovea.nn.loss;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.SoftmaxPasses;

/**
 * Softmax and cross-entropy in one: loss = log Σ exp(logits[j]) − logits[label], gradient softmax(logits) −
 * onehot(label).
 *
 * <p>In general loss = −Σ t[i]·log softmax(logits)[i]. Of a label t is 1 for its class; of targets that are values of
 * the outputs' shape, a distribution over classes, which sums to 1 but for rounding, t is the target.
 * {@link #labelSmoothing} and {@link #classWeights} change t. There may be a label, or a distribution, for each pixel: then the loss is the mean over the pixels whose label
 * is not {@link Target#ignoring ignored}.
 *
 * <p>Taken from the logits it is finite wherever they are, where the logarithm of an underflowed probability is not.
 * Immutable.
 */
@CheckReturnValue
public final class SoftmaxCrossEntropy extends ClassLoss {
    /** Without smoothing, all classes of the same weight. */
    public SoftmaxCrossEntropy() {
        this(0);
    }

    private SoftmaxCrossEntropy(double labelSmoothing, double... classWeights) {
        super("cross-entropy", labelSmoothing, classWeights);
    }

    /**
     * This with smoothed targets: t becomes (1 − s)·t + s/classes.
     *
     * <p>Source: Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", CVPR 2016.
     *
     * @param labelSmoothing s, in [0, 1); 0.1 is usual
     * @return the changed loss
     * @throws IllegalArgumentException if it is out of its range
     */
    public SoftmaxCrossEntropy labelSmoothing(double labelSmoothing) {
        return new SoftmaxCrossEntropy(labelSmoothing, weights());
    }

    /**
     * This with a weight for each class: t[i] is multiplied by the weight of class i, so that a rare class counts more.
     * The mean over the batch stays one over samples, not over weights.
     *
     * @param classWeights finite, at least 0, not all 0
     * @return the changed loss
     * @throws IllegalArgumentException if they are not
     */
    public SoftmaxCrossEntropy classWeights(double... classWeights) {
        return new SoftmaxCrossEntropy(smoothing(), Fit.some("classWeights", classWeights));
    }

    @Override
    double term(double logP) {
        return -logP;
    }

    @Override
    double slope(double logP) {
        return -1;
    }

    @Override
    public double gradient(LossFrame frame) {
        boolean pixels = frame.size() > frame.channels();
        return pixels ? PixelCrossEntropy.gradient(this, frame) : super.gradient(frame);
    }

    @Override
    double ofLabel(LossFrame frame, int first, int classes, int label) {
        return isPlain()
                ? SoftmaxPasses.crossEntropy(
                        frame.logits(), frame.logitsOffset() + first, label, classes, frame.weight(), frame.gradient(),
                        frame.gradientOffset() + first)
                : super.ofLabel(frame, first, classes, label);
    }

    /** For example "SoftmaxCrossEntropy[]" or "SoftmaxCrossEntropy[labelSmoothing=0.1, classWeights=[1.0, 9.0]]". */
    @Override
    public String toString() {
        return Fit.settings(
                "SoftmaxCrossEntropy", smoothing() == 0 ? "" : "labelSmoothing=" + smoothing(),
                Fit.setting("classWeights", weights()));
    }
}
