package dev.fovea.metric;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.LossFrame;
import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.ops.Logits;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;

/**
 * How often each true class, of samples or of pixels, was taken for each class. Rows with a NaN were taken for none: they count against recall
 * and accuracy. A share of nothing is 0, as in scikit-learn.
 */
public final class ConfusionMatrix {
    /** Samples predicted at a time, so that memory stays small. */
    private static final int BLOCK = 512;

    private static final String CORNER = "true \\ predicted";

    private final int[][] counts;
    private final int[] samples;

    private ConfusionMatrix(int classes) {
        this.counts = new int[classes][classes];
        this.samples = new int[classes];
    }

    /**
     * Counts what a network takes samples for, or their pixels, on one thread per processor.
     *
     * @param network the network
     * @param dataset the samples; ignored labels do not count
     * @return the matrix
     * @throws IllegalArgumentException as below
     */
    public static ConfusionMatrix of(Network network, Dataset dataset) {
        return of(network, dataset, Parallel.shared());
    }

    /**
     * Counts what a network takes samples for, or their pixels.
     *
     * @param network the network
     * @param dataset the samples; ignored labels do not count
     * @param parallel where it runs; the result does not depend on it
     * @return the matrix
     * @throws IllegalArgumentException if the network cannot take the samples, its outputs are not classes of the
     *     targets, or a target is not what the data set says
     */
    public static ConfusionMatrix of(Network network, Dataset dataset, Parallel parallel) {
        Shape output = network.outputShape();
        Target target = dataset.target();
        network.requireSamples("data set", dataset.sampleShape());
        Classes.require("a confusion matrix", output, target);
        ConfusionMatrix matrix = new ConfusionMatrix(Classes.count(output));
        float[] targets = new float[target.size()];
        for (int first = 0; first < dataset.size(); first += BLOCK) {
            int end = Math.min(first + BLOCK, dataset.size());
            Tensor logits = network.logits(dataset.samples(first, end), parallel);
            LossFrame outcome = new LossFrame(target, logits.data(), output.size(), targets, new float[0]);
            for (int n = first; n < end; n++) {
                dataset.readTarget(n, targets, 0);
                try {
                    target.check(targets, 0);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("sample " + n + ": " + e.getMessage(), e);
                }
                matrix.add(outcome.moveTo((n - first) * output.size(), 0, 0, 1));
            }
        }
        return matrix;
    }

    private void add(Outcome outcome) {
        for (int vector = 0; vector < Classes.vectors(outcome); vector++) {
            int label = Classes.label(outcome, vector);
            if (label >= 0) {
                add(label, Classes.predicted(outcome, vector));
            }
        }
    }

    private void add(int label, int predicted) {
        samples[label]++;
        if (predicted >= 0) {
            counts[label][predicted]++;
        }
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
        return of(Logits.argmax(scores), labels, scores.shape().dimension(1));
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
            if (labels[n] < 0 || labels[n] >= classes) {
                throw new IllegalArgumentException(
                        "label " + labels[n] + " of sample " + n + " is not one of " + classes + " classes");
            }
            if (predicted[n] < -1 || predicted[n] >= classes) {
                throw new IllegalArgumentException(
                        "prediction " + predicted[n] + " of sample " + n + " is not one of " + classes + " classes");
            }
            matrix.add(labels[n], predicted[n]);
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
        return Classes.share(counts[predicted][predicted], taken);
    }

    /**
     * The share of a class that was taken for it.
     *
     * @param label the class
     * @return the recall, 0 to 1; 0 if the class has no samples
     */
    public double recall(int label) {
        return Classes.share(counts[label][label], samples[label]);
    }

    /**
     * The share of all samples that was right.
     *
     * @return the accuracy, 0 to 1; 0 without samples
     */
    public double accuracy() {
        double right = 0;
        double all = 0;
        for (int i = 0; i < counts.length; i++) {
            right += counts[i][i];
            all += samples[i];
        }
        return Classes.share(right, all);
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
