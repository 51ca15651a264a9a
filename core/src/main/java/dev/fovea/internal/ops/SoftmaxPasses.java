package dev.fovea.internal.ops;

/**
 * The passes of softmax, of its logarithm and of cross-entropy over one sample's logits, with an offset for each array.
 * {@link dev.fovea.ops.Logits} is what others have of them, and says what the numbers are.
 */
public final class SoftmaxPasses {
    private SoftmaxPasses() {}

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
     * The greatest logit of one sample.
     *
     * @param x logits, read
     * @param x0 offset
     * @param classes number of classes
     * @return max x, NaN if there is one
     */
    public static float max(float[] x, int x0, int classes) {
        float max = x[x0];
        for (int i = 1; i < classes; i++) {
            max = Math.max(max, x[x0 + i]);
        }
        return max;
    }

    /**
     * Σ exp(x[i] − max) of one sample.
     *
     * @param x logits, read
     * @param x0 offset
     * @param classes number of classes
     * @param max the greatest
     * @return the sum
     */
    public static double sum(float[] x, int x0, int classes, float max) {
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            sum += StrictMath.exp((double) x[x0 + i] - max);
        }
        return sum;
    }
}
