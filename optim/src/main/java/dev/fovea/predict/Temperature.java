package dev.fovea.predict;

import dev.fovea.data.Dataset;
import dev.fovea.nn.loss.BinaryCrossEntropy;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;

/**
 * Makes probabilities honest: networks are often surer of themselves than they are right. The temperature that logits
 * are divided by is the one with the least cross-entropy on samples that were not learned from; the predicted classes
 * stay the same, and so does what is yes and what is no.
 *
 * <pre>{@code
 * Predictor honest = predictor.temperature(Temperature.of(predictor, validation));
 * }</pre>
 *
 * <p>Source: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017. Of an ensemble it is
 * that of the mean probability: Rahaman and Thiery, "Uncertainty quantification and deep ensembles", NeurIPS 2021.
 */
public final class Temperature {
    private static final double LEAST = 0.01;
    private static final double GREATEST = 100;
    /** Golden-section steps: each leaves 0.618 of an interval of ln 10⁴, in the end less than 10⁻⁶. */
    private static final int STEPS = 40;

    private static final double GOLDEN = (StrictMath.sqrt(5) - 1) / 2;

    private Temperature() {}

    /**
     * The temperature of a predictor, on one thread per processor.
     *
     * @param predictor of classes, or of yes and no; also an ensemble or several views
     * @param validation samples with their targets, not those of training
     * @return the temperature
     * @throws IllegalArgumentException as below
     */
    public static double of(Predictor predictor, Dataset validation) {
        return of(predictor, validation, Parallel.shared());
    }

    /**
     * The temperature of a predictor.
     *
     * @param predictor of classes, of samples or pixels, or of yes and no; also an ensemble or several views
     * @param validation samples with their targets, not those of training: labels or distributions for classes, values from
     *     0 to 1 or a label of 2 classes for yes and no; what is ignored does not count
     * @param parallel where it runs; the result does not depend on it
     * @return the temperature, between 0.01 and 100; above 1 if the predictor is too sure of itself
     * @throws IllegalArgumentException if not probabilities of one output are predicted, there is no target that counts, or
     *     targets are others than the loss of such outputs takes, or their loss is not finite
     */
    public static double of(Predictor predictor, Dataset validation, Parallel parallel) {
        Meaning meaning = Tempered.requireProbabilities(predictor.outputs());
        Shape output = predictor.outputs().shape();
        Loss loss = meaning == Meaning.CLASSES ? new SoftmaxCrossEntropy() : new BinaryCrossEntropy();
        if (!predictor.inputShape().equals(validation.sampleShape())) {
            throw new IllegalArgumentException("the predictor takes samples of " + predictor.inputShape()
                    + ", the data set has samples of " + validation.sampleShape());
        }
        loss.check(output, validation.target());
        float[] targets = targets(loss, validation);
        float[] logits = predictor.logits(validation.samples(), parallel).data();
        LogitsAtTemperature at = new LogitsAtTemperature(
                meaning, output, logits, validation.target(), targets, parallel);
        if (!Double.isFinite(at.loss(1))) {
            throw new IllegalArgumentException(
                    "the loss of the validation samples is " + at.loss(1) + cause(logits, output.size()));
        }
        // The mean loss is convex in 1/temperature, so it has one minimum in its logarithm, too.
        double low = StrictMath.log(LEAST);
        double high = StrictMath.log(GREATEST);
        for (int step = 0; step < STEPS; step++) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (at.loss(StrictMath.exp(left)) <= at.loss(StrictMath.exp(right))) {
                high = right;
            } else {
                low = left;
            }
        }
        return StrictMath.exp((low + high) / 2);
    }

    private static String cause(float[] logits, int each) {
        for (int i = 0; i < logits.length; i++) {
            if (!Float.isFinite(logits[i])) {
                return ": sample " + i / each + " has the output " + logits[i];
            }
        }
        return "";
    }

    /** The targets of all samples; fails if one is not what it should be, or none counts. */
    private static float[] targets(Loss loss, Dataset validation) {
        Target target = validation.target();
        float[] targets = new float[Math.multiplyExact(validation.size(), target.size())];
        boolean some = false;
        for (int n = 0; n < validation.size(); n++) {
            int first = n * target.size();
            validation.readTarget(n, targets, first);
            try {
                loss.checkValues(target, targets, first);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("sample " + n + ": " + e.getMessage(), e);
            }
            for (int i = first; i < first + target.size(); i++) {
                some |= !target.ignores(targets[i]);
            }
        }
        if (!some) {
            throw new IllegalArgumentException("a temperature needs samples whose targets count, found none among "
                    + validation.size() + " samples with " + target);
        }
        return targets;
    }
}
