package dev.fovea.train;

import dev.fovea.tensor.Tensor;
import java.util.Arrays;

/**
 * How often each true class was taken for each class. Rows with a NaN were taken for none: they count against recall
 * and accuracy. A share of nothing is 0, as in scikit-learn.
 */
public final class ConfusionMatrix {
    private static final String CORNER = "true \\ predicted";

    private final int[][] counts;
    private final int[] samples;

    private ConfusionMatrix(int classes) {
        this.counts = new int[classes][classes];
        this.samples = new int[classes];
    }

    /**
     * Counts predictions.
     *
     * @param scores predictions, (n, classes): probabilities or any other scores
     * @param labels the true classes
     * @return the matrix
     * @throws IllegalArgumentException if there are not as many rows as labels, or a label is not a class
     */
    public static ConfusionMatrix of(Tensor scores, int[] labels) {
        Requirements.classes(scores, labels);
        return of(Metrics.argmax(scores), labels, scores.shape().dimension(1));
    }

    /**
     * Counts predicted classes.
     *
     * @param predicted the predicted classes, −1 for none
     * @param labels the true classes
     * @param classes how many classes there are, at least 0
     * @return the matrix
     * @throws IllegalArgumentException if the lengths differ, a number is not a class, or classes is negative
     */
    public static ConfusionMatrix of(int[] predicted, int[] labels, int classes) {
        if (predicted.length != labels.length) {
            throw new IllegalArgumentException(predicted.length + " predictions for " + labels.length + " labels");
        }
        if (classes < 0) {
            throw new IllegalArgumentException("the number of classes must be at least 0, not " + classes);
        }
        ConfusionMatrix matrix = new ConfusionMatrix(classes);
        for (int n = 0; n < labels.length; n++) {
            Requirements.label(labels[n], n, classes);
            if (predicted[n] < -1 || predicted[n] >= classes) {
                throw new IllegalArgumentException(
                        "prediction " + predicted[n] + " of sample " + n + " is not one of " + classes + " classes");
            }
            matrix.samples[labels[n]]++;
            if (predicted[n] >= 0) {
                matrix.counts[labels[n]][predicted[n]]++;
            }
        }
        return matrix;
    }

    /**
     * The number of classes.
     *
     * @return rows and columns
     */
    public int classes() {
        return counts.length;
    }

    /**
     * How often a class was taken for a class.
     *
     * @param label the true class
     * @param predicted the predicted class
     * @return the number of samples
     */
    public int count(int label, int predicted) {
        return counts[label][predicted];
    }

    /**
     * All counts.
     *
     * @return a copy: a row for each true class, a column for each predicted class
     */
    public int[][] counts() {
        int[][] copy = new int[counts.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = counts[i].clone();
        }
        return copy;
    }

    /**
     * The samples of a class.
     *
     * @param label the true class
     * @return their number, those that were taken for no class included
     */
    public int samples(int label) {
        return samples[label];
    }

    /**
     * The share of what was taken for a class that is of it.
     *
     * @param predicted the class
     * @return the precision, 0 to 1; 0 if nothing was taken for it
     */
    public double precision(int predicted) {
        int taken = 0;
        for (int[] row : counts) {
            taken += row[predicted];
        }
        return Metrics.share(counts[predicted][predicted], taken);
    }

    /**
     * The share of a class that was taken for it.
     *
     * @param label the class
     * @return the recall, 0 to 1; 0 if the class has no samples
     */
    public double recall(int label) {
        return Metrics.share(counts[label][label], samples[label]);
    }

    /**
     * The share of all samples that was right.
     *
     * @return the accuracy, 0 to 1; 0 without samples
     */
    public double accuracy() {
        long right = 0;
        long all = 0;
        for (int i = 0; i < counts.length; i++) {
            right += counts[i][i];
            all += samples[i];
        }
        return Metrics.share((double) right, all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfusionMatrix that
                && Arrays.deepEquals(counts, that.counts)
                && Arrays.equals(samples, that.samples);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.deepHashCode(counts) + Arrays.hashCode(samples);
    }

    /**
     * The matrix as a table.
     *
     * @return a line with the predicted classes, then one for each true class
     */
    @Override
    public String toString() {
        int width = 1 + Integer.toString(classes()).length();
        for (int[] row : counts) {
            for (int count : row) {
                width = Math.max(width, 1 + Integer.toString(count).length());
            }
        }
        StringBuilder table = new StringBuilder(CORNER);
        for (int predicted = 0; predicted < classes(); predicted++) {
            appendRight(table, predicted, width);
        }
        for (int label = 0; label < classes(); label++) {
            table.append('\n');
            appendRight(table, label, CORNER.length());
            for (int count : counts[label]) {
                appendRight(table, count, width);
            }
        }
        return table.toString();
    }

    private static void appendRight(StringBuilder table, int number, int width) {
        String text = Integer.toString(number);
        table.repeat(' ', width - text.length()).append(text);
    }
}
