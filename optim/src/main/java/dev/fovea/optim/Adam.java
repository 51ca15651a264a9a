package dev.fovea.optim;

import dev.fovea.internal.ops.Updates;

/**
 * Adam: m += (g − m)(1 − beta1); v += (g² − v)(1 − beta2); w −= alpha·m/(√v + epsilon), with alpha = learningRate·√(1 −
 * beta2ᵗ)/(1 − beta1ᵗ) in step t.
 *
 * <p>Source: Kingma and Ba, "Adam: A method for stochastic optimization", ICLR 2015, in Keras' form: epsilon stands
 * outside the bias correction (the paper's ε̂), unlike PyTorch's.
 *
 * @param beta1 decay of the first moment, in [0, 1); default 0.9
 * @param beta2 decay of the second moment, in [0, 1); default 0.999
 * @param epsilon added to the root, positive; default 10⁻⁷
 */
public record Adam(double beta1, double beta2, double epsilon) implements Optimizer {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Adam {
        Settings.share("beta1", beta1);
        Settings.share("beta2", beta2);
        Settings.positive("epsilon", epsilon);
    }

    /** Adam with Keras' defaults: 0.9, 0.999 and 10⁻⁷. */
    public Adam() {
        this(0.9, 0.999, 1e-7);
    }

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, double learningRate, long step) {
        float alpha = Updates.adamRate(learningRate, beta1, beta2, step);
        Updates.adam(w, g, state[0], state[1], from, to, alpha, beta1, beta2, (float) epsilon);
    }
}
