package dev.fovea.train;

import dev.fovea.internal.io.OneLine;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * What can be watched from epoch to epoch: the constants, or another figure by {@link #of(String, boolean, boolean,
 * ToDoubleFunction)}.
 */
public final class Metric {
    /** The training loss. */
    public static final Metric LOSS = new Metric("LOSS", false, false, EpochReport::loss);

    /** The training accuracy. */
    public static final Metric ACCURACY = new Metric("ACCURACY", true, false, EpochReport::accuracy);

    /** The validation loss. */
    public static final Metric VAL_LOSS = new Metric("VAL_LOSS", false, true, EpochReport::valLoss);

    /** The validation accuracy. */
    public static final Metric VAL_ACCURACY = new Metric("VAL_ACCURACY", true, true, EpochReport::valAccuracy);

    private static final int LONGEST_NAME = 100;

    private final String name;
    private final boolean moreIsBetter;
    private final boolean needsValidation;
    private final ToDoubleFunction<EpochReport> value;

    private Metric(
            String name, boolean moreIsBetter, boolean needsValidation, ToDoubleFunction<EpochReport> value) {
        this.name = name;
        this.moreIsBetter = moreIsBetter;
        this.needsValidation = needsValidation;
        this.value = value;
    }

    /**
     * A metric of one's own, for example the gap between training and validation:
     *
     * <pre>{@code
     * Metric gap = Metric.of("GAP", false, true, report -> report.valLoss() - report.loss());
     * }</pre>
     *
     * @param name what it is called in messages, records and checkpoints, which know it by nothing else: one line, not
     *     blank, of at most 100 characters
     * @param moreIsBetter whether larger values are better
     * @param needsValidation whether it takes a validation set; without one such a metric is refused
     * @param value the value in a report, NaN if it was not measured; depends on the report alone
     * @return the metric
     * @throws IllegalArgumentException if the name is blank, longer, or several lines
     */
    public static Metric of(
            String name, boolean moreIsBetter, boolean needsValidation, ToDoubleFunction<EpochReport> value) {
        Objects.requireNonNull(value, "value");
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name: expected one line of at most " + LONGEST_NAME + " characters, found \""
                            + OneLine.of(CheckpointText.excerpt(name, 0)) + '"');
        }
        return new Metric(name, moreIsBetter, needsValidation, value);
    }

    /**
     * What it is called in messages.
     *
     * @return for example "VAL_LOSS"
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
     * @return whether it is a validation metric
     */
    public boolean needsValidation() {
        return needsValidation;
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
