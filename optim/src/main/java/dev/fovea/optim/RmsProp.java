package dev.fovea.optim;

import dev.fovea.internal.ops.Updates;

/**
 * RMSprop: v = rho·v + (1 − rho)·g²; w −= learningRate·g/√(v + epsilon).
 *
 * <p>Source: Tieleman and Hinton, "Lecture 6.5: rmsprop", Coursera 2012, in Keras' form: epsilon stands under the root.
 *
 * @param rho decay of the mean square, in [0, 1); default 0.9
 * @param epsilon added under the root, positive; default 10⁻⁷
 */
public record RmsProp(double rho, double epsilon) implements Optimizer {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public RmsProp {
        Settings.share("rho", rho);
        Settings.positive("epsilon", epsilon);
    }

    /** RMSprop with Keras' defaults: 0.9 and 10⁻⁷. */
    public RmsProp() {
        this(0.9, 1e-7);
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, double learningRate, long step) {
        Updates.rmsProp(w, g, state[0], from, to, (float) learningRate, rho, (float) epsilon);
    }
}
