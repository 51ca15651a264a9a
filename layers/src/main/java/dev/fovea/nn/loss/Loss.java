package dev.fovea.nn.loss;

/** What training makes small: a number for each sample, computed from the network's last output before any softmax. */
public interface Loss {
    /**
     * The loss of one sample, and its gradient.
     *
     * @param logits array of the network's outputs, read
     * @param offset where the sample starts
     * @param classes numbers per sample
     * @param label the true class
     * @param weight factor of the gradient: 1/batchSize, since the loss is a mean over the batch
     * @param gradient overwritten with weight · ∂loss/∂logits, from gradientOffset
     * @param gradientOffset where the sample's gradient starts
     * @return the loss, without the weight
     * @throws IllegalArgumentException if the label is not a class
     */
    double gradient(
            float[] logits, int offset, int classes, int label, double weight, float[] gradient, int gradientOffset);

    /**
     * Whether it takes the softmax of the logits itself. Then it is refused what has been through one already.
     *
     * @return by default false
     */
    default boolean hasSoftmax() {
        return false;
    }
}
