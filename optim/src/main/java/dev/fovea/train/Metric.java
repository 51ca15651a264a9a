package dev.fovea.train;

/** What can be watched from epoch to epoch. */
public enum Metric {
    /** The training loss. */
    LOSS,
    /** The training accuracy. */
    ACCURACY,
    /** The validation loss. */
    VAL_LOSS,
    /** The validation accuracy. */
    VAL_ACCURACY;

    /**
     * The value in a report.
     *
     * @param report an epoch's report
     * @return the value, NaN if it was not measured
     */
    public double of(EpochReport report) {
        return switch (this) {
            case LOSS -> report.loss();
            case ACCURACY -> report.accuracy();
            case VAL_LOSS -> report.valLoss();
            case VAL_ACCURACY -> report.valAccuracy();
        };
    }

    /**
     * Whether it takes a validation set.
     *
     * @return whether it is a validation metric
     */
    public boolean needsValidation() {
        return this == VAL_LOSS || this == VAL_ACCURACY;
    }

    /**
     * By how much a value is better than another: down is better for losses, up for accuracies.
     *
     * @param value a value
     * @param than what it is compared with
     * @return the gain, positive if value is better; NaN if either is
     */
    public double gain(double value, double than) {
        return this == LOSS || this == VAL_LOSS ? than - value : value - than;
    }
}
