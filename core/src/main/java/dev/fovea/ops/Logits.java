package dev.fovea.ops;

import dev.fovea.internal.ops.Sizes;
import dev.fovea.tensor.Tensor;

/**
 * Softmax, and its fusion with the cross-entropy loss.
 *
 * <p>p[i] = exp(x[i] − max x)/Σ exp(x[j] − max x), in double, so that no logit overflows: ±10³⁰ is fine. A NaN, +∞ or
 * nothing but −∞ among the logits makes the result NaN, which training notices. {@link StrictMath} gives the same bits
 * on every platform.
 */
public final class Logits {
    private Logits() {}

    /**
     * The probabilities of one sample. May run in place.
     *
     * @param x logits, read
     * @param x0 offset
     * @param y probabilities, overwritten
     * @param y0 offset
     * @param classes number of classes
     */
    public static void softmax(float[] x, int x0, float[] y, int y0, int classes) {
        Sizes.checkRange("x", x, x0, classes);
        Sizes.checkRange("y", y, y0, classes);
        float max = max(x, x0, classes);
        double sum = sum(x, x0, classes, max);
        for (int i = 0; i < classes; i++) {
            y[y0 + i] = (float) (StrictMath.exp((double) x[x0 + i] - max) / sum);
        }
    }

    /**
     * The logarithms of the probabilities of one sample: y[i] = (x[i] − max x) − log Σ exp(x[j] − max x). Finite wherever
     * the logits are, even where a probability underflows to 0.
     *
     * @param x logits, read
     * @param x0 offset
     * @param y logarithms, its first elements overwritten
     * @param classes number of classes
     * @throws IllegalArgumentException if an array is too short
     */
    public static void logSoftmax(float[] x, int x0, double[] y, int classes) {
        Sizes.checkRange("x", x, x0, classes);
        if (y.length < classes) {
            throw new IllegalArgumentException("y needs " + classes + " elements, the array has " + y.length);
        }
        float max = max(x, x0, classes);
        double log = StrictMath.log(sum(x, x0, classes, max));
        for (int i = 0; i < classes; i++) {
            y[i] = (double) x[x0 + i] - max - log;
        }
    }

    /**
     * The same as floats. May run in place.
     *
     * @param x logits, read
     * @param x0 offset
     * @param y logarithms, overwritten
     * @param y0 offset
     * @param classes number of classes
     */
    public static void logSoftmax(float[] x, int x0, float[] y, int y0, int classes) {
        Sizes.checkRange("x", x, x0, classes);
        Sizes.checkRange("y", y, y0, classes);
        float max = max(x, x0, classes);
        double log = StrictMath.log(sum(x, x0, classes, max));
        for (int i = 0; i < classes; i++) {
            y[y0 + i] = (float) ((double) x[x0 + i] - max - log);
        }
    }

    /**
     * The gradient of log-softmax for one sample: dx[i] = dy[i] − exp(y[i])·Σ dy[j]. May overwrite dy.
     *
     * @param y logarithms, read
     * @param y0 offset
     * @param dy gradient of y, read
     * @param dy0 offset
     * @param dx gradient of the logits, overwritten
     * @param dx0 offset
     * @param classes number of classes
     */
    public static void logSoftmaxGradient(float[] y, int y0, float[] dy, int dy0, float[] dx, int dx0, int classes) {
        Sizes.checkRange("y", y, y0, classes);
        Sizes.checkRange("dy", dy, dy0, classes);
        Sizes.checkRange("dx", dx, dx0, classes);
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            sum += dy[dy0 + i];
        }
        for (int i = 0; i < classes; i++) {
            dx[dx0 + i] = (float) (dy[dy0 + i] - StrictMath.exp(y[y0 + i]) * sum);
        }
    }

    /**
     * The gradient of softmax for one sample: dx[i] = y[i]·(dy[i] − Σ dy[j]·y[j]). May overwrite dy.
     *
     * @param y probabilities, read
     * @param y0 offset
     * @param dy gradient of y, read
     * @param dy0 offset
     * @param dx gradient of the logits, overwritten
     * @param dx0 offset
     * @param classes number of classes
     */
    public static void softmaxGradient(float[] y, int y0, float[] dy, int dy0, float[] dx, int dx0, int classes) {
        Sizes.checkRange("y", y, y0, classes);
        Sizes.checkRange("dy", dy, dy0, classes);
        Sizes.checkRange("dx", dx, dx0, classes);
        double dot = 0;
        for (int i = 0; i < classes; i++) {
            dot += (double) dy[dy0 + i] * y[y0 + i];
        }
        for (int i = 0; i < classes; i++) {
            dx[dx0 + i] = (float) (y[y0 + i] * (dy[dy0 + i] - dot));
        }
    }

    /**
     * Softmax and cross-entropy of one sample in one step: loss = log Σ exp(x[j]) − x[label], its gradient (p − onehot)
     * times a weight. Finite wherever the logits are, even where p underflows to 0.
     *
     * @param x logits, read
     * @param x0 offset
     * @param label the true class
     * @param classes number of classes
     * @param weight factor of the gradient: 1/batchSize for a mean over the batch
     * @param dx gradient of the logits, overwritten
     * @param dx0 offset
     * @return the sample's loss, without the weight
     * @throws IllegalArgumentException if the label is not in [0, classes)
     */
    public static double crossEntropy(
            float[] x, int x0, int label, int classes, double weight, float[] dx, int dx0) {
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException("label " + label + " is not one of " + classes + " classes");
        }
        Sizes.checkRange("x", x, x0, classes);
        Sizes.checkRange("dx", dx, dx0, classes);
        float max = max(x, x0, classes);
        double sum = sum(x, x0, classes, max);
        double loss = StrictMath.log(sum) + ((double) max - x[x0 + label]);
        for (int i = 0; i < classes; i++) {
            double p = StrictMath.exp((double) x[x0 + i] - max) / sum;
            dx[dx0 + i] = (float) ((i == label ? p - 1 : p) * weight);
        }
        return loss;
    }

    /**
     * The class that is the most probable.
     *
     * @param x logits or probabilities, read
     * @param x0 offset
     * @param classes number of classes
     * @return the index of the greatest, the first of equal ones; −1 if there is a NaN
     */
    public static int argmax(float[] x, int x0, int classes) {
        Sizes.checkRange("x", x, x0, classes);
        int best = 0;
        for (int i = 0; i < classes; i++) {
            if (Float.isNaN(x[x0 + i])) {
                return -1;
            }
            if (x[x0 + i] > x[x0 + best]) {
                best = i;
            }
        }
        return best;
    }

    /**
     * The most probable class of each sample.
     *
     * @param scores logits or probabilities, (samples, classes)
     * @return for each sample the index of the greatest, the first of equal ones; −1 if there is a NaN
     * @throws IllegalArgumentException if the rank is not 2
     */
    public static int[] argmax(Tensor scores) {
        if (scores.shape().rank() != 2) {
            throw new IllegalArgumentException("scores must be (samples, classes), found " + scores.shape());
        }
        int classes = scores.shape().dimension(1);
        int[] best = new int[scores.shape().dimension(0)];
        for (int n = 0; n < best.length; n++) {
            best[n] = argmax(scores.data(), n * classes, classes);
        }
        return best;
    }

    private static float max(float[] x, int x0, int classes) {
        float max = x[x0];
        for (int i = 1; i < classes; i++) {
            max = Math.max(max, x[x0 + i]);
        }
        return max;
    }

    private static double sum(float[] x, int x0, int classes, float max) {
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            sum += StrictMath.exp((double) x[x0 + i] - max);
        }
        return sum;
    }
}
