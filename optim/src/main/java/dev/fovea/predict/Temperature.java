package dev.fovea.predict;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Tensor;

/**
 * Makes probabilities honest: networks are often surer of themselves than they are right. The temperature that logits
 * are divided by is the one with the least cross-entropy on samples that were not learned from; the predicted classes
 * stay the same.
 *
 * <p>Source: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017.
 */
public final class Temperature {
    private static final double LEAST = 0.01;
    private static final double GREATEST = 100;
    /** Golden-section steps: each leaves 0.618 of an interval of ln 10⁴, in the end less than 10⁻⁶. */
    private static final int STEPS = 40;

    private static final double GOLDEN = (StrictMath.sqrt(5) - 1) / 2;

    private Temperature() {}

    /**
     * The temperature of a network.
     *
     * @param network whose output is a number for each class
     * @param validation samples with their classes, not those of training
     * @return the temperature, between 0.01 and 100; above 1 if the network is too sure of itself
     * @throws IllegalArgumentException if the network has another output, there are no samples, or they have no classes
     *     or more than the network
     */
    public static double of(Network network, Dataset validation) {
        Predictor checked = Predictor.of(network);
        if (validation.size() == 0 || !validation.target().isLabel() || validation.classes() > checked.classes()) {
            throw new IllegalArgumentException("a temperature needs samples with one of " + checked.classes()
                    + " classes, found " + validation.size() + " samples with " + validation.target());
        }
        Tensor logits = network.logits(validation.samples(), Parallel.shared());
        int[] labels = new int[validation.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = validation.label(i);
        }
        // The mean loss is convex in 1/temperature, so it has one minimum in its logarithm, too.
        double low = StrictMath.log(LEAST);
        double high = StrictMath.log(GREATEST);
        for (int step = 0; step < STEPS; step++) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (loss(logits, labels, left) <= loss(logits, labels, right)) {
                high = right;
            } else {
                low = left;
            }
        }
        return StrictMath.exp((low + high) / 2);
    }

    /** The mean cross-entropy at a temperature, given as its logarithm. */
    private static double loss(Tensor logits, int[] labels, double logarithm) {
        double temperature = StrictMath.exp(logarithm);
        int classes = logits.shape().dimension(1);
        float[] x = logits.data();
        double loss = 0;
        for (int n = 0; n < labels.length; n++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < classes; i++) {
                max = Math.max(max, x[n * classes + i]);
            }
            double sum = 0;
            for (int i = 0; i < classes; i++) {
                sum += StrictMath.exp((x[n * classes + i] - max) / temperature);
            }
            loss += StrictMath.log(sum) - (x[n * classes + labels[n]] - max) / temperature;
        }
        return loss / labels.length;
    }
}
