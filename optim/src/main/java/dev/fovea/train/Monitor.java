package dev.fovea.train;

import dev.fovea.internal.io.OneLine;
import dev.fovea.metric.Metric;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What early stopping, best checkpoints and plateaus watch from epoch to epoch: the constants, a {@link Metric}, or another
 * figure by {@link #of(String, boolean, boolean,
 * ToDoubleFunction)}.
 */
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public final class Monitor {
    /** The training loss. */
    public static final Monitor LOSS = new Monitor("loss", false, false, null, EpochReport::loss);

    /** The training accuracy. */
    public static final Monitor ACCURACY =
            new Monitor("accuracy", true, false, EpochReport.ACCURACY, EpochReport::accuracy);

    /** The validation loss. */
    public static final Monitor VAL_LOSS = new Monitor("val_loss", false, true, null, EpochReport::valLoss);

    /** The validation accuracy. */
    public static final Monitor VAL_ACCURACY =
            new Monitor("val_accuracy", true, true, EpochReport.ACCURACY, EpochReport::valAccuracy);

    private static final int LONGEST_NAME = 100;

    private final String name;
    private final boolean moreIsBetter;
    private final boolean needsValidation;
    private final @Nullable String metric;
    private final ToDoubleFunction<EpochReport> value;

    private Monitor(
            String name,
            boolean moreIsBetter,
            boolean needsValidation,
            @Nullable String metric,
            ToDoubleFunction<EpochReport> value) {
        this.name = name;
        this.metric = metric;
        this.moreIsBetter = moreIsBetter;
        this.needsValidation = needsValidation;
        this.value = value;
    }

    /**
     * A metric on the training samples.
     *
     * @param metric one that the trainer measures
     * @return the monitor
     */
    public static Monitor training(Metric metric) {
        String name = metric.name();
        return new Monitor(name, metric.moreIsBetter(), false, name, report -> report.training().metric(name));
    }

    /**
     * A metric on the validation samples.
     *
     * @param metric one that the trainer measures
     * @return the monitor
     */
    public static Monitor validation(Metric metric) {
        String name = metric.name();
        return new Monitor(
                EpochReport.VALIDATION + name, metric.moreIsBetter(), true, name,
                report -> report.validation().map(found -> found.metric(name)).orElse(Double.NaN));
    }

    /**
     * Another figure, for example the gap between training and validation:
     *
     * <pre>{@code
     * Monitor gap = Monitor.of("gap", false, true, report -> report.valLoss() - report.loss());
     * }</pre>
     *
     * @param name what it is called in messages, records and checkpoints, which know it by nothing else: one line, not
     *     blank, of at most 100 characters
     * @param moreIsBetter whether larger values are better
     * @param needsValidation whether it takes a validation set; without one it is refused
     * @param value the value in a report, NaN if it was not measured; depends on the report alone
     * @return the monitor
     * @throws IllegalArgumentException if the name is blank, longer, or several lines
     */
    public static Monitor of(
            String name, boolean moreIsBetter, boolean needsValidation, ToDoubleFunction<EpochReport> value) {
        Objects.requireNonNull(value, "value");
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name: expected one line of at most " + LONGEST_NAME + " characters, found \""
                            + OneLine.of(CheckpointText.excerpt(name, 0)) + '"');
        }
        return new Monitor(name, moreIsBetter, needsValidation, null, value);
    }

    /**
     * What it is called in messages.
     *
     * @return for example "val_loss"
     */
    public String name() {
        return name;
    }

    /**
     * Which way is better.
     *
     * @return true if up, as for accuracies, false if down, as for losses
     */
    public boolean moreIsBetter() {
        return moreIsBetter;
    }

    /**
     * Whether it takes a validation set.
     *
     * @return whether it is taken from validation
     */
    public boolean needsValidation() {
        return needsValidation;
    }

    /** The metric that must be measured for it, if there is one. */
    Optional<String> metric() {
        return Optional.ofNullable(metric);
    }

    /**
     * The value in a report.
     *
     * @param report an epoch's report
     * @return the value, NaN if it was not measured
     */
    public double of(EpochReport report) {
        return value.applyAsDouble(report);
    }

    /**
     * By how much a value is better than another.
     *
     * @param value a value
     * @param than what it is compared with
     * @return the gain, positive if value is better; NaN if either is
     */
    public double gain(double value, double than) {
        return moreIsBetter ? value - than : than - value;
    }

    @Override
    public String toString() {
        return name;
    }
}
