package dev.fovea.internal.ops;

/**
 * The optimizers' update rules over a range of one parameter. All arrays are indexed alike; the gradient is read,
 * weights and state are overwritten. An element's new values follow from its old ones alone, so any split into ranges
 * gives the same bits.
 *
 * <p>A learning rate of 0 leaves every bit of the weights as it was (as long as gradients are finite) while the state
 * goes on; only a velocity that earlier steps left still moves them. For that steps end in "+ 0f", which turns −0 into
 * +0: −0 − (+0) stays −0, but −0 − (−0) is +0.
 */
public final class Updates {
    private Updates() {}

    /**
     * Gradient descent: w −= learningRate·(g + weightDecay·w).
     *
     * @param w weights, updated
     * @param g gradient, read
     * @param from first index
     * @param to one past the last index
     * @param learningRate the step size
     * @param weightDecay the share of a weight that is added to its gradient
     */
    public static void sgd(float[] w, float[] g, int from, int to, float learningRate, float weightDecay) {
        for (int i = from; i < to; i++) {
            w[i] -= learningRate * (g[i] + weightDecay * w[i]) + 0f;
        }
    }

    /**
     * Gradient descent with momentum, where d = g + weightDecay·w: v = momentum·v − learningRate·d; w += v, or with
     * Nesterov's look-ahead w += momentum·v − learningRate·d.
     *
     * @param w weights, updated
     * @param g gradient, read
     * @param v velocity, updated
     * @param from first index
     * @param to one past the last index
     * @param learningRate the step size
     * @param weightDecay the share of a weight that is added to its gradient
     * @param momentum the share of the velocity that is kept
     * @param nesterov whether to look ahead
     */
    public static void momentum(
            float[] w,
            float[] g,
            float[] v,
            int from,
            int to,
            float learningRate,
            float weightDecay,
            float momentum,
            boolean nesterov) {
        if (nesterov) {
            for (int i = from; i < to; i++) {
                float step = learningRate * (g[i] + weightDecay * w[i]);
                v[i] = momentum * v[i] - step;
                w[i] -= step - momentum * v[i] + 0f;
            }
        } else {
            for (int i = from; i < to; i++) {
                v[i] = momentum * v[i] - learningRate * (g[i] + weightDecay * w[i]);
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
     * AMSGrad (Reddi, Kale and Kumar, 2018): {@link #adam} that divides by the root of the largest second moment so far.
     *
     * @param w weights, updated
     * @param g gradient, read
     * @param m first moment, updated
     * @param v second moment, updated
     * @param largest largest second moment, updated
     * @param from first index
     * @param to one past the last index
     * @param alpha learningRate·√(1 − beta2ᵗ)/(1 − beta1ᵗ), from {@link #adamRate}
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root
     */
    public static void amsGrad(
            float[] w,
            float[] g,
            float[] m,
            float[] v,
            float[] largest,
            int from,
            int to,
            float alpha,
            double beta1,
            double beta2,
            float epsilon) {
        float share1 = (float) (1 - beta1);
        float share2 = (float) (1 - beta2);
        for (int i = from; i < to; i++) {
            m[i] += (g[i] - m[i]) * share1;
            v[i] += (g[i] * g[i] - v[i]) * share2;
            largest[i] = Math.max(largest[i], v[i]);
            w[i] -= alpha * m[i] / ((float) Math.sqrt(largest[i]) + epsilon) + 0f;
        }
    }

    /**
     * Adam with a share of the gradient itself in its step, which is Nesterov's look-ahead (Dozat, 2016): m += (g −
     * m)(1 − beta1); v += (g² − v)(1 − beta2); w −= (alpha·m + gamma·g)/(√v + epsilon).
     *
     * @param w weights, updated
     * @param g gradient, read
     * @param m first moment, updated
     * @param v second moment, updated
     * @param from first index
     * @param to one past the last index
     * @param alpha the first moment's factor, with the rate and all corrections
     * @param gamma the gradient's factor, alike
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root
     */
    public static void nadam(
            float[] w,
            float[] g,
            float[] m,
            float[] v,
            int from,
            int to,
            float alpha,
            float gamma,
            double beta1,
            double beta2,
            float epsilon) {
        float share1 = (float) (1 - beta1);
        float share2 = (float) (1 - beta2);
        for (int i = from; i < to; i++) {
            m[i] += (g[i] - m[i]) * share1;
            v[i] += (g[i] * g[i] - v[i]) * share2;
            w[i] -= (alpha * m[i] + gamma * g[i]) / ((float) Math.sqrt(v[i]) + epsilon) + 0f;
        }
    }

    /**
     * Adagrad (Duchi, Hazan and Singer, 2011): v += g²; w −= learningRate·g/(√v + epsilon).
     *
     * @param w weights, updated
     * @param g gradient, read
     * @param v sum of squares, updated
     * @param from first index
     * @param to one past the last index
     * @param learningRate the step size
     * @param epsilon added to the root
     */
    public static void adagrad(float[] w, float[] g, float[] v, int from, int to, float learningRate, float epsilon) {
        for (int i = from; i < to; i++) {
            v[i] += g[i] * g[i];
            w[i] -= learningRate * g[i] / ((float) Math.sqrt(v[i]) + epsilon) + 0f;
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
     * The moving mean square that RMSprop divides by: v = rho·v + (1 − rho)·g².
     *
     * @param g gradient, read
     * @param v mean square, updated
     * @param from first index
     * @param to one past the last index
     * @param rho its decay
     */
    public static void meanSquare(float[] g, float[] v, int from, int to, double rho) {
        float keep = (float) rho;
        float share = (float) (1 - rho);
        for (int i = from; i < to; i++) {
            v[i] = keep * v[i] + share * (g[i] * g[i]);
        }
    }

    /**
     * The moving variance that centred RMSprop divides by (Graves, 2013), the mean square minus the squared mean: v =
     * rho·(v + (1 − rho)·(g − mean)²); mean += (1 − rho)·(g − mean). So no two large numbers are subtracted, and it is
     * never negative.
     *
     * @param g gradient, read
     * @param v variance, updated
     * @param mean mean gradient, updated
     * @param from first index
     * @param to one past the last index
     * @param rho the decay of both
     */
    public static void variance(float[] g, float[] v, float[] mean, int from, int to, double rho) {
        float keep = (float) rho;
        float share = (float) (1 - rho);
        for (int i = from; i < to; i++) {
            float deviation = g[i] - mean[i];
            v[i] = keep * (v[i] + share * (deviation * deviation));
            mean[i] += share * deviation;
        }
    }

    /**
     * RMSprop's step (Tieleman and Hinton, 2012) in Keras' form: w −= learningRate·g/√(v + epsilon).
     *
     * @param w weights, updated
     * @param g gradient, read
     * @param v {@link #meanSquare} or {@link #variance}, read
     * @param from first index
     * @param to one past the last index
     * @param learningRate the step size
     * @param epsilon added under the root
     */
    public static void rmsProp(float[] w, float[] g, float[] v, int from, int to, float learningRate, float epsilon) {
        for (int i = from; i < to; i++) {
            w[i] -= learningRate * g[i] / (float) Math.sqrt(v[i] + epsilon) + 0f;
        }
    }

    /**
     * RMSprop's step with momentum: b = momentum·b + learningRate·g/√(v + epsilon); w −= b.
     *
     * @param w weights, updated
     * @param g gradient, read
     * @param v {@link #meanSquare} or {@link #variance}, read
     * @param b velocity, updated
     * @param from first index
     * @param to one past the last index
     * @param learningRate the step size
     * @param momentum the share of the velocity that is kept
     * @param epsilon added under the root
     */
    public static void rmsProp(
            float[] w,
            float[] g,
            float[] v,
            float[] b,
            int from,
            int to,
            float learningRate,
            float momentum,
            float epsilon) {
        for (int i = from; i < to; i++) {
            b[i] = momentum * b[i] + learningRate * g[i] / (float) Math.sqrt(v[i] + epsilon);
            w[i] -= b[i] + 0f;
        }
    }

    /**
     * Scales weights to a norm: w ·= norm/‖w‖; zeros stay zeros. ‖w‖² is summed in double in the order of the elements.
     *
     * @param w weights, all updated
     * @param norm the norm
     */
    public static void scaleToNorm(float[] w, double norm) {
        double before = norm(w);
        if (before > 0) {
            float scale = (float) (norm / before);
            for (int i = 0; i < w.length; i++) {
                w[i] *= scale;
            }
        }
    }

    /** The root of the sum of squares. */
    static double norm(float[] x) {
        double sum = 0;
        for (float value : x) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    /**
     * Muon's step of a matrix (Jordan et al., 2024): m += (g − m)(1 − momentum); d = m, or with Nesterov's look-ahead m +
     * (g − m)(1 − momentum); w −= decay·w; w −= learningRate·orthogonalized(d).
     *
     * @param w weights, all updated
     * @param g gradient, read
     * @param m mean gradient, updated
     * @param d scratch as long as w, overwritten
     * @param newtonSchulz of the matrix's size
     * @param learningRate the step size of the orthogonalized matrix
     * @param decay learningRate·weightDecay
     * @param momentum the share of the mean gradient that is kept
     * @param nesterov whether to look ahead
     */
    public static void orthogonalStep(
            float[] w,
            float[] g,
            float[] m,
            float[] d,
            NewtonSchulz newtonSchulz,
            float learningRate,
            float decay,
            double momentum,
            boolean nesterov) {
        float share = (float) (1 - momentum);
        float ahead = nesterov ? share : 0;
        for (int i = 0; i < w.length; i++) {
            m[i] += (g[i] - m[i]) * share;
            d[i] = m[i] + (g[i] - m[i]) * ahead;
        }
        newtonSchulz.orthogonalize(d);
        decay(w, 0, w.length, decay);
        sgd(w, d, 0, w.length, learningRate, 0);
    }
}
