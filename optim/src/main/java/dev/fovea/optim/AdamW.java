package dev.fovea.optim;

import dev.fovea.internal.ops.Updates;

/**
 * {@link Adam} with decoupled weight decay: w −= learningRate·weightDecay·w, then Adam's update. As in Keras, every
 * trainable parameter decays, biases too.
 *
 * <p>Source: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019; Keras' {@code AdamW}.
 *
 * @param beta1 decay of the first moment, in [0, 1); default 0.9
 * @param beta2 decay of the second moment, in [0, 1); default 0.999
 * @param epsilon added to the root, positive; default 10⁻⁷
 * @param weightDecay the share of a weight that is taken away each step, times the learning rate; at least 0; default
 *     0.004
 */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public AdamW {
        Settings.share("beta1", beta1);
        Settings.share("beta2", beta2);
        Settings.positive("epsilon", epsilon);
        Settings.notNegative("weightDecay", weightDecay);
    }

    /** AdamW with Keras' defaults: 0.9, 0.999, 10⁻⁷ and 0.004. */
    public AdamW() {
        this(0.004);
    }

    /**
     * AdamW with Keras' defaults and another decay.
     *
     * @param weightDecay the share of a weight that is taken away each step, times the learning rate
     */
    public AdamW(double weightDecay) {
        this(0.9, 0.999, 1e-7, weightDecay);
    }

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, double learningRate, long step) {
        float alpha = Updates.adamRate(learningRate, beta1, beta2, step);
        Updates.decay(w, from, to, (float) (learningRate * weightDecay));
        Updates.adam(w, g, state[0], state[1], from, to, alpha, beta1, beta2, (float) epsilon);
    }
}
