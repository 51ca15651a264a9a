package dev.fovea.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the steps of an epoch add up to. */
final class EpochSums {
    private final int epoch;
    private final int steps;
    private final double earlierSeconds;
    private final Measurement measurement;
    private int step;
    private int samples;
    private long count;
    private double loss;
    private double learningRate;

    /** Sums of the given epoch, from 1, of so many steps; the measurement begins anew. */
    EpochSums(int epoch, int steps, Measurement measurement) {
        this(new Saved(epoch, steps, 0, 0, 0, 0, 0, 0, measurement.empty()), measurement);
    }

    /** Sums that continue those of another process. */
    EpochSums(Saved saved, Measurement measurement) {
        epoch = saved.epoch;
        steps = saved.steps;
        earlierSeconds = saved.seconds;
        step = saved.step;
        samples = saved.samples;
        count = saved.count;
        loss = saved.loss;
        learningRate = saved.learningRate;
        this.measurement = measurement;
        measurement.restore(saved.metrics);
    }

    /** The sums within an epoch, as a checkpoint has them; metrics by name. */
    record Saved(
            int epoch,
            int steps,
            int step,
            int samples,
            long count,
            double loss,
            double learningRate,
            double seconds,
            Map<String, List<Double>> metrics) {
        Saved {
            if (epoch < 1 || step < 0 || step > steps || samples < step || count < 0 || !Double.isFinite(loss)
                    || !(seconds >= 0)) {
                throw new IllegalArgumentException("no sums of an epoch");
            }
            metrics = new LinkedHashMap<>(metrics);
        }
    }

    /** The sums so far, to be continued, after so many seconds in this process. */
    Saved saved(double seconds) {
        return new Saved(
                epoch, steps, step, samples, count, loss, learningRate, earlierSeconds + seconds,
                measurement.numbers());
    }

    /** The steps that are done. */
    int step() {
        return step;
    }

    /** Adds a step, whose samples count so much in the mean of the loss: also those of a smaller last batch. */
    void add(int batchSize, double batchLoss, long batchCount, double rate) {
        step++;
        samples += batchSize;
        count += batchCount;
        loss += batchLoss * batchCount;
        learningRate = rate;
    }

    /** How far the epoch has come, after a step of such a batch, and so many steps of the training. */
    StepReport report(double batchLoss, long trained) {
        return new StepReport(
                new StepReport.Progress(epoch, step, steps, samples, trained), batchLoss, learningRate,
                new Evaluation(loss(), measurement.figures()));
    }

    /** What the epoch came to, after so many seconds in this process. */
    EpochReport report(@Nullable Evaluation validation, double trainingSeconds, double seconds) {
        return new EpochReport(
                epoch, Evaluation.of(loss(), measurement.values()), validation,
                new EpochReport.Pace(
                        learningRate, steps, earlierSeconds + seconds, samples / (earlierSeconds + trainingSeconds)));
    }

    private double loss() {
        return count == 0 ? 0 : loss / count;
    }
}
