package dev.fovea.optim;

import dev.fovea.internal.ops.Updates;

/**
 * Gradient descent, with momentum if that is not 0: v = momentum·v − learningRate·g; w += v, or with Nesterov's
 * look-ahead w += momentum·v − learningRate·g. Without momentum w −= learningRate·g, and no state.
 *
 * <p>Source: Keras' {@code SGD}; Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum
 * in deep learning", ICML 2013.
 *
 * @param momentum the share of the velocity that is kept, in [0, 1); default 0
 * @param nesterov whether to look ahead; default no
 */
public record Sgd(double momentum, boolean nesterov) implements Optimizer {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if momentum is not in [0, 1)
     */
    public Sgd {
        Settings.share("momentum", momentum);
    }

    /** Plain gradient descent. */
    public Sgd() {
        this(0, false);
    }

    /**
     * Gradient descent with momentum.
     *
     * @param momentum the share of the velocity that is kept, in [0, 1)
     */
    public Sgd(double momentum) {
        this(momentum, false);
    }

    @Override
    public int slots() {
        return momentum == 0 ? 0 : 1;
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, double learningRate, long step) {
        if (momentum == 0) {
            Updates.sgd(w, g, from, to, (float) learningRate);
        } else {
            Updates.momentum(w, g, state[0], from, to, (float) learningRate, (float) momentum, nesterov);
        }
    }
}
