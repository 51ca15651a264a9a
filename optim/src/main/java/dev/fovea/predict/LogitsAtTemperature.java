package dev.fovea.predict;

import dev.fovea.nn.loss.Target;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;

/** The cross-entropy of logits that are divided by a temperature, in float64. */
final class LogitsAtTemperature {
    private final Meaning meaning;
    private final float[] logits;
    private final Target target;
    private final float[] targets;
    private final Parallel parallel;
    private final int size;
    /** The numbers of a vector that has a label. */
    private final int channels;
    private final double[] losses;

    /** Of samples' logits and targets, one after the other. */
    LogitsAtTemperature(
            Meaning meaning, Shape output, float[] logits, Target target, float[] targets, Parallel parallel) {
        this.meaning = meaning;
        this.logits = logits;
        this.target = target;
        this.targets = targets;
        this.parallel = parallel;
        this.size = output.size();
        this.channels = meaning == Meaning.CLASSES ? output.channels() : 1;
        this.losses = new double[targets.length / target.size()];
    }

    /** The sum over all that counts, for each sample. */
    double loss(double temperature) {
        Chunks.run(parallel, losses.length, n -> losses[n] = sample(n, temperature));
        double sum = 0;
        for (double loss : losses) {
            sum += loss;
        }
        return sum / losses.length;
    }

    private double sample(int n, double temperature) {
        double sum = 0;
        for (int vector = 0; vector * channels < size; vector++) {
            int from = n * size + vector * channels;
            int own = n * target.size() + (target.isLabels() ? vector : vector * channels);
            if (!target.isLabels() || !target.ignores(targets[own])) {
                sum += meaning == Meaning.CLASSES ? ofClasses(from, own, temperature) : ofYes(from, own, temperature);
            }
        }
        return sum;
    }

    private double ofClasses(int from, int own, double temperature) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + channels; i++) {
            max = Math.max(max, logits[i]);
        }
        double sum = 0;
        for (int i = from; i < from + channels; i++) {
            sum += StrictMath.exp((logits[i] - max) / temperature);
        }
        double log = StrictMath.log(sum);
        if (target.isLabels()) {
            return log - (logits[from + (int) targets[own]] - max) / temperature;
        }
        double loss = 0;
        for (int i = 0; i < channels; i++) {
            double share = targets[own + i];
            loss += share == 0 ? 0 : share * (log - (logits[from + i] - max) / temperature); // 0 · ∞ is none
        }
        return loss;
    }

    /** t·log(1 + e⁻ᶻ) + (1 − t)·log(1 + eᶻ), where z is the logit divided by the temperature. */
    private double ofYes(int from, int own, double temperature) {
        double z = logits[from] / temperature;
        double yes = targets[own];
        double log = StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
        return yes * (Math.max(-z, 0) + log) + (1 - yes) * (Math.max(z, 0) + log);
    }
}
