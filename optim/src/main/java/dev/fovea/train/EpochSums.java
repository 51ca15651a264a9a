package dev.fovea.train;

/** What the steps of an epoch add up to. */
final class EpochSums {
    private final int epoch;
    private final int steps;
    private final double earlierSeconds;
    private int step;
    private int samples;
    private int correct;
    private double loss;
    private double learningRate;

    /** Sums of the given epoch, from 1, of so many steps. */
    EpochSums(int epoch, int steps) {
        this(new Saved(epoch, steps, 0, 0, 0, 0, 0, 0));
    }

    /** Sums that continue those of another process. */
    EpochSums(Saved saved) {
        epoch = saved.epoch;
        steps = saved.steps;
        earlierSeconds = saved.seconds;
        step = saved.step;
        samples = saved.samples;
        correct = saved.correct;
        loss = saved.loss;
        learningRate = saved.learningRate;
    }

    /** The sums within an epoch, as a checkpoint has them. */
    record Saved(
            int epoch,
            int steps,
            int step,
            int samples,
            int correct,
            double loss,
            double learningRate,
            double seconds) {
        Saved {
            if (epoch < 1 || step < 0 || step > steps || samples < step || correct < 0 || correct > samples
                    || !Double.isFinite(loss) || !(seconds >= 0)) {
                throw new IllegalArgumentException("no sums of an epoch");
            }
        }
    }

    /** The sums so far, to be continued, after so many seconds in this process. */
    Saved saved(double seconds) {
        return new Saved(epoch, steps, step, samples, correct, loss, learningRate, earlierSeconds + seconds);
    }

    /** The steps that are done. */
    int step() {
        return step;
    }

    /** Adds a step: every sample counts the same, also those of a smaller last batch. */
    StepReport add(int batchSize, double batchLoss, int batchCorrect, double rate) {
        step++;
        samples += batchSize;
        correct += batchCorrect;
        loss += batchLoss * batchSize;
        learningRate = rate;
        return new StepReport(epoch, step, steps, samples, batchLoss, meanLoss(), accuracy(), rate);
    }

    /** What the epoch came to, after so many seconds in this process. */
    EpochReport report(Evaluation validation, double trainingSeconds, double seconds) {
        return new EpochReport(
                epoch, meanLoss(), accuracy(), validation.loss(), validation.accuracy(), learningRate, steps,
                earlierSeconds + seconds, samples / (earlierSeconds + trainingSeconds));
    }

    private double meanLoss() {
        return loss / samples;
    }

    private double accuracy() {
        return (double) correct / samples;
    }
}
