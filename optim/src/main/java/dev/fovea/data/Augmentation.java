package dev.fovea.data;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/**
 * A random change of training samples, drawn anew for every sample of every epoch. {@link Augmentations} has the usual
 * ones.
 *
 * <p>It must be a pure function of what the frame has, its random numbers included, and allocate nothing that grows with
 * the work; several threads call it at once, each with a frame of its own. Its {@code toString} stands for it in
 * checkpoints and records, where another one is refused; lambdas are "a custom one" there.
 */
@FunctionalInterface
public interface Augmentation {
    /**
     * Changes a sample; where pixels move, a target that is a map of the same pixels, too.
     *
     * @param sample the sample, its target and its random numbers
     */
    void apply(AugmentationFrame sample);

    /**
     * Fails unless it can change such samples; asked before training. By default it can.
     *
     * @param shape the shape of a sample
     * @param target what the targets are
     * @throws IllegalArgumentException if it cannot; the message says what it expects, and the shape
     */
    default void check(Shape shape, Target target) {}

    /**
     * Fails unless the pixels of samples can be moved and their targets with them: for the {@link #check} of what moves
     * pixels. Targets may be maps of the same pixels ({@link AugmentationFrame#mapped}) or no maps, which stay as they are:
     * a class, or a vector of labels or values. Everything else in two or more dimensions is taken for a map of other
     * pixels; if it is none, a lambda, {@code sample -> flip.apply(sample)}, is an augmentation that nobody asks.
     *
     * @param done what is done to images, for the message: "flipped"
     * @param shape the shape of a sample
     * @param target what the targets are
     * @throws IllegalArgumentException if samples are no images (height, width, channels), or targets are maps of another
     *     size; the message says both shapes
     */
    static void requireMovable(String done, Shape shape, Target target) {
        Images.require(done, shape);
        if (AugmentationFrame.isMapOfOthers(shape, target)) {
            throw new IllegalArgumentException("images of " + shape + " cannot be " + done + " beside targets that are "
                    + target
                    + ", a map of other pixels, which would stay where they are; let both have the same rows and "
                    + "columns, as with Resize2d at the network's end, or leave out what moves pixels");
        }
    }

    /**
     * This, and another one after it.
     *
     * @param next what changes what this one made
     * @return both in order
     */
    @CheckReturnValue
    default Augmentation then(Augmentation next) {
        return Augmentations.inOrder(this, next);
    }

    /**
     * This for some of the samples; the others stay as they are.
     *
     * @param probability the share of samples that are changed, in [0, 1]
     * @return the augmentation
     * @throws IllegalArgumentException if it is out of its range
     */
    @CheckReturnValue
    default Augmentation withProbability(double probability) {
        return new Sometimes(probability, this);
    }
}
