package dev.fovea.nn.loss;

/** What training makes small: a number for each sample, computed from the network's last output before any softmax. */
@FunctionalInterface
public interface Loss {
    /**
     * The loss of one sample, and its gradient, which is written to {@link LossFrame#gradient}. Several threads call
     * this at once, each with a frame of its own.
     *
     * @param frame the sample, and where its gradient goes
     * @return the loss, without the weight
     * @throws IllegalArgumentException if the label is not a class
     */
    double gradient(LossFrame frame);

    /**
     * Whether it takes the softmax of the logits itself. Then it is refused what has been through one already.
     *
     * @return by default false
     */
    default boolean hasSoftmax() {
        return false;
    }
}
