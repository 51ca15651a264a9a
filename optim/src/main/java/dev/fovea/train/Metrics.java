package dev.fovea.train;

import dev.fovea.ops.Logits;
import dev.fovea.tensor.Tensor;

/**
 * Measures of predictions (n, classes), probabilities or any other scores, against n labels. A row with a NaN in it is
 * wrong; of equal scores the first counts as the greatest; a share of nothing is 0.
 */
public final class Metrics {
    private Metrics() {}

    /**
     * The share of rows whose greatest score is at the label.
     *
     * @param scores predictions, (n, classes)
     * @param labels the true classes
     * @return the accuracy, 0 to 1
     * @throws IllegalArgumentException if there are not as many rows as labels, or a label is not a class
     */
    public static double accuracy(Tensor scores, int[] labels) {
        return topK(scores, labels, 1);
    }

    /**
     * The share of rows whose label is among the k greatest scores.
     *
     * @param scores predictions, (n, classes)
     * @param labels the true classes
     * @param k at least 1
     * @return the top-k accuracy, 0 to 1
     * @throws IllegalArgumentException if k is below 1, there are not as many rows as labels, or a label is not a class
     */
    public static double topK(Tensor scores, int[] labels, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, not " + k);
        }
        int classes = Requirements.classes(scores, labels);
        int correct = 0;
        for (int n = 0; n < labels.length; n++) {
            int offset = n * classes;
            boolean ordered = Logits.argmax(scores.data(), offset, classes) >= 0;
            correct += ordered && rank(scores.data(), offset, classes, labels[n]) < k ? 1 : 0;
        }
        return share(correct, labels.length);
    }

    /**
     * The predicted class of each row.
     *
     * @param scores predictions, (n, classes)
     * @return the index of the greatest score of each row, the first of equal ones; −1 for a row with a NaN
     * @throws IllegalArgumentException if the rank is not 2
     */
    public static int[] argmax(Tensor scores) {
        int classes = Requirements.classes(scores);
        int[] predicted = new int[scores.shape().dimension(0)];
        for (int n = 0; n < predicted.length; n++) {
            predicted[n] = Logits.argmax(scores.data(), n * classes, classes);
        }
        return predicted;
    }

    /** Part of a whole; 0 if the whole is nothing. */
    static double share(double part, long whole) {
        return whole == 0 ? 0 : part / whole;
    }

    /** How many scores come before that of the label. */
    private static int rank(float[] scores, int offset, int classes, int label) {
        float own = scores[offset + label];
        int rank = 0;
        for (int i = 0; i < classes; i++) {
            float other = scores[offset + i];
            rank += other > own || (other == own && i < label) ? 1 : 0;
        }
        return rank;
    }
}
