package dev.fovea.data;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/**
 * Makes one training sample of two, anew for every sample of every epoch. Each sample gets a partner drawn from the epoch's
 * samples, which has been augmented like any other, by random numbers of its own.
 *
 * <p>Where targets are classes, they become distributions over the classes, {@code Target.values(Shape.of(classes))}, for
 * all samples, also those that are not mixed; the loss must take these. Other targets stay what they are.
 *
 * <p>It must be a pure function of what the frame has, its random numbers included, and allocate nothing that grows with
 * the work; several threads call it at once, each with a frame of its own. Its {@code toString} stands for it in
 * checkpoints and records, where another one is refused; lambdas are "a custom one" there.
 */
@FunctionalInterface
public interface Mixing {
    /**
     * Mixes the sample with its partner: samples, targets and weights.
     *
     * @param sample the sample, which is changed; its partner, and its random numbers
     */
    void apply(MixingFrame sample);

    /**
     * Fails unless it can mix such samples; asked before training. By default it can.
     *
     * @param shape the shape of a sample
     * @param target what the targets of the data are
     * @throws IllegalArgumentException if it cannot; the message says what it expects, and what was found
     */
    default void check(Shape shape, Target target) {}

    /**
     * What targets are once they are mixed.
     *
     * @param target what the targets of the data are
     * @return a distribution for a class, else the same
     */
    static Target mixed(Target target) {
        return target.isLabel() ? Target.values(Shape.of(target.classes())) : target;
    }

    /**
     * This for some of the samples; the others stay as they are, but for a class that becomes a distribution.
     *
     * @param probability the share of samples that are mixed, in [0, 1]
     * @return the mixing
     * @throws IllegalArgumentException if it is out of its range
     */
    @CheckReturnValue
    default Mixing withProbability(double probability) {
        return new MixSometimes(probability, this);
    }

    /**
     * One of several for each sample, all as likely.
     *
     * @param parts at least one
     * @return the choice
     * @throws IllegalArgumentException if there are none
     */
    static Mixing oneOf(Mixing... parts) {
        return new MixOneOf(new Parts<>(Arrays.asList(parts)));
    }

    /**
     * Mixup: λ·sample + (1 − λ)·partner, targets and weights likewise, with λ from Beta(alpha, alpha). Zhang, Cisse,
     * Dauphin and Lopez-Paz, "mixup: beyond empirical risk minimization" (ICLR 2018), who take alpha 0.2 for ImageNet and 1
     * for CIFAR. Targets may be a class or values.
     *
     * @param alpha above 0; the greater, the more equal are the parts
     * @return the mixing, of samples of any shape
     * @throws IllegalArgumentException if it is out of its range
     */
    static Mixing mixup(double alpha) {
        return new Mixup(alpha);
    }

    /**
     * CutMix: a rectangle of the partner in the place of the sample's, of a share 1 − λ of the area with λ from Beta(alpha,
     * alpha), its centre anywhere in the image. Targets and weights are mixed by the share of the area that the sample
     * keeps; a target that is a map of the pixels, labels too, has the same rectangle of the partner's. Yun et al.,
     * "CutMix: regularization strategy to train strong classifiers with localizable features" (ICCV 2019), who take alpha 1.
     *
     * @param alpha above 0
     * @return the mixing, of images (height, width, channels)
     * @throws IllegalArgumentException if it is out of its range
     */
    static Mixing cutMix(double alpha) {
        return new CutMix(alpha);
    }
}
