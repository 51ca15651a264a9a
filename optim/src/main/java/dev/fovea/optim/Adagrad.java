package dev.fovea.optim;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Updates;
import dev.fovea.nn.op.Parameter;
import java.util.Arrays;

/**
 * Adagrad: v += g²; w −= learningRate·g/(√v + epsilon). The steps of each weight shrink by what its gradients have been,
 * so weights that are seldom used keep large ones; the rate never recovers. By default v begins with 0 and epsilon is
 * 10⁻¹⁰, as in PyTorch; Keras begins with 0.1. Learning rates are larger than Adam's, about 0.01 to 0.1. Immutable.
 *
 * <p>Source: Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization",
 * JMLR 12, 2011.
 */
@CheckReturnValue
public final class Adagrad extends SettingsOptimizer {
    private final Settings settings;

    private record Settings(double initial, double epsilon) {
        Settings {
            Checks.notNegative("initial", initial);
            Checks.positive("epsilon", epsilon);
        }

        @Override
        public String toString() {
            return "initial=" + initial + ", epsilon=" + epsilon;
        }
    }

    /** Adagrad with the defaults. */
    public Adagrad() {
        this(new Settings(0, 1e-10));
    }

    private Adagrad(Settings settings) {
        this.settings = settings;
    }

    /**
     * This with another initial.
     *
     * @param initial what the sum of squares begins with, at least 0; more damps the first steps
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public Adagrad initial(double initial) {
        return new Adagrad(new Settings(initial, settings.epsilon));
    }

    /**
     * This with another epsilon.
     *
     * @param epsilon what is added to the root, positive
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public Adagrad epsilon(double epsilon) {
        return new Adagrad(new Settings(settings.initial, epsilon));
    }

    /**
     * What the sum of squares begins with.
     *
     * @return the sum before the first step, at least 0
     */
    public double initial() {
        return settings.initial;
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
    Record settings() {
        return settings;
    }

    @Override
    public ParameterUpdate begin(Parameter parameter) {
        ParameterUpdate update = new ParameterUpdate(parameter, 1) {
            @Override
            public void update(float[] g, int from, int to, UpdateStep step) {
                Updates.adagrad(
                        weights(), g, slot(0), from, to, (float) step.learningRate(), (float) settings.epsilon);
            }
        };
        Arrays.fill(update.slot(0), (float) settings.initial);
        return update;
    }
}
