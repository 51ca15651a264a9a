package dev.fovea.nn.loss;

import dev.fovea.internal.ops.Exponentials;
import java.util.Arrays;

/**
 * {@link SoftmaxCrossEntropy} of a sample that has a label or a distribution for each of many pixels, whose exponentials
 * are computed all at once, in float32. Of each pixel Σ exp(x[j] − max x) has a relative error of at most 2⁻²², so its
 * loss has an absolute one of as much for each unit of Σ t[i], and so have its gradients.
 */
final class PixelCrossEntropy {
    /** The product of so many sums, of at most 2³¹ ones each, still is a double. */
    private static final int FACTORS = 32;

    private static final Exponentials EXPONENTIALS = new Exponentials();

    private PixelCrossEntropy() {}

    /** The loss of the pixels that count, their gradient and their number. */
    static double gradient(ClassLoss loss, LossFrame frame) {
        int classes = frame.channels();
        int pixels = frame.size() / classes;
        double[] t = frame.workspace(classes);
        float[] y = frame.gradient(); // of differences, then exponentials, then what it is for
        int y0 = frame.gradientOffset();
        double value = 0;
        for (int pixel = 0; pixel < pixels; pixel++) {
            want(loss, frame, pixel, t, classes);
            int first = pixel * classes;
            value += subtractGreatest(frame.logits(), frame.logitsOffset() + first, t, y, y0 + first, classes);
        }
        EXPONENTIALS.apply(y, y0, y, y0, frame.size());
        double product = 1;
        int factors = 0;
        int count = 0;
        for (int pixel = 0; pixel < pixels; pixel++) {
            int first = y0 + pixel * classes;
            if (ignores(frame, pixel)) {
                Arrays.fill(y, first, first + classes, 0);
                continue;
            }
            count++;
            double total = want(loss, frame, pixel, t, classes);
            double sum = takeGradient(y, first, t, total, frame.weight(), classes);
            if (total != 1) {
                value += total * StrictMath.log(sum);
                continue;
            }
            product *= sum; // one logarithm for many pixels
            factors++;
            if (factors == FACTORS) {
                value += StrictMath.log(product);
                product = 1;
                factors = 0;
            }
        }
        frame.count(count);
        return value + StrictMath.log(product);
    }

    private static boolean ignores(LossFrame frame, int pixel) {
        return frame.kind().isLabels() && frame.kind().ignores(frame.target(pixel));
    }

    /** Puts what is wanted of a pixel's classes into t, and returns Σ t. */
    private static double want(ClassLoss loss, LossFrame frame, int pixel, double[] t, int classes) {
        boolean labels = frame.kind().isLabels();
        Arrays.fill(t, 0, classes, 0);
        if (labels && ignores(frame, pixel)) {
            return 0;
        }
        int label = labels ? (int) frame.target(pixel) : 0;
        Fit.label(label, classes);
        if (labels && loss.isPlain()) {
            t[label] = 1;
            return 1;
        }
        double total = 0;
        for (int i = 0; i < classes; i++) {
            double share = labels ? (i == label ? 1 : 0) : frame.target(pixel * classes + i);
            t[i] = loss.wanted(i, share, classes);
            total += t[i];
        }
        return total;
    }

    /** y = x − max x, and Σ t·(max x − x). */
    private static double subtractGreatest(float[] x, int x0, double[] t, float[] y, int y0, int classes) {
        float max = x[x0];
        for (int i = 1; i < classes; i++) {
            max = Math.max(max, x[x0 + i]);
        }
        double value = 0;
        for (int i = 0; i < classes; i++) {
            double below = (double) max - x[x0 + i];
            value += t[i] == 0 ? 0 : t[i] * below; // 0 · ∞ is none
            y[y0 + i] = (float) -below;
        }
        return value;
    }

    /** y = weight·(p·Σ t − t), where y was p times a sum, which is returned. */
    private static double takeGradient(float[] y, int y0, double[] t, double total, double weight, int classes) {
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            sum += y[y0 + i];
        }
        double scale = total / sum;
        for (int i = 0; i < classes; i++) {
            y[y0 + i] = (float) (weight * (y[y0 + i] * scale - t[i]));
        }
        return sum;
    }
}
