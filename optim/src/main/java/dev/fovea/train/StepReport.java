package dev.fovea.train;

import dev.fovea.annotation.CheckReturnValue;

/**
 * How far an epoch has come. Immutable.
 */
@CheckReturnValue
public final class StepReport {
    private final Values values;

    private record Values(
            int epoch,
            int step,
            int steps,
            int samples,
            double batchLoss,
            double loss,
            double accuracy,
            double learningRate) {}

    /** A report of all values; for those who write listeners' tests there is {@link #of}. */
    StepReport(
            int epoch,
            int step,
            int steps,
            int samples,
            double batchLoss,
            double loss,
            double accuracy,
            double learningRate) {
        this(new Values(epoch, step, steps, samples, batchLoss, loss, accuracy, learningRate));
    }

    private StepReport(Values values) {
        this.values = values;
    }

    /**
     * A report of the essential values, for the tests of listeners; the others are 0.
     *
     * @param epoch which epoch, from 1
     * @param step the steps of the epoch that are done, from 1
     * @param steps the steps of the whole epoch
     * @return the report
     */
    public static StepReport of(int epoch, int step, int steps) {
        return new StepReport(epoch, step, steps, 0, 0, 0, 0, 0);
    }

    /**
     * This report with another value.
     *
     * @param samples the samples of the epoch that are done
     * @return the changed report
     */
    public StepReport samples(int samples) {
        return new StepReport(new Values(values.epoch, values.step, values.steps, samples, values.batchLoss,
                values.loss, values.accuracy, values.learningRate));
    }

    /**
     * This report with another value.
     *
     * @param batchLoss the mean loss of this step's batch
     * @return the changed report
     */
    public StepReport batchLoss(double batchLoss) {
        return new StepReport(new Values(values.epoch, values.step, values.steps, values.samples, batchLoss,
                values.loss, values.accuracy, values.learningRate));
    }

    /**
     * This report with another value.
     *
     * @param loss the mean loss of the epoch's samples so far
     * @return the changed report
     */
    public StepReport loss(double loss) {
        return new StepReport(new Values(values.epoch, values.step, values.steps, values.samples, values.batchLoss,
                loss, values.accuracy, values.learningRate));
    }

    /**
     * This report with another value.
     *
     * @param accuracy the share of the epoch's samples so far that were right
     * @return the changed report
     */
    public StepReport accuracy(double accuracy) {
        return new StepReport(new Values(values.epoch, values.step, values.steps, values.samples, values.batchLoss,
                values.loss, accuracy, values.learningRate));
    }

    /**
     * This report with another value.
     *
     * @param learningRate the learning rate of this step
     * @return the changed report
     */
    public StepReport learningRate(double learningRate) {
        return new StepReport(new Values(values.epoch, values.step, values.steps, values.samples, values.batchLoss,
                values.loss, values.accuracy, learningRate));
    }

    /**
     * Which epoch, from 1.
     *
     * @return which epoch, from 1
     */
    public int epoch() {
        return values.epoch;
    }

    /**
     * The steps of the epoch that are done, from 1.
     *
     * @return the steps of the epoch that are done, from 1
     */
    public int step() {
        return values.step;
    }

    /**
     * The steps of the whole epoch.
     *
     * @return the steps of the whole epoch
     */
    public int steps() {
        return values.steps;
    }

    /**
     * The samples of the epoch that are done.
     *
     * @return the samples of the epoch that are done
     */
    public int samples() {
        return values.samples;
    }

    /**
     * The mean loss of this step's batch.
     *
     * @return the mean loss of this step's batch
     */
    public double batchLoss() {
        return values.batchLoss;
    }

    /**
     * The mean loss of the epoch's samples so far.
     *
     * @return the mean loss of the epoch's samples so far
     */
    public double loss() {
        return values.loss;
    }

    /**
     * The share of the epoch's samples so far that were right.
     *
     * @return the share of the epoch's samples so far that were right
     */
    public double accuracy() {
        return values.accuracy;
    }

    /**
     * The learning rate of this step.
     *
     * @return the learning rate of this step
     */
    public double learningRate() {
        return values.learningRate;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StepReport that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "StepReport[" + "epoch=" + values.epoch + ", step=" + values.step + ", steps=" + values.steps
                + ", samples=" + values.samples + ", batchLoss=" + values.batchLoss + ", loss=" + values.loss
                + ", accuracy=" + values.accuracy + ", learningRate=" + values.learningRate + "]";
    }
}
