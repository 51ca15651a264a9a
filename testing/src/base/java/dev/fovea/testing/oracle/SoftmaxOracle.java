package dev.fovea.testing.oracle;

/** Softmax and its cross-entropy in float64. */
public final class SoftmaxOracle {
    private SoftmaxOracle() {}

    /**
     * Softmax of each sample.
     *
     * @param logits (samples, classes)
     * @param classes number of classes
     * @return probabilities
     */
    public static double[] softmax(double[] logits, int classes) {
        double[] p = new double[logits.length];
        for (int n = 0; n < logits.length; n += classes) {
            double sum = Math.exp(logSumExp(logits, n, classes) - max(logits, n, classes));
            for (int i = n; i < n + classes; i++) {
                p[i] = Math.exp(logits[i] - max(logits, n, classes)) / sum;
            }
        }
        return p;
    }

    /**
     * The mean cross-entropy of softmax over samples.
     *
     * @param logits (samples, classes)
     * @param labels the true class of each sample
     * @param classes number of classes
     * @return the loss
     */
    public static double crossEntropy(double[] logits, int[] labels, int classes) {
        double loss = 0;
        for (int n = 0; n < labels.length; n++) {
            loss += logSumExp(logits, n * classes, classes) - logits[n * classes + labels[n]];
        }
        return loss / labels.length;
    }

    /**
     * The gradient of {@link #crossEntropy}: (p − onehot)/samples.
     *
     * @param logits (samples, classes)
     * @param labels the true class of each sample
     * @param classes number of classes
     * @return the gradient of the logits
     */
    public static double[] crossEntropyGradient(double[] logits, int[] labels, int classes) {
        double[] gradient = softmax(logits, classes);
        for (int n = 0; n < labels.length; n++) {
            gradient[n * classes + labels[n]] -= 1;
        }
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] /= labels.length;
        }
        return gradient;
    }

    private static double logSumExp(double[] x, int from, int classes) {
        double max = max(x, from, classes);
        double sum = 0;
        for (int i = from; i < from + classes; i++) {
            sum += Math.exp(x[i] - max);
        }
        return max + Math.log(sum);
    }

    private static double max(double[] x, int from, int n) {
        double max = x[from];
        for (int i = from; i < from + n; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }
}
