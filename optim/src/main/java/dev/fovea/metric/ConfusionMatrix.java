package dev.fovea.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How often each true class, of samples or of pixels, was taken for each class: what the metric {@link Confusion} has
 * counted. Vectors of outputs with a NaN were taken for none: they count against recall and accuracy. A share of nothing is
 * 0, as in scikit-learn. Immutable.
 */
public final class ConfusionMatrix {
    private static final String CORNER = "true \\ predicted";

    private final long[][] counts;
    private final long[] samples;

    private ConfusionMatrix(int classes) {
        this.counts = new long[classes][classes];
        this.samples = new long[classes];
    }

    /** What a class comes to. */
    public static final class Score {
        private final long samples;
        private final double precision;
        private final double recall;
        private final double f1;

        private Score(long samples, double precision, double recall, double f1) {
            this.samples = samples;
            this.precision = precision;
            this.recall = recall;
            this.f1 = f1;
        }

        /** {@return how many samples or pixels are of the class} */
        public long samples() {
            return samples;
        }

        /** {@return the share of what was taken for it that is of it, 0 to 1} */
        public double precision() {
            return precision;
        }

        /** {@return the share of it that was taken for it, 0 to 1} */
        public double recall() {
            return recall;
        }

        /** {@return the harmonic mean of both, 0 to 1} */
        public double f1() {
            return f1;
        }

        @Override
        public String toString() {
            return samples + " samples, precision " + precision + ", recall " + recall + ", F1 " + f1;
        }
    }

    /**
     * The counts of a tally of {@link Confusion}, under whichever name.
     *
     * @param tally what it has added up
     * @return the matrix
     * @throws IllegalArgumentException if the tally is of another metric
     */
    public static ConfusionMatrix of(Tally tally) {
        int classes = (int) Math.sqrt(tally.sums());
        if (classes < 2 || tally.sums() != (long) classes * (classes + 1) || tally.appended() > 0) {
            throw new IllegalArgumentException("expected what the metric " + new Confusion() + " has added up, found "
                    + tally.sums() + " sums and " + tally.appended() + " numbers appended");
        }
        ConfusionMatrix matrix = new ConfusionMatrix(classes);
        for (int label = 0; label < classes; label++) {
            for (int predicted = 0; predicted <= classes; predicted++) {
                long count = (long) tally.get(label * (classes + 1) + predicted);
                matrix.samples[label] += count;
                if (predicted < classes) {
                    matrix.counts[label][predicted] = count;
                }
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
     * @return the number of samples, or of pixels
     */
    public long count(int label, int predicted) {
        return counts[label][predicted];
    }

    /**
     * All counts.
     *
     * @return a copy: a row for each true class, a column for each predicted class
     */
    public long[][] counts() {
        long[][] copy = new long[counts.length][];
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
    public long samples(int label) {
        return samples[label];
    }

    /**
     * The share of what was taken for a class that is of it.
     *
     * @param predicted the class
     * @return the precision, 0 to 1; 0 if nothing was taken for it
     */
    public double precision(int predicted) {
        return Classes.share((double) counts[predicted][predicted], (double) taken(predicted));
    }

    private long taken(int predicted) {
        long taken = 0;
        for (long[] row : counts) {
            taken += row[predicted];
        }
        return taken;
    }

    /**
     * The share of a class that was taken for it.
     *
     * @param label the class
     * @return the recall, 0 to 1; 0 if the class has no samples
     */
    public double recall(int label) {
        return Classes.share((double) counts[label][label], (double) samples[label]);
    }

    /**
     * The harmonic mean of a class's precision and recall: 2·right / (taken for it + of it).
     *
     * @param label the class
     * @return F1, 0 to 1; 0 if there is neither
     */
    public double f1(int label) {
        return Classes.share(2.0 * counts[label][label], (double) (taken(label) + samples[label]));
    }

    /**
     * Precision, recall and F1 of all classes.
     *
     * @return a score for each class, in their order
     */
    public List<Score> scores() {
        List<Score> scores = new ArrayList<>();
        for (int label = 0; label < classes(); label++) {
            scores.add(new Score(samples(label), precision(label), recall(label), f1(label)));
        }
        return scores;
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
        for (long[] row : counts) {
            for (long count : row) {
                width = Math.max(width, 1 + Long.toString(count).length());
            }
        }
        StringBuilder table = new StringBuilder(CORNER);
        for (int predicted = 0; predicted < classes(); predicted++) {
            appendRight(table, predicted, width);
        }
        for (int label = 0; label < classes(); label++) {
            table.append('\n');
            appendRight(table, label, CORNER.length());
            for (long count : counts[label]) {
                appendRight(table, count, width);
            }
        }
        return table.toString();
    }

    private static void appendRight(StringBuilder table, long number, int width) {
        String text = Long.toString(number);
        table.repeat(' ', width - text.length()).append(text);
    }
}
