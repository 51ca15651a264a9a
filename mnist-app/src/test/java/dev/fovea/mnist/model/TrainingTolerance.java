package dev.fovea.mnist.model;

import dev.fovea.testing.Close;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * How far a float32 training may be from one in float64, with the same rectifiers open. Each operation may be off by
 * {@link Close#SINGLE_OPERATION}, as its own tests demand; so noise of that size is added to the result of every
 * operation of a training in float64, and parameters are rounded to float32. What that changes is what a training that
 * consists of such operations may be off: it depends on the parameters and images, and grows from step to step. That it
 * is one draw of chance is allowed for by a factor, and by not letting it shrink from step to step.
 */
final class TrainingTolerance {
    private static final double CHANCE = 2;

    /** The largest relative error of a number rounded to float32. */
    private static final double STORED = 0x1p-24;

    /** Rounding errors follow the terms of a sum, which differ in size: a single element may be off by so many times the mean. */
    private static final double FARTHEST = 16;

    private final DigitNetworkOracle exact;
    private final DigitNetworkOracle noisy;
    private final List<Map<String, Double>> steps = new ArrayList<>();

    /**
     * Before the first step.
     *
     * @param initial the values of a parameter
     */
    TrainingTolerance(Function<String, double[]> initial) {
        exact = new DigitNetworkOracle(initial, result -> result);
        noisy = noisy(initial);
    }

    /** A network each of whose operations is off by as much as it may be. */
    private static DigitNetworkOracle noisy(Function<String, double[]> initial) {
        SplittableRandom random = new SplittableRandom(1);
        return new DigitNetworkOracle(initial, result -> {
            double scale = Close.SINGLE_OPERATION * rootMeanSquare(result) * Math.sqrt(3);
            for (int i = 0; i < result.length; i++) {
                result[i] += scale * random.nextDouble(-1, 1);
            }
            return result;
        });
    }

    /** Takes one more step. Returns what it is in float64. */
    DigitNetworkOracle.Step step(double[] images, int[] labels) {
        DigitNetworkOracle.Step right = exact.step(images, labels, null);
        DigitNetworkOracle.Step off = noisy.step(images, labels, right.rectified());
        exact.update(right);
        noisy.update(off);
        noisy.roundParameters();
        noisy.takeNormalizedBiases(exact::value);
        Map<String, Double> now = new HashMap<>();
        for (int i = 0; i < right.rectified().size(); i++) {
            now.put("rectifier " + i, Close.relativeError(off.rectified().get(i), right.rectified().get(i)));
        }
        now.put("probabilities", Close.relativeError(off.probabilities(), right.probabilities()));
        now.put("losses", Close.relativeError(off.losses(), right.losses()));
        right.gradients().forEach((name, gradient) -> {
            double[] other = off.gradients().get(name);
            now.put(
                    name, DigitNetworkOracle.isNormalizedBias(name)
                            ? rootMeanSquare(other)
                            : Close.relativeError(other, gradient));
        });
        for (String name : exact.names()) {
            now.put("after " + name, Close.relativeError(noisy.value(name), exact.value(name)));
        }
        if (!steps.isEmpty()) {
            steps.getLast().forEach((name, before) -> now.merge(name, before, Math::max));
        }
        steps.add(now);
        return right;
    }

    /** A parameter in float64 after the last step. */
    double[] value(String name) {
        return exact.value(name);
    }

    /**
     * The relative error of a number of step 0 that comes from parameters that were rounded to float32 when they were
     * stored.
     */
    double ofStored(String what) {
        return allowed(0, what) * STORED / Close.SINGLE_OPERATION;
    }

    /**
     * Inputs of the rectifiers of step 0 in which those whose side of 0 depends on such rounding are on one side.
     *
     * @param right the step in float64
     * @param open whether these rectifiers are open
     */
    List<double[]> decided(DigitNetworkOracle.Step right, boolean open) {
        List<double[]> decided = new ArrayList<>();
        for (int i = 0; i < right.rectified().size(); i++) {
            double[] x = right.rectified().get(i).clone();
            double near = FARTHEST * ofStored("rectifier " + i) * rootMeanSquare(x);
            for (int j = 0; j < x.length; j++) {
                x[j] = Math.abs(x[j]) > near ? x[j] : open ? 1 : -1;
            }
            decided.add(x);
        }
        return decided;
    }

    private double allowed(int step, String what) {
        return CHANCE * steps.get(step).get(what);
    }

    /**
     * Asserts that a step is what it should be.
     *
     * @param number of the step
     * @param actual in float32
     * @param reference the same in float64, with the same rectifiers open
     */
    void assertStep(int number, DigitNetworkOracle.Step actual, DigitNetworkOracle.Step reference) {
        String at = " of step " + number;
        for (int i = 0; i < reference.rectified().size(); i++) {
            double[] x = actual.rectified().get(i);
            double[] right = reference.rectified().get(i);
            double allowed = allowed(number, "rectifier " + i);
            Close.assertClose("input of rectifier " + i + at, x, right, allowed);
            assertEachNear("input of rectifier " + i + at, x, right, FARTHEST * allowed * rootMeanSquare(right));
        }
        Close.assertClose(
                "probabilities" + at, actual.probabilities(), reference.probabilities(),
                allowed(number, "probabilities"));
        Close.assertClose("losses" + at, actual.losses(), reference.losses(), allowed(number, "losses"));
        reference.gradients().forEach((name, gradient) -> {
            String what = "gradient of " + name + at;
            double[] own = actual.gradients().get(name);
            if (DigitNetworkOracle.isNormalizedBias(name)) {
                // Exactly 0: a sum of errors, which are not as independent as noise is.
                int terms = reference.rectified().get(name.charAt(4) - '1').length / gradient.length;
                assertEachNear(what, own, new double[own.length], allowed(number, name) * Math.sqrt(terms));
            } else {
                Close.assertClose(what, own, gradient, allowed(number, name));
            }
        });
    }

    /**
     * Asserts that parameters are what they should be after the last step.
     *
     * @param actual in float32
     * @param reference in float64, with the same rectifiers open
     */
    void assertParameters(Function<String, double[]> actual, Function<String, double[]> reference) {
        for (String name : exact.names()) {
            if (!DigitNetworkOracle.isNormalizedBias(name)) {
                Close.assertClose(
                        name + " after training", actual.apply(name), reference.apply(name),
                        allowed(steps.size() - 1, "after " + name));
            }
        }
    }

    /** The relative error that predicted probabilities may have. */
    static double ofPrediction(Function<String, double[]> parameters, double[] images) {
        double[] right = new DigitNetworkOracle(parameters, result -> result).predict(images);
        return CHANCE * Close.relativeError(noisy(parameters).predict(images), right);
    }

    /** Where rectifiers are open in one and not in the other, both inputs are within this distance of 0. */
    private static void assertEachNear(String what, double[] actual, double[] reference, double distance) {
        for (int i = 0; i < reference.length; i++) {
            if (!(Math.abs(actual[i] - reference[i]) <= distance)) {
                throw new AssertionError(
                        what + ", element " + i + ": " + actual[i] + " instead of " + reference[i] + ", more than "
                                + distance + " off");
            }
        }
    }

    private static double rootMeanSquare(double[] x) {
        return Close.relativeError(x, new double[x.length]);
    }
}
