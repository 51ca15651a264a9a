package dev.fovea.optim;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Updates;

/**
 * RMSprop: v = rho·v + (1 − rho)·g²; w −= learningRate·g/√(v + epsilon). By default rho 0.9 and epsilon 10⁻⁷, as in
 * Keras. Immutable.
 *
 * <p>Source: Tieleman and Hinton, "Lecture 6.5: rmsprop", Coursera 2012, in Keras' form: epsilon stands under the root.
 */
@CheckReturnValue
public final class RmsProp implements Optimizer {
    private final Settings settings;

    private record Settings(double rho, double epsilon) {
        Settings {
            Checks.share("rho", rho);
            Checks.positive("epsilon", epsilon);
        }
    }

    /** RMSprop with Keras' defaults. */
    public RmsProp() {
        this(new Settings(0.9, 1e-7));
    }

    private RmsProp(Settings settings) {
        this.settings = settings;
    }

    /**
     * This with another rho.
     *
     * @param rho the decay of the mean square, in [0, 1)
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public RmsProp rho(double rho) {
        return new RmsProp(new Settings(rho, settings.epsilon));
    }

    /**
     * This with another epsilon.
     *
     * @param epsilon what is added under the root, positive
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public RmsProp epsilon(double epsilon) {
        return new RmsProp(new Settings(settings.rho, epsilon));
    }

    /**
     * The decay of the mean square.
     *
     * @return rho, in [0, 1)
     */
    public double rho() {
        return settings.rho;
    }

    /**
     * What is added under the root.
     *
     * @return epsilon, positive
     */
    public double epsilon() {
        return settings.epsilon;
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public void update(WeightSlots w, float[] g, int from, int to, UpdateStep step) {
        Updates.rmsProp(
                w.weights(), g, w.slot(0), from, to, (float) step.learningRate(), settings.rho,
                (float) settings.epsilon);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RmsProp that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "RmsProp[" + "rho=" + settings.rho + ", epsilon=" + settings.epsilon + "]";
    }
}
