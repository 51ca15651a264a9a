package dev.fovea.ops;

import dev.fovea.internal.ops.Sizes;
import dev.fovea.internal.ops.SoftmaxPasses;
import dev.fovea.tensor.Tensor;

/**
 * What is computed from a sample's logits: probabilities, their logarithms, the most probable class. A loss of its own
 * takes the logarithms: cross-entropy is −y[label], its gradient exp(y[i]) − (1 if i is the label, else 0).
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
        float max = SoftmaxPasses.max(x, x0, classes);
        double sum = SoftmaxPasses.sum(x, x0, classes, max);
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
        float max = SoftmaxPasses.max(x, x0, classes);
        double log = StrictMath.log(SoftmaxPasses.sum(x, x0, classes, max));
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
        float max = SoftmaxPasses.max(x, x0, classes);
        double log = StrictMath.log(SoftmaxPasses.sum(x, x0, classes, max));
        for (int i = 0; i < classes; i++) {
            y[y0 + i] = (float) ((double) x[x0 + i] - max - log);
        }
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
}
