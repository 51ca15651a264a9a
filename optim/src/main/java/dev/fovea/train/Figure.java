package dev.fovea.train;

import dev.fovea.metric.Metric;
import dev.fovea.metric.Tally;
import org.jspecify.annotations.Nullable;

/** What a metric came to at a moment. Where all samples were kept, which may take long, only once somebody asks. */
final class Figure {
    private final @Nullable Metric metric;
    private @Nullable Tally tally;
    private double value;

    /** A figure that is there already. */
    Figure(double value) {
        this.metric = null;
        this.value = value;
    }

    /** That of a tally as it is now. */
    Figure(Metric metric, Tally tally) {
        this.metric = metric;
        if (tally.appended() == 0) {
            value = metric.value(tally);
        } else {
            this.tally = tally.snapshot();
        }
    }

    /** The figure; several threads may ask. */
    synchronized double value() {
        if (metric != null && tally != null) {
            value = metric.value(tally);
            tally = null;
        }
        return value;
    }
}
