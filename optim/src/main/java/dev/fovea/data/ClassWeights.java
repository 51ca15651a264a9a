package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import java.util.Arrays;

/** How often classes occur, and weights that make up for it. */
public final class ClassWeights {
    private ClassWeights() {}

    /**
     * Weights with which all classes count the same: n / (classes · count), as scikit-learn's "balanced". Their mean over
     * the n labels is 1. {@code new SoftmaxCrossEntropy().classWeights(ClassWeights.balanced(train))} takes them.
     *
     * @param dataset has a class for each sample, or for each pixel; read once
     * @return a weight for each class
     * @throws IllegalArgumentException if targets are not classes, or a class does not occur
     */
    public static double[] balanced(Dataset dataset) {
        long[] counts = counts(dataset);
        requireAll(counts, "a balanced weight");
        long n = 0;
        for (long count : counts) {
            n += count;
        }
        double[] weights = new double[counts.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = n / ((double) counts.length * counts[i]);
        }
        return weights;
    }

    /**
     * How often each class occurs; ignored labels are not counted.
     *
     * @param dataset has a class for each sample, or for each pixel; read once
     * @return a number for each class
     * @throws IllegalArgumentException if targets are not classes, or a label is not one of them
     */
    public static long[] counts(Dataset dataset) {
        Target target = dataset.target();
        if (!target.isLabels()) {
            throw new IllegalArgumentException(
                    "classes can be counted of labels only, not of targets that are " + target);
        }
        long[] counts = new long[target.classes()];
        float[] labels = new float[target.size()];
        for (int i = 0; i < dataset.size(); i++) {
            read(dataset, i, labels);
            for (float label : labels) {
                if (!target.ignores(label)) {
                    counts[(int) label]++;
                }
            }
        }
        return counts;
    }

    private static void read(Dataset dataset, int index, float[] labels) {
        dataset.readTarget(index, labels, 0);
        try {
            dataset.target().check(labels, 0);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("sample " + index + ": " + e.getMessage(), e);
        }
    }

    /** Fails if a sample's label is one that is ignored, so that it belongs to no class. */
    static void requireOfEach(long[] counts, Dataset dataset, String who) {
        if (Arrays.stream(counts).sum() == dataset.size()) {
            return;
        }
        for (int i = 0; i < dataset.size(); i++) {
            if (dataset.target().ignores(dataset.label(i))) {
                throw new IllegalArgumentException(who + " needs a class for each sample; the label of sample " + i
                        + ", " + dataset.label(i) + ", is ignored");
            }
        }
    }

    /** Fails if a class does not occur. */
    static void requireAll(long[] counts, String who) {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
                throw new IllegalArgumentException(who + " needs samples of every class; of the " + counts.length
                        + " classes, " + i + " has none");
            }
        }
    }

    /** The indices of the samples of each class, in their order. */
    static int[][] members(Dataset dataset) {
        long[] counts = counts(dataset);
        int[][] members = new int[counts.length][];
        for (int i = 0; i < members.length; i++) {
            members[i] = new int[(int) counts[i]];
        }
        int[] done = new int[members.length];
        for (int i = 0; i < dataset.size(); i++) {
            int label = dataset.label(i);
            members[label][done[label]++] = i;
        }
        return members;
    }
}
