package dev.fovea.internal.ops;

/**
 * The optimizers' update rules over a range of one parameter, in Keras' forms. All arrays are indexed alike; the
 * gradient is read, weights and state are overwritten.
 *
 * <p>A learning rate of 0 leaves every bit of the weights as it was (as long as gradients are finite) while the state
 * goes on; only a velocity that earlier steps left still moves them. For that steps end in "+ 0f", which turns −0 into
 * +0: −0 − (+0) stays −0, but −0 − (−0) is +0.
 */
public final class Updates {
    private Updates() {}

    /**
     * Gradient descent: w −= learningRate·g.
     *
     * @param w weights, updated
     * @param g gradient, read
     * @param from first index
     * @param to one past the last index
     * @param learningRate the step size
     */
    public static void sgd(float[] w, float[] g, int from, int to, float learningRate) {
        for (int i = from; i < to; i++) {
            w[i] -= learningRate * g[i] + 0f;
        }
    }

    /**
     * Gradient descent with momentum: v = momentum·v − learningRate·g; w += v, or with Nesterov's look-ahead w +=
     * momentum·v − learningRate·g.
     *
     * @param w weights, updated
     * @param g gradient, read
     * @param v velocity, updated
     * @param from first index
     * @param to one past the last index
     * @param learningRate the step size
     * @param momentum the share of the velocity that is kept
     * @param nesterov whether to look ahead
     */
    public static void momentum(
            float[] w, float[] g, float[] v, int from, int to, float learningRate, float momentum, boolean nesterov) {
        if (nesterov) {
            for (int i = from; i < to; i++) {
                float step = learningRate * g[i];
                v[i] = momentum * v[i] - step;
                w[i] -= step - momentum * v[i] + 0f;
            }
        } else {
            for (int i = from; i < to; i++) {
                v[i] = momentum * v[i] - learningRate * g[i];
                w[i] -= 0f - v[i];
            }
        }
    }

    /**
     * Adam (Kingma and Ba, 2015) with epsilon outside the bias correction: m += (g − m)(1 − beta1); v += (g² − v)(1 −
     * beta2); w −= alpha·m/(√v + epsilon).
     *
     * @param w weights, updated
     * @param g gradient, read
     * @param m first moment, updated
     * @param v second moment, updated
     * @param from first index
     * @param to one past the last index
     * @param alpha learningRate·√(1 − beta2ᵗ)/(1 − beta1ᵗ), from {@link #adamRate}
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root
     */
    public static void adam(
            float[] w,
            float[] g,
            float[] m,
            float[] v,
            int from,
            int to,
            float alpha,
            double beta1,
            double beta2,
            float epsilon) {
        // Rounded after the subtraction: 1 − 0.9f is off by 2·10⁻⁷.
        float share1 = (float) (1 - beta1);
        float share2 = (float) (1 - beta2);
        for (int i = from; i < to; i++) {
            m[i] += (g[i] - m[i]) * share1;
            v[i] += (g[i] * g[i] - v[i]) * share2;
            w[i] -= alpha * m[i] / ((float) Math.sqrt(v[i]) + epsilon) + 0f;
        }
    }

    /**
     * Adam's bias-corrected rate.
     *
     * @param learningRate the learning rate
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param step the number of this update, from 1
     * @return learningRate·√(1 − beta2ᵗ)/(1 − beta1ᵗ)
     */
    public static float adamRate(double learningRate, double beta1, double beta2, long step) {
        return (float) (learningRate * Math.sqrt(1 - StrictMath.pow(beta2, (double) step))
                / (1 - StrictMath.pow(beta1, (double) step)));
    }

    /**
     * Decoupled weight decay (Loshchilov and Hutter, 2019): w −= learningRate·weightDecay·w.
     *
     * @param w weights, updated
     * @param from first index
     * @param to one past the last index
     * @param factor learningRate·weightDecay
     */
    public static void decay(float[] w, int from, int to, float factor) {
        for (int i = from; i < to; i++) {
            w[i] -= factor * w[i] + 0f;
        }
    }

    /**
     * RMSprop (Tieleman and Hinton, 2012), Keras' form: v = rho·v + (1 − rho)·g²; w −= learningRate·g/√(v + epsilon).
     *
     * @param w weights, updated
     * @param g gradient, read
     * @param v mean square, updated
     * @param from first index
     * @param to one past the last index
     * @param learningRate the step size
     * @param rho decay of the mean square
     * @param epsilon added under the root
     */
    public static void rmsProp(
            float[] w, float[] g, float[] v, int from, int to, float learningRate, double rho, float epsilon) {
        float keep = (float) rho;
        float share = (float) (1 - rho);
        for (int i = from; i < to; i++) {
            v[i] = keep * v[i] + share * (g[i] * g[i]);
            w[i] -= learningRate * g[i] / (float) Math.sqrt(v[i] + epsilon) + 0f;
        }
    }
}
