package dev.fovea.optim;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Updates;

/**
 * {@link Adam} with decoupled weight decay: w −= learningRate·weightDecay·w, then Adam's update. As in Keras, every
 * trainable parameter decays, biases too. By default beta1 0.9, beta2 0.999, epsilon 10⁻⁷ and weightDecay 0.004, as
 * there. Immutable.
 *
 * <p>Source: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019; Keras' {@code AdamW}.
 */
@CheckReturnValue
public final class AdamW implements Optimizer {
    private final Settings settings;

    private record Settings(double beta1, double beta2, double epsilon, double weightDecay) {
        Settings {
            Checks.share("beta1", beta1);
            Checks.share("beta2", beta2);
            Checks.positive("epsilon", epsilon);
            Checks.notNegative("weightDecay", weightDecay);
        }
    }

    /** AdamW with Keras' defaults. */
    public AdamW() {
        this(0.004);
    }

    /**
     * AdamW with Keras' defaults and another decay.
     *
     * @param weightDecay the share of a weight that is taken away each step, times the learning rate; at least 0
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public AdamW(double weightDecay) {
        this(new Settings(0.9, 0.999, 1e-7, weightDecay));
    }

    private AdamW(Settings settings) {
        this.settings = settings;
    }

    /**
     * This with another beta1.
     *
     * @param beta1 the decay of the first moment, in [0, 1)
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public AdamW beta1(double beta1) {
        return new AdamW(new Settings(beta1, settings.beta2, settings.epsilon, settings.weightDecay));
    }

    /**
     * This with another beta2.
     *
     * @param beta2 the decay of the second moment, in [0, 1)
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public AdamW beta2(double beta2) {
        return new AdamW(new Settings(settings.beta1, beta2, settings.epsilon, settings.weightDecay));
    }

    /**
     * This with another epsilon.
     *
     * @param epsilon what is added to the root, positive
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public AdamW epsilon(double epsilon) {
        return new AdamW(new Settings(settings.beta1, settings.beta2, epsilon, settings.weightDecay));
    }

    /**
     * This with another weightDecay.
     *
     * @param weightDecay the share of a weight that is taken away each step, times the learning rate; at least 0
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public AdamW weightDecay(double weightDecay) {
        return new AdamW(new Settings(settings.beta1, settings.beta2, settings.epsilon, weightDecay));
    }

    /**
     * The decay of the first moment.
     *
     * @return beta1, in [0, 1)
     */
    public double beta1() {
        return settings.beta1;
    }

    /**
     * The decay of the second moment.
     *
     * @return beta2, in [0, 1)
     */
    public double beta2() {
        return settings.beta2;
    }

    /**
     * What is added to the root.
     *
     * @return epsilon, positive
     */
    public double epsilon() {
        return settings.epsilon;
    }

    /**
     * The share of a weight that is taken away each step, times the learning rate.
     *
     * @return the decay, at least 0
     */
    public double weightDecay() {
        return settings.weightDecay;
    }

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public void update(WeightSlots w, float[] g, int from, int to, UpdateStep step) {
        double beta1 = settings.beta1;
        double beta2 = settings.beta2;
        float alpha = Updates.adamRate(step.learningRate(), beta1, beta2, step.number());
        Updates.decay(w.weights(), from, to, (float) (step.learningRate() * settings.weightDecay));
        Updates.adam(w.weights(), g, w.slot(0), w.slot(1), from, to, alpha, beta1, beta2, (float) settings.epsilon);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AdamW that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "AdamW[" + "beta1=" + settings.beta1 + ", beta2=" + settings.beta2 + ", epsilon=" + settings.epsilon
                + ", weightDecay=" + settings.weightDecay + "]";
    }
}
