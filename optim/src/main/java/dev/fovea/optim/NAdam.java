package dev.fovea.optim;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Updates;
import dev.fovea.nn.op.Parameter;

/**
 * Adam with Nesterov's look-ahead: m += (g − m)(1 − beta1); v += (g² − v)(1 − beta2); w −= learningRate·((1 − μₜ)·g/(1 −
 * Πₜ) + μₜ₊₁·m/(1 − Πₜ₊₁))/(√(v/(1 − beta2ᵗ)) + epsilon), with μₜ = beta1·(1 − ½·0.96^(momentumDecay·t)) and Πₜ = μ₁·…·μₜ
 * in step t. So the momentum rises from about half of beta1 to beta1. By default beta1 0.9, beta2 0.999, epsilon 10⁻⁷
 * and momentumDecay 0.004, the paper's (and PyTorch's); Keras has 1. Immutable.
 *
 * <p>Source: Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016.
 */
@CheckReturnValue
public final class NAdam extends SettingsOptimizer {
    private static final double RISE = 0.96;

    /** Below it, 1 − Π is 1 in double. */
    private static final double NOTHING = 0x1p-54;

    private final Settings settings;

    record Settings(Moments moments, double momentumDecay) {
        Settings {
            Checks.notNegative("momentumDecay", momentumDecay);
        }

        @Override
        public String toString() {
            return moments + ", momentumDecay=" + momentumDecay;
        }

        /** μ of a step. */
        double momentum(double step) {
            return moments.beta1() * (1 - 0.5 * StrictMath.pow(RISE, momentumDecay * step));
        }

        /**
         * Π of a step. A function of the step, so that nothing is carried along; its factors are below beta1 and begin
         * with half of it, so that few are multiplied (53 by default) until it no longer counts.
         */
        double product(long step) {
            double ratio = StrictMath.pow(RISE, momentumDecay);
            double power = 1;
            double product = 1;
            for (long i = 1; i <= step && product >= NOTHING; i++) {
                power *= ratio;
                product *= moments.beta1() * (1 - 0.5 * power);
            }
            return product;
        }
    }

    /** NAdam with the defaults. */
    public NAdam() {
        this(Moments.DEFAULT, 0.004);
    }

    private NAdam(Moments moments, double momentumDecay) {
        this.settings = new Settings(moments, momentumDecay);
    }

    /**
     * This with another beta1.
     *
     * @param beta1 the decay of the first moment, in [0, 1)
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public NAdam beta1(double beta1) {
        return new NAdam(settings.moments.withBeta1(beta1), settings.momentumDecay);
    }

    /**
     * This with another beta2.
     *
     * @param beta2 the decay of the second moment, in [0, 1)
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public NAdam beta2(double beta2) {
        return new NAdam(settings.moments.withBeta2(beta2), settings.momentumDecay);
    }

    /**
     * This with another epsilon.
     *
     * @param epsilon what is added to the root, positive
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public NAdam epsilon(double epsilon) {
        return new NAdam(settings.moments.withEpsilon(epsilon), settings.momentumDecay);
    }

    /**
     * This with another momentumDecay.
     *
     * @param momentumDecay how fast the momentum rises to beta1, at least 0; 0 leaves it at half of beta1
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public NAdam momentumDecay(double momentumDecay) {
        return new NAdam(settings.moments, momentumDecay);
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
     * How fast the momentum rises.
     *
     * @return the decay of what it lacks, at least 0
     */
    public double momentumDecay() {
        return settings.momentumDecay;
    }

    @Override
    Record settings() {
        return settings;
    }

    @Override
    public ParameterUpdate begin(Parameter parameter) {
        return new ParameterUpdate(parameter, 2) {
            @Override
            public void update(float[] g, int from, int to, UpdateStep step) {
                NAdam.update(settings, this, g, from, to, step);
            }
        };
    }

    private static void update(
            Settings settings, ParameterUpdate parameter, float[] g, int from, int to, UpdateStep step) {
        long number = step.number();
        double beta2 = settings.moments.beta2();
        double momentum = settings.momentum((double) number);
        double next = settings.momentum(number + 1.0);
        double product = settings.product(number);
        // Of v's correction the root stands in the rates and in epsilon.
        double root = Math.sqrt(1 - StrictMath.pow(beta2, (double) number));
        double alpha = step.learningRate() * root * next / (1 - product * next);
        double gamma = step.learningRate() * root * (1 - momentum) / (1 - product);
        Updates.nadam(
                parameter.weights(), g, parameter.slot(0), parameter.slot(1), from, to, (float) alpha, (float) gamma,
                settings.moments.beta1(), beta2, (float) (settings.moments.epsilon() * root));
    }
}
