package dev.fovea.optim;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Updates;

/**
 * Adam: m += (g − m)(1 − beta1); v += (g² − v)(1 − beta2); w −= alpha·m/(√v + epsilon), with alpha = learningRate·√(1 −
 * beta2ᵗ)/(1 − beta1ᵗ) in step t. By default beta1 0.9, beta2 0.999 and epsilon 10⁻⁷, as in Keras. Immutable.
 *
 * <p>Source: Kingma and Ba, "Adam: A method for stochastic optimization", ICLR 2015, in Keras' form: epsilon stands
 * outside the bias correction (the paper's ε̂), unlike PyTorch's.
 */
@CheckReturnValue
public final class Adam implements Optimizer {
    private final Settings settings;

    private record Settings(double beta1, double beta2, double epsilon) {
        Settings {
            Checks.share("beta1", beta1);
            Checks.share("beta2", beta2);
            Checks.positive("epsilon", epsilon);
        }
    }

    /** Adam with Keras' defaults. */
    public Adam() {
        this(new Settings(0.9, 0.999, 1e-7));
    }

    private Adam(Settings settings) {
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
        return new Adam(new Settings(beta1, settings.beta2, settings.epsilon));
    }

    /**
     * This with another beta2.
     *
     * @param beta2 the decay of the second moment, in [0, 1)
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public Adam beta2(double beta2) {
        return new Adam(new Settings(settings.beta1, beta2, settings.epsilon));
    }

    /**
     * This with another epsilon.
     *
     * @param epsilon what is added to the root, positive
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public Adam epsilon(double epsilon) {
        return new Adam(new Settings(settings.beta1, settings.beta2, epsilon));
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

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public void update(WeightSlots w, float[] g, int from, int to, UpdateStep step) {
        double beta1 = settings.beta1;
        double beta2 = settings.beta2;
        float alpha = Updates.adamRate(step.learningRate(), beta1, beta2, step.number());
        Updates.adam(
                w.weights(), g, w.slot(0), w.slot(1), from, to, alpha, beta1, beta2, (float) settings.epsilon);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Adam that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "Adam[" + "beta1=" + settings.beta1 + ", beta2=" + settings.beta2 + ", epsilon=" + settings.epsilon
                + "]";
    }
}
