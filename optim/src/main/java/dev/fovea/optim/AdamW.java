package dev.fovea.optim;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Updates;
import dev.fovea.nn.op.Parameter;

/**
 * {@link Adam} with decoupled weight decay: w −= learningRate·weightDecay·w, then Adam's update. The decay is no part of
 * the gradient, so it is the same for weights of large and of small gradients. As in Keras and PyTorch every trainable
 * parameter decays, biases too, unless the training says otherwise. By default beta1 0.9, beta2 0.999, epsilon 10⁻⁷ and
 * weightDecay 0.004, as in Keras, without AMSGrad. Immutable.
 *
 * <p>Source: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019, with the learning rate as a
 * factor of the decay, as in Keras and PyTorch.
 */
@CheckReturnValue
public final class AdamW extends SettingsOptimizer {
    private final Settings settings;

    private record Settings(Moments moments, double weightDecay) {
        Settings {
            Checks.notNegative("weightDecay", weightDecay);
        }

        @Override
        public String toString() {
            return moments + ", weightDecay=" + weightDecay;
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
        this(Moments.DEFAULT, weightDecay);
    }

    private AdamW(Moments moments, double weightDecay) {
        this.settings = new Settings(moments, weightDecay);
    }

    /**
     * This with another beta1.
     *
     * @param beta1 the decay of the first moment, in [0, 1)
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public AdamW beta1(double beta1) {
        return new AdamW(settings.moments.withBeta1(beta1), settings.weightDecay);
    }

    /**
     * This with another beta2.
     *
     * @param beta2 the decay of the second moment, in [0, 1)
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public AdamW beta2(double beta2) {
        return new AdamW(settings.moments.withBeta2(beta2), settings.weightDecay);
    }

    /**
     * This with another epsilon.
     *
     * @param epsilon what is added to the root, positive
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public AdamW epsilon(double epsilon) {
        return new AdamW(settings.moments.withEpsilon(epsilon), settings.weightDecay);
    }

    /**
     * This with or without AMSGrad: dividing by the root of the largest v so far, for which a third array is kept.
     *
     * @param amsgrad whether to
     * @return the changed optimizer
     */
    public AdamW amsgrad(boolean amsgrad) {
        return new AdamW(settings.moments.withAmsgrad(amsgrad), settings.weightDecay);
    }

    /**
     * This with another weightDecay.
     *
     * @param weightDecay the share of a weight that is taken away each step, times the learning rate; at least 0
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public AdamW weightDecay(double weightDecay) {
        return new AdamW(settings.moments, weightDecay);
    }

    /**
     * The decay of the first moment.
     *
     * @return beta1, in [0, 1)
     */
    public double beta1() {
        return settings.moments.beta1();
    }

    /**
     * The decay of the second moment.
     *
     * @return beta2, in [0, 1)
     */
    public double beta2() {
        return settings.moments.beta2();
    }

    /**
     * What is added to the root.
     *
     * @return epsilon, positive
     */
    public double epsilon() {
        return settings.moments.epsilon();
    }

    /**
     * Whether it divides by the root of the largest v so far.
     *
     * @return whether it is AMSGrad
     */
    public boolean amsgrad() {
        return settings.moments.amsgrad();
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
    Record settings() {
        return settings;
    }

    @Override
    public boolean decays(Parameter parameter) {
        return true;
    }

    @Override
    public ParameterUpdate begin(Parameter parameter) {
        return new AdamUpdate(parameter, settings.moments) {
            @Override
            public void update(float[] g, int from, int to, UpdateStep step) {
                double decay = step.learningRate() * step.weightDecay(settings.weightDecay);
                Updates.decay(weights(), from, to, (float) decay);
                super.update(g, from, to, step);
            }
        };
    }
}
