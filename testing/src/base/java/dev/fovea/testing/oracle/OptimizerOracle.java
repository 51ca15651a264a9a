package dev.fovea.testing.oracle;

/** The steps of the optimizers in float64. */
public final class OptimizerOracle {
    private OptimizerOracle() {}

    /**
     * Gradient descent: w −= learningRate·(g + weightDecay·w).
     *
     * @param w weights, updated
     * @param g gradient
     * @param learningRate the step size
     * @param weightDecay the share of a weight that is added to its gradient
     */
    public static void sgd(double[] w, double[] g, double learningRate, double weightDecay) {
        for (int i = 0; i < w.length; i++) {
            w[i] -= learningRate * (g[i] + weightDecay * w[i]);
        }
    }

    /**
     * Gradient descent with momentum.
     *
     * @param w weights, updated
     * @param g gradient
     * @param v velocity, updated
     * @param learningRate the step size
     * @param weightDecay the share of a weight that is added to its gradient
     * @param momentum the share of the velocity that is kept
     * @param nesterov whether to look ahead
     */
    public static void momentum(
            double[] w,
            double[] g,
            double[] v,
            double learningRate,
            double weightDecay,
            double momentum,
            boolean nesterov) {
        for (int i = 0; i < w.length; i++) {
            double d = g[i] + weightDecay * w[i];
            v[i] = momentum * v[i] - learningRate * d;
            w[i] += nesterov ? momentum * v[i] - learningRate * d : v[i];
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
     * AMSGrad: {@link #adam} without weight decay, divided by the root of the largest second moment so far.
     *
     * @param w weights, updated
     * @param g gradient
     * @param m first moment, updated
     * @param v second moment, updated
     * @param largest largest second moment, updated
     * @param step the number of this update, from 1
     * @param learningRate the learning rate
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root
     */
    public static void amsGrad(
            double[] w,
            double[] g,
            double[] m,
            double[] v,
            double[] largest,
            long step,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon) {
        double alpha =
                learningRate * Math.sqrt(1 - Math.pow(beta2, (double) step)) / (1 - Math.pow(beta1, (double) step));
        for (int i = 0; i < w.length; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
            largest[i] = Math.max(largest[i], v[i]);
            w[i] -= alpha * m[i] / (Math.sqrt(largest[i]) + epsilon);
        }
    }

    /**
     * NAdam as Dozat's report has it, the product of the momenta multiplied up from the first step.
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
     * @param momentumDecay how fast the momentum rises
     */
    public static void nadam(
            double[] w,
            double[] g,
            double[] m,
            double[] v,
            long step,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double momentumDecay) {
        double product = 1;
        double momentum = 0;
        for (long i = 1; i <= step; i++) {
            momentum = beta1 * (1 - 0.5 * Math.pow(0.96, momentumDecay * (double) i));
            product *= momentum;
        }
        double next = beta1 * (1 - 0.5 * Math.pow(0.96, momentumDecay * (double) (step + 1)));
        for (int i = 0; i < w.length; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
            double ahead = next * m[i] / (1 - product * next) + (1 - momentum) * g[i] / (1 - product);
            w[i] -= learningRate * ahead / (Math.sqrt(v[i] / (1 - Math.pow(beta2, (double) step))) + epsilon);
        }
    }

    /**
     * Adagrad.
     *
     * @param w weights, updated
     * @param g gradient
     * @param v sum of squares, updated
     * @param learningRate the step size
     * @param epsilon added to the root
     */
    public static void adagrad(double[] w, double[] g, double[] v, double learningRate, double epsilon) {
        for (int i = 0; i < w.length; i++) {
            v[i] += g[i] * g[i];
            w[i] -= learningRate * g[i] / (Math.sqrt(v[i]) + epsilon);
        }
    }

    /**
     * Centred RMSprop with momentum in Keras' form, the variance as the mean square minus the squared mean.
     *
     * @param w weights, updated
     * @param g gradient
     * @param square mean square, updated
     * @param mean mean, updated
     * @param b velocity, updated
     * @param learningRate the step size
     * @param rho decay of the means
     * @param momentum the share of the velocity that is kept
     * @param epsilon added under the root
     */
    public static void centeredRmsProp(
            double[] w,
            double[] g,
            double[] square,
            double[] mean,
            double[] b,
            double learningRate,
            double rho,
            double momentum,
            double epsilon) {
        for (int i = 0; i < w.length; i++) {
            square[i] = rho * square[i] + (1 - rho) * g[i] * g[i];
            mean[i] = rho * mean[i] + (1 - rho) * g[i];
            b[i] = momentum * b[i] + learningRate * g[i] / Math.sqrt(square[i] - mean[i] * mean[i] + epsilon);
            w[i] -= b[i];
        }
    }

    /**
     * A matrix with its singular values brought near 1 by five Newton-Schulz iterations, written out: X = a·X + b·X·Xᵀ·X +
     * c·X·Xᵀ·X·Xᵀ·X.
     *
     * @param g the matrix, row-major
     * @param rows its rows
     * @return the new matrix
     */
    public static double[] orthogonalized(double[] g, int rows) {
        double sum = 0;
        for (double value : g) {
            sum += value * value;
        }
        double[] x = g.clone();
        for (int i = 0; i < x.length; i++) {
            x[i] /= Math.sqrt(sum) + 1e-7;
        }
        for (int iteration = 0; iteration < 5; iteration++) {
            double[] cubic = timesItself(x, x, rows);
            double[] quintic = timesItself(x, cubic, rows);
            for (int i = 0; i < x.length; i++) {
                x[i] = 3.4445 * x[i] - 4.7750 * cubic[i] + 2.0315 * quintic[i];
            }
        }
        return x;
    }

    /** X·Xᵀ·Y. */
    private static double[] timesItself(double[] x, double[] y, int rows) {
        int columns = x.length / rows;
        double[] product = new double[x.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                double dot = 0;
                for (int k = 0; k < columns; k++) {
                    dot += x[i * columns + k] * x[j * columns + k];
                }
                for (int k = 0; k < columns; k++) {
                    product[i * columns + k] += dot * y[j * columns + k];
                }
            }
        }
        return product;
    }

    /**
     * Muon's step of a matrix.
     *
     * @param w weights, updated
     * @param g gradient
     * @param m mean gradient, updated
     * @param rows the matrix's rows
     * @param learningRate the step size of the orthogonalized matrix
     * @param decay the share of each weight that is taken away
     * @param momentum the share of the mean gradient that is kept
     * @param nesterov whether to look ahead
     */
    public static void muon(
            double[] w,
            double[] g,
            double[] m,
            int rows,
            double learningRate,
            double decay,
            double momentum,
            boolean nesterov) {
        double[] d = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            m[i] = momentum * m[i] + (1 - momentum) * g[i];
            d[i] = nesterov ? momentum * m[i] + (1 - momentum) * g[i] : m[i];
        }
        double[] o = orthogonalized(d, rows);
        for (int i = 0; i < w.length; i++) {
            w[i] -= decay * w[i] + learningRate * o[i];
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
