package dev.fovea.train;

import java.util.function.ToDoubleFunction;

/** What can be watched from epoch to epoch. */
public final class Metric {
    /** The training loss. */
    public static final Metric LOSS = new Metric("LOSS", false, false, EpochReport::loss);

    /** The training accuracy. */
    public static final Metric ACCURACY = new Metric("ACCURACY", true, false, EpochReport::accuracy);

    /** The validation loss. */
    public static final Metric VAL_LOSS = new Metric("VAL_LOSS", false, true, EpochReport::valLoss);

    /** The validation accuracy. */
    public static final Metric VAL_ACCURACY = new Metric("VAL_ACCURACY", true, true, EpochReport::valAccuracy);

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
