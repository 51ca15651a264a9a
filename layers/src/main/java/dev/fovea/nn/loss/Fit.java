package dev.fovea.nn.loss;

import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Whether outputs, targets and settings go together; else one message with both. */
final class Fit {
    private Fit() {}

    /** A label for each vector of outputs. */
    static void labels(String who, Shape output, Target target) {
        if (!target.isLabels()) {
            throw misfit(who, output, target, "labels", "");
        }
        if (output.rank() == 0) {
            throw misfit(who, output, target, "a number for each class", "; end the network in dense(classes)");
        }
        Shape pixels = pixels(output);
        if (!target.shape().equals(pixels)) {
            throw misfit(who, output, target, pixels.rank() == 0 ? "one label" : "labels " + pixels,
                    target.isLabel() ? "; end the network in one number for each class, by flatten() and dense("
                            + target.classes() + ")" : "");
        }
        if (target.classes() > output.channels()) {
            throw misfit(who, output, target, "labels of at most " + output.channels() + " classes",
                    "; let the network end in " + target.classes() + " numbers");
        }
    }

    /** A value for each output. */
    static void values(String who, Shape output, Target target) {
        if (target.isLabels()) {
            throw misfit(who, output, target, "values " + output, target.isLabel()
                    ? "; a class is a label for softmax cross-entropy, else turn it into values" : "");
        }
        if (!target.shape().equals(output)) {
            throw misfit(who, output, target, "values " + output, "; let both have the same shape");
        }
    }

    /** A label of two classes for each output, of which each vector has one. */
    static void oneOutput(String who, Shape output, Target target) {
        boolean one = output.rank() > 0 && output.channels() == 1 && target.shape().equals(pixels(output));
        if (!one || target.classes() > 2) {
            throw misfit(who, output, target, "values " + output + " or, if it is one output, a label of 2 classes",
                    "; one class of many is for softmax cross-entropy");
        }
    }

    /** A label that is a class. */
    static void label(int label, int classes) {
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException("label " + label + " is not one of " + classes + " classes");
        }
    }

    /** Values from 0 to a greatest one. */
    static void within(String who, Target target, float[] values, int offset, double greatest) {
        for (int i = 0; i < target.size(); i++) {
            float value = values[offset + i];
            if (!(value >= 0 && value <= greatest)) {
                throw new IllegalArgumentException("target value " + value
                        + (target.size() == 1 ? "" : " at " + target.shape().place(i)) + ": " + who + ", "
                        + (greatest == 1 ? "from 0 to 1" : "at least 0"));
            }
        }
    }

    /** Weights that were given. */
    static double[] some(String name, double[] weights) {
        if (weights.length == 0) {
            throw new IllegalArgumentException(name + ": expected at least one, found none");
        }
        return weights;
    }

    /** Weights that are finite, at least 0 and not all 0; or none. */
    static void weights(String name, double[] weights) {
        boolean any = weights.length == 0;
        for (double weight : weights) {
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        name + " must be finite and at least 0, found " + Arrays.toString(weights));
            }
            any |= weight > 0;
        }
        if (!any) {
            throw new IllegalArgumentException(name + " are all 0, so nothing would count");
        }
    }

    /** Shares of the classes, of which each vector has some: they sum to 1. */
    static void distributions(String who, Target target, float[] values, int offset) {
        int classes = target.shape().channels();
        for (int first = 0; first < target.size(); first += classes) {
            double sum = 0;
            for (int i = first; i < first + classes; i++) {
                sum += values[offset + i];
            }
            if (Math.abs(sum - 1) > rounding(classes)) {
                throw new IllegalArgumentException("the target values"
                        + (target.size() == classes ? "" : " from " + target.shape().place(first) + " on")
                        + (sum == 0 ? " are all 0" : " sum to " + (float) sum) + ": " + who
                        + " takes shares of classes, which sum to 1 (divide them by their sum); "
                        + (sum == 0
                                ? "what is to count nothing gets a weight of 0 or a label that is ignored"
                                : "numbers want a loss such as MeanSquaredError, several labels BinaryCrossEntropy,"
                                        + " samples that count more a weight (Dataset.weighted)"));
            }
        }
    }

    /**
     * How far from 1 shares may sum that sum to 1 but for rounding. Those that another program keeps in 16 bits are off by
     * half a unit of 11 binary digits, 2⁻¹¹ of themselves, so that their sum is by 2⁻¹¹; adding n of them up in float32 and
     * dividing, as mixing two, is off by an ulp of 1, 2⁻²³, for each of n + 4 operations to first order. (Half an ulp where
     * they are rounded correctly, which not every processor divides.)
     */
    private static double rounding(int classes) {
        return 0x1p-11 + (classes + 4) * 0x1p-23;
    }

    /** A setting in words; empty if there are no numbers. */
    static String setting(String name, double[] numbers) {
        return numbers.length == 0 ? "" : name + "=" + Arrays.toString(numbers);
    }

    /** Settings in words, but for the empty ones. */
    static String settings(String name, String... settings) {
        return Arrays.stream(settings)
                .filter(setting -> !setting.isEmpty())
                .collect(Collectors.joining(", ", name + "[", "]"));
    }

    /** The shape of the vectors of outputs: without the last axis. */
    private static Shape pixels(Shape output) {
        return Shape.of(Arrays.copyOf(output.dimensions(), output.rank() - 1));
    }

    private static IllegalArgumentException misfit(
            String who, Shape output, Target target, String expected, String remedy) {
        return new IllegalArgumentException(who + " compares outputs of " + output + " with " + expected
                + ", found targets that are " + target + remedy);
    }
}
