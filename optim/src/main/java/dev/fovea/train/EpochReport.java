package dev.fovea.train;

import dev.fovea.annotation.CheckReturnValue;

/**
 * What an epoch came to. Loss and accuracy are means over the training samples as they were learned from, with dropout
 * and before each step's update; the validation values are taken at the epoch's end, NaN without a validation set.
 * Immutable.
 */
@CheckReturnValue
public final class EpochReport {
    private final Values values;

    private record Values(
            int epoch,
            double loss,
            double accuracy,
            double valLoss,
            double valAccuracy,
            double learningRate,
            int steps,
            double seconds,
            double samplesPerSecond) {}

    /** A report of all values; for those who write listeners' tests there is {@link #of}. */
    EpochReport(
            int epoch,
            double loss,
            double accuracy,
            double valLoss,
            double valAccuracy,
            double learningRate,
            int steps,
            double seconds,
            double samplesPerSecond) {
        this(new Values(epoch, loss, accuracy, valLoss, valAccuracy, learningRate, steps, seconds, samplesPerSecond));
    }

    private EpochReport(Values values) {
        this.values = values;
    }

    /**
     * A report of the essential values, for the tests of listeners; the others are NaN for validation, else 0.
     *
     * @param epoch which epoch, from 1
     * @param loss the mean training loss; every sample counts the same
     * @param accuracy the share of training samples that were right, 0 to 1
     * @return the report
     */
    public static EpochReport of(int epoch, double loss, double accuracy) {
        return new EpochReport(epoch, loss, accuracy, Double.NaN, Double.NaN, 0, 0, 0, 0);
    }

    /**
     * This report with another value.
     *
     * @param valLoss the mean validation loss, or NaN
     * @return the changed report
     */
    public EpochReport valLoss(double valLoss) {
        return new EpochReport(new Values(values.epoch, values.loss, values.accuracy, valLoss, values.valAccuracy,
                values.learningRate, values.steps, values.seconds, values.samplesPerSecond));
    }

    /**
     * This report with another value.
     *
     * @param valAccuracy the share of validation samples that were right, or NaN
     * @return the changed report
     */
    public EpochReport valAccuracy(double valAccuracy) {
        return new EpochReport(new Values(values.epoch, values.loss, values.accuracy, values.valLoss, valAccuracy,
                values.learningRate, values.steps, values.seconds, values.samplesPerSecond));
    }

    /**
     * This report with another value.
     *
     * @param learningRate the learning rate of the epoch's last step
     * @return the changed report
     */
    public EpochReport learningRate(double learningRate) {
        return new EpochReport(new Values(values.epoch, values.loss, values.accuracy, values.valLoss,
                values.valAccuracy, learningRate, values.steps, values.seconds, values.samplesPerSecond));
    }

    /**
     * This report with another value.
     *
     * @param steps the steps of the epoch
     * @return the changed report
     */
    public EpochReport steps(int steps) {
        return new EpochReport(new Values(values.epoch, values.loss, values.accuracy, values.valLoss,
                values.valAccuracy, values.learningRate, steps, values.seconds, values.samplesPerSecond));
    }

    /**
     * This report with another value.
     *
     * @param seconds how long it took, validation included
     * @return the changed report
     */
    public EpochReport seconds(double seconds) {
        return new EpochReport(new Values(values.epoch, values.loss, values.accuracy, values.valLoss,
                values.valAccuracy, values.learningRate, values.steps, seconds, values.samplesPerSecond));
    }

    /**
     * This report with another value.
     *
     * @param samplesPerSecond training samples for each second of training, validation left out
     * @return the changed report
     */
    public EpochReport samplesPerSecond(double samplesPerSecond) {
        return new EpochReport(new Values(values.epoch, values.loss, values.accuracy, values.valLoss,
                values.valAccuracy, values.learningRate, values.steps, values.seconds, samplesPerSecond));
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
     * The mean training loss.
     *
     * @return the mean training loss; every sample counts the same
     */
    public double loss() {
        return values.loss;
    }

    /**
     * The share of training samples that were right, 0 to 1.
     *
     * @return the share of training samples that were right, 0 to 1
     */
    public double accuracy() {
        return values.accuracy;
    }

    /**
     * The mean validation loss, or NaN.
     *
     * @return the mean validation loss, or NaN
     */
    public double valLoss() {
        return values.valLoss;
    }

    /**
     * The share of validation samples that were right, or NaN.
     *
     * @return the share of validation samples that were right, or NaN
     */
    public double valAccuracy() {
        return values.valAccuracy;
    }

    /**
     * The learning rate of the epoch's last step.
     *
     * @return the learning rate of the epoch's last step
     */
    public double learningRate() {
        return values.learningRate;
    }

    /**
     * The steps of the epoch.
     *
     * @return the steps of the epoch
     */
    public int steps() {
        return values.steps;
    }

    /**
     * How long it took, validation included.
     *
     * @return how long it took, validation included
     */
    public double seconds() {
        return values.seconds;
    }

    /**
     * Training samples for each second of training, validation left out.
     *
     * @return training samples for each second of training, validation left out
     */
    public double samplesPerSecond() {
        return values.samplesPerSecond;
    }

    /**
     * Whether there was a validation set.
     *
     * @return whether valLoss and valAccuracy were measured
     */
    public boolean validated() {
        return !Double.isNaN(values.valAccuracy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EpochReport that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "EpochReport[" + "epoch=" + values.epoch + ", loss=" + values.loss + ", accuracy=" + values.accuracy
                + ", valLoss=" + values.valLoss + ", valAccuracy=" + values.valAccuracy + ", learningRate="
                + values.learningRate + ", steps=" + values.steps + ", seconds=" + values.seconds
                + ", samplesPerSecond=" + values.samplesPerSecond + "]";
    }
}
