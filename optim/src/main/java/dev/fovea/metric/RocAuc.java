package dev.fovea.metric;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.ops.Logits;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/**
 * The area under the receiver operating characteristic: the share of pairs of a positive and a negative whose positive has
 * the higher score, equal scores counting half. Exact, not from a few thresholds.
 *
 * <ul>
 * <li>A label of 2 classes and one output: that of class 1, by the output.
 * <li>Labels, of samples or pixels: the mean over classes of that of the class against the rest, by softmax's probability.
 * <li>Values of the outputs' shape, of which several may be true at once: the mean over the last axis of that of each, by
 * the output. A target is true from 0.5 on.
 * </ul>
 *
 * <p>Classes without positives or without negatives do not count in the mean; if all are so, it is NaN, as in
 * scikit-learn. A NaN score is wrong in all its pairs. Ignored labels do not count. It looks at logits and keeps two
 * numbers for each output of each sample or pixel.
 *
 * <p>Source: Hanley and McNeil, "The Meaning and Use of the Area under a Receiver Operating Characteristic (ROC) Curve",
 * Radiology 143 (1982).
 */
@CheckReturnValue
public final class RocAuc implements Metric {
    /** The metric. */
    public RocAuc() {}

    @Override
    public String name() {
        return "roc_auc";
    }

    @Override
    public void check(Shape output, Target target) {
        if (target.isLabels() ? !Classes.labelled(output, target) : !target.shape().equals(output)) {
            throw new IllegalArgumentException(
                    name() + " compares a vector of classes with a label, or each output with "
                            + "a value, found outputs of " + output + " and targets that are " + target);
        }
    }

    /** As many sums as outputs that are ranked; they stay 0. */
    @Override
    public Tally newTally(Shape output, Target target) {
        return new Tally(output.rank() == 0 ? 1 : output.channels());
    }

    @Override
    public void add(Outcome outcome, Tally tally) {
        if (!outcome.kind().isLabels()) {
            for (int i = 0; i < outcome.size(); i++) {
                append(tally, outcome.logit(i), Values.isYes(outcome, i));
            }
            return;
        }
        int channels = outcome.channels();
        double[] scores = outcome.workspace(channels);
        for (int vector = 0; vector < Classes.vectors(outcome); vector++) {
            int label = Classes.label(outcome, vector);
            if (label < 0) {
                continue;
            }
            if (channels == 1) {
                append(tally, outcome.logit(vector), label == 1);
                continue;
            }
            Logits.logSoftmax(outcome.logits(), outcome.logitsOffset() + vector * channels, scores, channels);
            for (int i = 0; i < channels; i++) {
                append(tally, scores[i], i == label);
            }
        }
    }

    private static void append(Tally tally, double score, boolean positive) {
        tally.append(score);
        tally.append(positive ? 1 : 0);
    }

    @Override
    public double value(Tally tally) {
        int channels = tally.sums();
        double sum = 0;
        int count = 0;
        for (int channel = 0; channel < channels; channel++) {
            double area = area(scores(tally, channel, 1), scores(tally, channel, 0));
            if (!Double.isNaN(area)) {
                sum += area;
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    /** The scores of a channel's positives or negatives. */
    private static double[] scores(Tally tally, int channel, int positive) {
        double[] scores = new double[tally.appended() / 2 / tally.sums()];
        int size = 0;
        for (int i = 2 * channel; i < tally.appended(); i += 2 * tally.sums()) {
            if (tally.appended(i + 1) == positive) {
                scores[size++] = tally.appended(i);
            }
        }
        return Arrays.copyOf(scores, size);
    }

    /** Pairs that are right, equal ones half, of all; NaN if there are none. */
    private static double area(double[] positives, double[] negatives) {
        if (positives.length == 0 || negatives.length == 0) {
            return Double.NaN;
        }
        // NaN last, where comparisons end what is below, since all are false; −0 before 0, which they take for equal.
        Arrays.sort(positives);
        Arrays.sort(negatives);
        long halves = 0;
        int below = 0;
        int notAbove = 0;
        for (double score : positives) {
            if (Double.isNaN(score)) {
                break;
            }
            while (below < negatives.length && negatives[below] < score) {
                below++;
            }
            while (notAbove < negatives.length && negatives[notAbove] <= score) {
                notAbove++;
            }
            halves += below + notAbove;
        }
        return halves / (2.0 * positives.length * negatives.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RocAuc;
    }

    @Override
    public int hashCode() {
        return RocAuc.class.hashCode();
    }

    @Override
    public String toString() {
        return "RocAuc[]";
    }
}
