package dev.fovea.optim;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.op.Parameter;

/**
 * Adam: m += (g − m)(1 − beta1); v += (g² − v)(1 − beta2); w −= alpha·m/(√v + epsilon), with alpha = learningRate·√(1 −
 * beta2ᵗ)/(1 − beta1ᵗ) in step t. With {@link #amsgrad} it is divided by the root of the largest v so far, so that no
 * step grows because large gradients are forgotten. By default beta1 0.9, beta2 0.999 and epsilon 10⁻⁷, as in Keras,
 * without AMSGrad. Immutable.
 *
 * <p>Source: Kingma and Ba, "Adam: A method for stochastic optimization", ICLR 2015, in Keras' form: epsilon stands
 * outside the bias correction (the paper's ε̂), unlike PyTorch's. Reddi, Kale and Kumar, "On the convergence of Adam
 * and beyond", ICLR 2018.
 */
@CheckReturnValue
public final class Adam extends SettingsOptimizer {
    private final Moments settings;

    /** Adam with Keras' defaults. */
    public Adam() {
        this(Moments.DEFAULT);
    }

    private Adam(Moments settings) {
        this.settings = settings;
    }

    /**
     * This with another beta1.
     *
     * @param beta1 the decay of the first moment, in [0, 1)
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public Adam beta1(double beta1) {
        return new Adam(settings.withBeta1(beta1));
    }

    /**
     * This with another beta2.
     *
     * @param beta2 the decay of the second moment, in [0, 1)
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public Adam beta2(double beta2) {
        return new Adam(settings.withBeta2(beta2));
    }

    /**
     * This with another epsilon.
     *
     * @param epsilon what is added to the root, positive
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public Adam epsilon(double epsilon) {
        return new Adam(settings.withEpsilon(epsilon));
    }

    /**
     * This with or without AMSGrad: dividing by the root of the largest v so far, for which a third array is kept.
     *
     * @param amsgrad whether to
     * @return the changed optimizer
     */
    public Adam amsgrad(boolean amsgrad) {
        return new Adam(settings.withAmsgrad(amsgrad));
    }

    /**
     * The decay of the first moment.
     *
     * @return beta1, in [0, 1)
     */
    public double beta1() {
        return settings.beta1();
    }

    /**
     * The decay of the second moment.
     *
     * @return beta2, in [0, 1)
     */
    public double beta2() {
        return settings.beta2();
    }

    /**
     * What is added to the root.
     *
     * @return epsilon, positive
     */
    public double epsilon() {
        return settings.epsilon();
    }

    /**
     * Whether it divides by the root of the largest v so far.
     *
     * @return whether it is AMSGrad
     */
    public boolean amsgrad() {
        return settings.amsgrad();
    }

    @Override
    Record settings() {
        return settings;
    }

    @Override
    public ParameterUpdate begin(Parameter parameter) {
        return new AdamUpdate(parameter, settings);
    }
}
