package dev.fovea.metric;

import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.ops.Logits;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/**
 * Outputs that are a vector of classes for a sample or for each of its pixels, beside targets that say which. A vector of
 * one output tells two classes apart: class 1 where it is above 0.
 */
final class Classes {
    private Classes() {}

    /** Fails unless there is a label, or a distribution over classes, for each vector of outputs. */
    static void require(String metric, Shape output, Target target) {
        boolean labels = labelled(output, target);
        boolean distribution = !target.isLabels()
                && output.rank() > 0
                && output.channels() > 1
                && target.shape().equals(output);
        if (!labels && !distribution) {
            throw new IllegalArgumentException(metric + " compares a vector of classes with a label or a distribution, "
                    + "found outputs of " + output + " and targets that are " + target);
        }
    }

    /** Whether there is a label for each vector of outputs. */
    static boolean labelled(Shape output, Target target) {
        return target.isLabels()
                && output.rank() > 0
                && target.shape().equals(Shape.of(Arrays.copyOf(output.dimensions(), output.rank() - 1)))
                && target.classes() <= count(output);
    }

    /** How many classes outputs tell apart. */
    static int count(Shape output) {
        return Math.max(2, output.channels());
    }

    /** The class that a vector of outputs is taken for, −1 if there is a NaN. */
    static int predicted(Outcome outcome, int vector) {
        int channels = outcome.channels();
        if (channels > 1) {
            return Logits.argmax(outcome.logits(), outcome.logitsOffset() + vector * channels, channels);
        }
        float logit = outcome.logit(vector);
        return Float.isNaN(logit) ? -1 : logit > 0 ? 1 : 0;
    }

    /** The class of a vector of outputs, −1 where there is none. */
    static int label(Outcome outcome, int vector) {
        if (!outcome.kind().isLabels()) {
            int channels = outcome.channels();
            return Logits.argmax(outcome.target(), outcome.targetOffset() + vector * channels, channels);
        }
        float label = outcome.target(vector);
        return outcome.kind().ignores(label) ? -1 : (int) label;
    }

    /** How many vectors of outputs a sample has: its pixels, or 1. */
    static int vectors(Outcome outcome) {
        return outcome.size() / outcome.channels();
    }

    /** Part of a whole; 0 if the whole is nothing. */
    static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
