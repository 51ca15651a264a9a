package dev.fovea.testing.oracle;

/** The steps of the optimizers in float64. */
public final class OptimizerOracle {
    private OptimizerOracle() {}

    /**
     * Gradient descent: w −= learningRate·g.
     *
     * @param w weights, updated
     * @param g gradient
     * @param learningRate the step size
     */
    public static void sgd(double[] w, double[] g, double learningRate) {
        for (int i = 0; i < w.length; i++) {
            w[i] -= learningRate * g[i];
        }
    }

    /**
     * Gradient descent with momentum.
     *
     * @param w weights, updated
     * @param g gradient
     * @param v velocity, updated
     * @param learningRate the step size
     * @param momentum the share of the velocity that is kept
     * @param nesterov whether to look ahead
     */
    public static void momentum(
            double[] w, double[] g, double[] v, double learningRate, double momentum, boolean nesterov) {
        for (int i = 0; i < w.length; i++) {
            v[i] = momentum * v[i] - learningRate * g[i];
            w[i] += nesterov ? momentum * v[i] - learningRate * g[i] : v[i];
        }
    }

    /**
     * Adam in Keras' form, with decoupled weight decay: w −= learningRate·weightDecay·w before the step.
     *
     * @param w weights, updated
     * @param g gradient
     * @param m first moment, updated
     * @param v second moment, updated
     * @param step the number of this update, from 1
     * @param learningRate the learning rate
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root
     * @param weightDecay 0 for plain Adam
     */
    public static void adam(
            double[] w,
            double[] g,
            double[] m,
            double[] v,
            long step,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay) {
        double alpha =
                learningRate * Math.sqrt(1 - Math.pow(beta2, (double) step)) / (1 - Math.pow(beta1, (double) step));
        for (int i = 0; i < w.length; i++) {
            w[i] -= learningRate * weightDecay * w[i];
            m[i] += (g[i] - m[i]) * (1 - beta1);
            v[i] += (g[i] * g[i] - v[i]) * (1 - beta2);
            w[i] -= alpha * m[i] / (Math.sqrt(v[i]) + epsilon);
        }
    }

    /**
     * RMSprop in Keras' form.
     *
     * @param w weights, updated
     * @param g gradient
     * @param v mean square, updated
     * @param learningRate the step size
     * @param rho decay of the mean square
     * @param epsilon added under the root
     */
    public static void rmsProp(
            double[] w, double[] g, double[] v, double learningRate, double rho, double epsilon) {
        for (int i = 0; i < w.length; i++) {
            v[i] = rho * v[i] + (1 - rho) * g[i] * g[i];
            w[i] -= learningRate * g[i] / Math.sqrt(v[i] + epsilon);
        }
    }
}
