package dev.fovea.train;

/** What the steps of an epoch add up to. */
final class EpochSums {
    private final int epoch;
    private final int steps;
    private int step;
    private int samples;
    private int correct;
    private double loss;
    private double learningRate;

    /** Sums of the given epoch, from 1, of so many steps. */
    EpochSums(int epoch, int steps) {
        this.epoch = epoch;
        this.steps = steps;
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

    EpochReport report(Evaluation validation, double trainingSeconds, double seconds) {
        return new EpochReport(
                epoch, meanLoss(), accuracy(), validation.loss(), validation.accuracy(), learningRate, steps, seconds,
                samples / trainingSeconds);
    }

    private double meanLoss() {
        return loss / samples;
    }

    private double accuracy() {
        return (double) correct / samples;
    }
}
