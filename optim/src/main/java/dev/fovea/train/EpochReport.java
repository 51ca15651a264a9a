package dev.fovea.train;

import dev.fovea.annotation.CheckReturnValue;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an epoch came to. Training figures are of the samples as they were learned from, with dropout and before each
 * step's update; validation figures are taken at the epoch's end. Immutable.
 */
@CheckReturnValue
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public final class EpochReport {
    static final String LOSS = "loss";
    static final String ACCURACY = "accuracy";
    /** What the names of validation figures begin with. */
    static final String VALIDATION = "val_";

    private final int epoch;
    private final Evaluation training;
    private final @Nullable Evaluation validation;
    private final Pace pace;

    /**
     * How fast it went.
     *
     * @param learningRate of the last step
     * @param steps the steps of the epoch
     * @param seconds how long it took, validation included
     * @param samplesPerSecond training samples for each second of training
     */
    record Pace(double learningRate, int steps, double seconds, double samplesPerSecond) {}

    EpochReport(int epoch, Evaluation training, @Nullable Evaluation validation, Pace pace) {
        this.epoch = epoch;
        this.training = training;
        this.validation = validation;
        this.pace = pace;
    }

    /**
     * A report for the tests of listeners, of an epoch without steps.
     *
     * @param epoch which epoch, from 1
     * @param training what the training samples came to
     * @return the report
     */
    public static EpochReport of(int epoch, Evaluation training) {
        return new EpochReport(epoch, training, null, new Pace(0, 0, 0, 0));
    }

    /**
     * This report with validation.
     *
     * @param found what the validation samples came to
     * @return the changed report
     */
    public EpochReport validation(Evaluation found) {
        return new EpochReport(epoch, training, found, pace);
    }

    /**
     * This report with another learning rate.
     *
     * @param learningRate that of the epoch's last step
     * @return the changed report
     */
    public EpochReport learningRate(double learningRate) {
        return new EpochReport(
                epoch, training, validation,
                new Pace(learningRate, pace.steps, pace.seconds, pace.samplesPerSecond));
    }

    /**
     * This report with other times.
     *
     * @param steps the steps of the epoch
     * @param seconds how long it took, validation included
     * @param samplesPerSecond training samples for each second of training, validation left out
     * @return the changed report
     */
    public EpochReport time(int steps, double seconds, double samplesPerSecond) {
        return new EpochReport(
                epoch, training, validation, new Pace(pace.learningRate, steps, seconds, samplesPerSecond));
    }

    /**
     * Which epoch.
     *
     * @return its number, from 1
     */
    public int epoch() {
        return epoch;
    }

    /**
     * What the training samples came to.
     *
     * @return loss and metrics
     */
    public Evaluation training() {
        return training;
    }

    /**
     * What the validation samples came to.
     *
     * @return loss and metrics, or empty without a validation set
     */
    public Optional<Evaluation> validation() {
        return Optional.ofNullable(validation);
    }

    /**
     * All that was measured.
     *
     * @return the figures by name, those of validation with "val_" before
     */
    public Map<String, Double> figures() {
        Map<String, Double> figures = training.figures();
        if (validation != null) {
            validation.figures().forEach((name, value) -> figures.put(VALIDATION + name, value));
        }
        return figures;
    }

    /**
     * The figures in a line for people.
     *
     * @return for example "loss 0.1234, val_loss 0.0987"
     */
    public String summary() {
        return Evaluation.text(figures());
    }

    /**
     * The mean training loss.
     *
     * @return the loss
     */
    public double loss() {
        return training.loss();
    }

    /**
     * The share of training samples that were right.
     *
     * @return 0 to 1, NaN if it was not measured
     */
    public double accuracy() {
        return training.accuracy();
    }

    /**
     * The mean validation loss.
     *
     * @return the loss, NaN without a validation set
     */
    public double valLoss() {
        return validation == null ? Double.NaN : validation.loss();
    }

    /**
     * The share of validation samples that were right.
     *
     * @return 0 to 1, NaN if it was not measured
     */
    public double valAccuracy() {
        return validation == null ? Double.NaN : validation.accuracy();
    }

    /**
     * The learning rate of the epoch's last step.
     *
     * @return the rate
     */
    public double learningRate() {
        return pace.learningRate;
    }

    /**
     * The steps of the epoch.
     *
     * @return their number
     */
    public int steps() {
        return pace.steps;
    }

    /**
     * How long it took, validation included.
     *
     * @return the seconds
     */
    public double seconds() {
        return pace.seconds;
    }

    /**
     * Training samples for each second of training, validation left out.
     *
     * @return the rate
     */
    public double samplesPerSecond() {
        return pace.samplesPerSecond;
    }

    /**
     * Whether there was a validation set.
     *
     * @return whether {@link #validation} is there
     */
    public boolean validated() {
        return validation != null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EpochReport that
                && epoch == that.epoch
                && training.equals(that.training)
                && Objects.equals(validation, that.validation)
                && pace.equals(that.pace);
    }

    @Override
    public int hashCode() {
        return Objects.hash(epoch, training, validation, pace);
    }

    @Override
    public String toString() {
        return "EpochReport[epoch=" + epoch + ", training " + training
                + (validation == null ? "" : ", validation " + validation) + ", learningRate=" + pace.learningRate
                + ", steps=" + pace.steps + ", seconds=" + pace.seconds + ", samplesPerSecond="
                + pace.samplesPerSecond + "]";
    }
}
