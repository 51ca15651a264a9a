package dev.fovea.nn.loss;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.tensor.Shape;

/**
 * What training makes small: a number for each sample, computed from the network's last output before any softmax, and
 * the target.
 *
 * <p>The loss of a batch is Σ weight·loss / Σ count over its samples; {@link LossFrame#count} is 1 unless the loss sets
 * it, so it is the mean of the weighted losses. Losses are added by {@link #plus} and {@link #times}. One of one's own is
 * a lambda:
 *
 * <pre>{@code
 * Loss loss = frame -> {
 *     double error = frame.logit(0) - frame.target(0);
 *     frame.gradient(0, 4 * error * error * error);
 *     return error * error * error * error;
 * };
 * }</pre>
 */
@FunctionalInterface
public interface Loss {
    /**
     * The loss of one sample, and its gradient, which is written to {@link LossFrame#gradient}. Several threads call
     * this at once, each with a frame of its own.
     *
     * @param frame the sample, and where its gradient goes
     * @return the loss, without the weight
     */
    double gradient(LossFrame frame);

    /**
     * Fails unless outputs can be compared with targets; asked before training.
     *
     * <p>By default there must be a label for each vector of outputs, of no more classes than it has numbers, or a value
     * for each output.
     *
     * @param output the shape of the network's output for one sample
     * @param target what the data have
     * @throws IllegalArgumentException if they do not go together; the message has both and the remedy
     */
    default void check(Shape output, Target target) {
        if (target.isLabels()) {
            Fit.labels("the loss", output, target);
        } else {
            Fit.values("the loss", output, target);
        }
    }

    /**
     * Fails unless a sample's target is one to learn from; asked of every sample before training.
     *
     * <p>By default what {@link Target#check} asks for: labels that are whole numbers of classes, values that are finite.
     *
     * @param target what the data have
     * @param values the array, not modified
     * @param offset where the sample's target starts
     * @throws IllegalArgumentException if it is not; the message has the value and what was expected
     */
    default void checkValues(Target target, float[] values, int offset) {
        target.check(values, offset);
    }

    /**
     * Whether the loss of a sample with this target depends at all on what the network computes; asked of every sample
     * before training, which is refused if that is so of none.
     *
     * <p>By default it does. It does not where all labels are ignored, or of classes whose weight is 0.
     *
     * @param target what the data have
     * @param values the array, not modified
     * @param offset where the sample's target starts
     * @return whether there is something to learn
     */
    default boolean counts(Target target, float[] values, int offset) {
        return true;
    }

    /**
     * Fails unless it can learn from targets that were mixed of two, as share·target + (1 − share)·other; asked before a
     * training that mixes samples.
     *
     * <p>By default it can. A loss whose values stand for something else, such as the number of a class, cannot.
     *
     * @param target what the data have
     * @throws IllegalArgumentException if it cannot; the message has the remedy
     */
    default void checkMixed(Target target) {}

    /**
     * Whether some classes weigh more in it than others, as rare ones do. Who balances the classes by sampling as well is
     * told.
     *
     * @return by default false
     */
    default boolean weighsClasses() {
        return false;
    }

    /**
     * Whether it takes the softmax of the logits itself. Then it is refused what has been through one already.
     *
     * @return by default false
     */
    default boolean hasSoftmax() {
        return false;
    }

    /**
     * Whether it takes the sigmoid of the logits itself. A sigmoid that ends the network is then taken for that of the loss:
     * it sees the logits before it. Losses without one see what the network predicts.
     *
     * @return by default false
     */
    default boolean hasSigmoid() {
        return false;
    }

    /**
     * Whether it takes the softmax of one of several outputs itself, which must then be logits.
     *
     * @param output the name of an output, as in {@link Heads}
     * @return by default false
     */
    default boolean hasSoftmax(String output) {
        return false;
    }

    /**
     * Whether it takes the sigmoid of one of several outputs itself, which must then be logits.
     *
     * @param output the name of an output, as in {@link Heads}
     * @return by default false
     */
    default boolean hasSigmoid(String output) {
        return false;
    }

    /**
     * Whether a network that ends in a softmax is refused. A loss sees the logits before it, so one that compares outputs
     * with values would train others than are predicted.
     *
     * @return by default false
     */
    default boolean refusesSoftmax() {
        return false;
    }

    /**
     * Whether a network that ends in a sigmoid is refused. A loss sees the logits before it if it {@link #hasSigmoid has one},
     * so a sum of one that has and one that has none would compare logits with what was meant for outputs.
     *
     * @return by default false
     */
    default boolean refusesSigmoid() {
        return false;
    }

    /**
     * This and another loss: loss + other.
     *
     * <p>The sum counts as this does ({@link LossFrame#count}); where the other counts otherwise, the mean of its terms is
     * added to each of this one's.
     *
     * @param other what is added
     * @return the sum
     */
    @CheckReturnValue
    default Loss plus(Loss other) {
        return new Sum(this, other);
    }

    /**
     * A multiple of this: factor · loss.
     *
     * @param factor finite
     * @return the multiple
     * @throws IllegalArgumentException if the factor is not finite
     */
    @CheckReturnValue
    default Loss times(double factor) {
        return new Scaled(factor, this);
    }
}
