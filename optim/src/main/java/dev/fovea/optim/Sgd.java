package dev.fovea.optim;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Updates;

/**
 * Gradient descent, with momentum if that is not 0: v = momentum·v − learningRate·g; w += v, or with Nesterov's
 * look-ahead w += momentum·v − learningRate·g. Without momentum w −= learningRate·g, and no state. By default momentum
 * 0 and no look-ahead. Immutable.
 *
 * <p>Source: Keras' {@code SGD}; Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum
 * in deep learning", ICML 2013.
 */
@CheckReturnValue
public final class Sgd implements Optimizer {
    private final Settings settings;

    private record Settings(double momentum, boolean nesterov) {
        Settings {
            Checks.share("momentum", momentum);
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
        this(new Settings(momentum, false));
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
        return new Sgd(new Settings(momentum, settings.nesterov));
    }

    /**
     * This with or without Nesterov's look-ahead.
     *
     * @param nesterov whether to look ahead; without momentum it has no effect
     * @return the changed optimizer
     */
    public Sgd nesterov(boolean nesterov) {
        return new Sgd(new Settings(settings.momentum, nesterov));
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

    @Override
    public int slots() {
        return settings.momentum == 0 ? 0 : 1;
    }

    @Override
    public void update(WeightSlots w, float[] g, int from, int to, UpdateStep step) {
        float rate = (float) step.learningRate();
        if (settings.momentum == 0) {
            Updates.sgd(w.weights(), g, from, to, rate);
        } else {
            Updates.momentum(w.weights(), g, w.slot(0), from, to, rate, (float) settings.momentum, settings.nesterov);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sgd that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "Sgd[" + "momentum=" + settings.momentum + ", nesterov=" + settings.nesterov + "]";
    }
}
