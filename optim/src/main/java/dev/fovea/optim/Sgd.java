package dev.fovea.optim;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Updates;
import dev.fovea.nn.op.Parameter;

/**
 * Gradient descent, with momentum if that is not 0. With d = g + weightDecay·w: v = momentum·v − learningRate·d; w += v,
 * or with Nesterov's look-ahead w += momentum·v − learningRate·d. Without momentum w −= learningRate·d, and no state. By
 * default momentum 0, no look-ahead and weightDecay 0. Immutable.
 *
 * <p>The decay is a part of the gradient, that of ½·weightDecay·‖w‖², as in PyTorch's {@code SGD}; momentum carries it on.
 * Weights that no gradient moves shrink by learningRate·weightDecay/(1 − momentum) of themselves a step in the long run.
 *
 * <p>Source: Keras' {@code SGD}; Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum
 * in deep learning", ICML 2013. The learning rate stands in the velocity as there; PyTorch's stands outside, which is the
 * same while the rate does not change.
 */
@CheckReturnValue
public final class Sgd extends SettingsOptimizer {
    private final Settings settings;

    private record Settings(double momentum, boolean nesterov, double weightDecay) {
        Settings {
            Checks.share("momentum", momentum);
            Checks.notNegative("weightDecay", weightDecay);
        }

        @Override
        public String toString() {
            return "momentum=" + momentum + ", nesterov=" + nesterov
                    + (weightDecay == 0 ? "" : ", weightDecay=" + weightDecay);
        }
    }

    /** Plain gradient descent. */
    public Sgd() {
        this(0);
    }

    /**
     * Gradient descent with momentum.
     *
     * @param momentum the share of the velocity that is kept, in [0, 1)
     * @throws IllegalArgumentException if it is out of its range
     */
    public Sgd(double momentum) {
        this(new Settings(momentum, false, 0));
    }

    private Sgd(Settings settings) {
        this.settings = settings;
    }

    /**
     * This with another momentum.
     *
     * @param momentum the share of the velocity that is kept, in [0, 1)
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public Sgd momentum(double momentum) {
        return new Sgd(new Settings(momentum, settings.nesterov, settings.weightDecay));
    }

    /**
     * This with or without Nesterov's look-ahead.
     *
     * @param nesterov whether to look ahead; without momentum it has no effect
     * @return the changed optimizer
     */
    public Sgd nesterov(boolean nesterov) {
        return new Sgd(new Settings(settings.momentum, nesterov, settings.weightDecay));
    }

    /**
     * This with another weightDecay.
     *
     * @param weightDecay the share of a weight that is added to its gradient, at least 0
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public Sgd weightDecay(double weightDecay) {
        return new Sgd(new Settings(settings.momentum, settings.nesterov, weightDecay));
    }

    /**
     * The share of the velocity that is kept.
     *
     * @return the momentum, in [0, 1)
     */
    public double momentum() {
        return settings.momentum;
    }

    /**
     * Whether it looks ahead.
     *
     * @return whether momentum is Nesterov's
     */
    public boolean nesterov() {
        return settings.nesterov;
    }

    /**
     * The share of a weight that is added to its gradient.
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
        float momentum = (float) settings.momentum;
        return new ParameterUpdate(parameter, momentum == 0 ? 0 : 1) {
            @Override
            public void update(float[] g, int from, int to, UpdateStep step) {
                float rate = (float) step.learningRate();
                float decay = (float) step.weightDecay(settings.weightDecay);
                if (momentum == 0) {
                    Updates.sgd(weights(), g, from, to, rate, decay);
                } else {
                    Updates.momentum(weights(), g, slot(0), from, to, rate, decay, momentum, settings.nesterov);
                }
            }
        };
    }
}
