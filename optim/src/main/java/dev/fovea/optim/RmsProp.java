package dev.fovea.optim;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Updates;
import dev.fovea.nn.op.Parameter;

/**
 * RMSprop: v = rho·v + (1 − rho)·g²; w −= learningRate·g/√(v + epsilon). {@link #centered} takes the variance for v, the
 * mean square minus the squared mean, so that steps are longer where gradients agree. With momentum b = momentum·b +
 * learningRate·g/√(v + epsilon); w −= b. By default rho 0.9 and epsilon 10⁻⁷, as in Keras, not centred and without
 * momentum. Immutable.
 *
 * <p>Source: Tieleman and Hinton, "Lecture 6.5: rmsprop", Coursera 2012; centred: Graves, "Generating sequences with
 * recurrent neural networks", 2013. In Keras' form: epsilon stands under the root, unlike PyTorch's.
 */
@CheckReturnValue
public final class RmsProp extends SettingsOptimizer {
    private final Settings settings;

    private record Settings(double rho, double epsilon, double momentum, boolean centered) {
        Settings {
            Checks.share("rho", rho);
            Checks.positive("epsilon", epsilon);
            Checks.share("momentum", momentum);
        }

        @Override
        public String toString() {
            return "rho=" + rho + ", epsilon=" + epsilon + (momentum == 0 ? "" : ", momentum=" + momentum)
                    + (centered ? ", centered=true" : "");
        }
    }

    /** RMSprop with Keras' defaults. */
    public RmsProp() {
        this(new Settings(0.9, 1e-7, 0, false));
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
        return new RmsProp(new Settings(rho, settings.epsilon, settings.momentum, settings.centered));
    }

    /**
     * This with another epsilon.
     *
     * @param epsilon what is added under the root, positive
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public RmsProp epsilon(double epsilon) {
        return new RmsProp(new Settings(settings.rho, epsilon, settings.momentum, settings.centered));
    }

    /**
     * This with another momentum.
     *
     * @param momentum the share of the last step that is kept, in [0, 1); 0 for none
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public RmsProp momentum(double momentum) {
        return new RmsProp(new Settings(settings.rho, settings.epsilon, momentum, settings.centered));
    }

    /**
     * This with the variance or with the mean square.
     *
     * @param centered whether the mean gradient is kept and its square taken off
     * @return the changed optimizer
     */
    public RmsProp centered(boolean centered) {
        return new RmsProp(new Settings(settings.rho, settings.epsilon, settings.momentum, centered));
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

    /**
     * The share of the last step that is kept.
     *
     * @return the momentum, in [0, 1)
     */
    public double momentum() {
        return settings.momentum;
    }

    /**
     * Whether it divides by the deviation.
     *
     * @return whether the mean is taken off
     */
    public boolean centered() {
        return settings.centered;
    }

    @Override
    Record settings() {
        return settings;
    }

    @Override
    public ParameterUpdate begin(Parameter parameter) {
        return new Update(parameter, settings);
    }

    private static final class Update extends ParameterUpdate {
        private final Settings settings;
        private final int mean;
        private final int velocity;

        private Update(Parameter parameter, Settings settings) {
            super(parameter, 1 + (settings.centered ? 1 : 0) + (settings.momentum == 0 ? 0 : 1));
            this.settings = settings;
            mean = 1;
            velocity = settings.centered ? 2 : 1;
        }

        @Override
        public void update(float[] g, int from, int to, UpdateStep step) {
            float rate = (float) step.learningRate();
            float epsilon = (float) settings.epsilon;
            if (settings.centered) {
                Updates.variance(g, slot(0), slot(mean), from, to, settings.rho);
            } else {
                Updates.meanSquare(g, slot(0), from, to, settings.rho);
            }
            if (settings.momentum == 0) {
                Updates.rmsProp(weights(), g, slot(0), from, to, rate, epsilon);
            } else {
                Updates.rmsProp(
                        weights(), g, slot(0), slot(velocity), from, to, rate, (float) settings.momentum, epsilon);
            }
        }
    }
}
