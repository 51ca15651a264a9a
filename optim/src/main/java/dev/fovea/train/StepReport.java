package dev.fovea.train;

import dev.fovea.annotation.CheckReturnValue;
import java.util.Objects;

/**
 * How far an epoch has come. Immutable. A figure that takes all samples of the epoch, such as the area under a curve, is
 * computed when it is first asked for, and until then the report holds what it is computed from.
 */
@CheckReturnValue
public final class StepReport {
    private final Progress progress;
    private final double batchLoss;
    private final double learningRate;
    private final Evaluation training;

    /**
     * Where the epoch is.
     *
     * @param epoch which epoch, from 1
     * @param step the steps of the epoch that are done, from 1
     * @param steps the steps of the whole epoch
     * @param samples the samples of the epoch that are done
     * @param trained the steps of the whole training that are done
     */
    record Progress(int epoch, int step, int steps, int samples, long trained) {}

    StepReport(Progress progress, double batchLoss, double learningRate, Evaluation training) {
        this.progress = progress;
        this.batchLoss = batchLoss;
        this.learningRate = learningRate;
        this.training = training;
    }

    /**
     * A report for the tests of listeners.
     *
     * @param epoch which epoch, from 1
     * @param step the steps of the epoch that are done, from 1
     * @param steps the steps of the whole epoch
     * @param training what the epoch's samples so far came to
     * @return the report, of a training whose epochs all have as many steps; what it does not say is 0
     */
    public static StepReport of(int epoch, int step, int steps, Evaluation training) {
        return new StepReport(
                new Progress(epoch, step, steps, 0, (epoch - 1L) * steps + step), 0, 0, training);
    }

    /**
     * This report with other samples.
     *
     * @param samples the samples of the epoch that are done
     * @return the changed report
     */
    public StepReport samples(int samples) {
        return new StepReport(
                new Progress(progress.epoch, progress.step, progress.steps, samples, progress.trained), batchLoss,
                learningRate, training);
    }

    /**
     * This report with another batch.
     *
     * @param newBatchLoss the mean loss of this step's batch
     * @param newLearningRate the learning rate of this step
     * @return the changed report
     */
    public StepReport batch(double newBatchLoss, double newLearningRate) {
        return new StepReport(progress, newBatchLoss, newLearningRate, training);
    }

    /**
     * Which epoch.
     *
     * @return its number, from 1
     */
    public int epoch() {
        return progress.epoch;
    }

    /**
     * The steps of the epoch that are done.
     *
     * @return their number, from 1
     */
    public int step() {
        return progress.step;
    }

    /**
     * The steps of the whole epoch.
     *
     * @return their number
     */
    public int steps() {
        return progress.steps;
    }

    /**
     * The steps of the whole training that are done, in epochs of whatever length.
     *
     * @return their number, from 1
     */
    public long trainedSteps() {
        return progress.trained;
    }

    /**
     * The samples of the epoch that are done.
     *
     * @return their number
     */
    public int samples() {
        return progress.samples;
    }

    /**
     * The mean loss of this step's batch.
     *
     * @return the loss
     */
    public double batchLoss() {
        return batchLoss;
    }

    /**
     * The learning rate of this step.
     *
     * @return the rate
     */
    public double learningRate() {
        return learningRate;
    }

    /**
     * What the epoch's samples so far came to.
     *
     * @return loss and metrics
     */
    public Evaluation training() {
        return training;
    }

    /**
     * The mean loss of the epoch's samples so far.
     *
     * @return the loss
     */
    public double loss() {
        return training.loss();
    }

    /**
     * The share of the epoch's samples so far that were right.
     *
     * @return 0 to 1, NaN if it was not measured
     */
    public double accuracy() {
        return training.accuracy();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StepReport that
                && progress.equals(that.progress)
                && Double.compare(batchLoss, that.batchLoss) == 0
                && Double.compare(learningRate, that.learningRate) == 0
                && training.equals(that.training);
    }

    @Override
    public int hashCode() {
        return Objects.hash(progress, batchLoss, learningRate, training);
    }

    @Override
    public String toString() {
        return "StepReport[epoch=" + progress.epoch + ", step=" + progress.step + " of " + progress.steps
                + ", samples=" + progress.samples + ", batchLoss=" + batchLoss + ", learningRate=" + learningRate
                + ", so far " + training + "]";
    }
}
