package dev.fovea.nn.loss;

import dev.fovea.annotation.CanIgnoreReturnValue;

/**
 * Where a {@link Loss} finds one sample and leaves its gradient. Lent for a call and then moved to the next sample, so
 * that no object is made for each; not to be kept.
 */
public final class LossFrame {
    private final float[] logits;
    private final int classes;
    private final float[] gradient;
    private int logitsOffset;
    private int label;
    private double weight = 1;
    private int gradientOffset;

    /**
     * A frame at the first sample, of label 0 and weight 1.
     *
     * @param logits outputs of samples, one after the other; shared, not copied
     * @param classes numbers per sample
     * @param gradient where gradients go; shared, not copied
     */
    public LossFrame(float[] logits, int classes, float[] gradient) {
        this.logits = logits;
        this.classes = classes;
        this.gradient = gradient;
    }

    /**
     * Moves to a sample.
     *
     * @param logitsOffset where its outputs start
     * @param label its class
     * @param weight the factor of its gradient
     * @param gradientOffset where its gradient starts
     * @return this
     */
    @CanIgnoreReturnValue
    public LossFrame moveTo(int logitsOffset, int label, double weight, int gradientOffset) {
        this.logitsOffset = logitsOffset;
        this.label = label;
        this.weight = weight;
        this.gradientOffset = gradientOffset;
        return this;
    }

    /**
     * The array of the network's outputs before any softmax.
     *
     * @return the array, not to be modified
     */
    public float[] logits() {
        return logits;
    }

    /**
     * Where the sample starts in {@link #logits}.
     *
     * @return the offset
     */
    public int logitsOffset() {
        return logitsOffset;
    }

    /**
     * The numbers of a sample.
     *
     * @return how many there are in logits and gradient
     */
    public int classes() {
        return classes;
    }

    /**
     * The true class.
     *
     * @return the label, from 0; a loss refuses one that is not below {@link #classes}
     */
    public int label() {
        return label;
    }

    /**
     * The factor of the gradient.
     *
     * @return in training 1/batchSize, since the loss is a mean over the batch
     */
    public double weight() {
        return weight;
    }

    /**
     * The array of gradients.
     *
     * @return the array, to be overwritten from {@link #gradientOffset} with weight · ∂loss/∂logits
     */
    public float[] gradient() {
        return gradient;
    }

    /**
     * Where the sample's gradient starts.
     *
     * @return the offset
     */
    public int gradientOffset() {
        return gradientOffset;
    }
}
