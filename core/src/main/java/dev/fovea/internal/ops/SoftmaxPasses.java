package dev.fovea.internal.ops;

/**
 * The passes of softmax and of cross-entropy over one sample's logits in float64, with an offset for each array.
 * {@link dev.fovea.ops.Logits} is what others have of them, and says what the numbers are; {@link PixelSoftmax} is what
 * layers have, of many pixels at once.
 */
public final class SoftmaxPasses {
    private SoftmaxPasses() {}

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
