package dev.fovea.train;

import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The figures that decide something in a training. One that is no number after an epoch is told at once: it is no
 * improvement, and what often is none at all, such as the area under a curve of one class, would only be noticed when
 * patience ends.
 */
final class WatchedFigures {
    private final Map<String, Monitor> untold = new LinkedHashMap<>();

    WatchedFigures(TrainerOptions options) {
        if (options.earlyStopping != null) {
            untold.put("early stopping", options.earlyStopping.monitor());
        }
        if (options.plateau != null) {
            untold.put("the reduction on a plateau", options.plateau.monitor());
        }
    }

    /** Tells, once in a training of each that watches. */
    void look(EpochReport report) {
        untold.entrySet().removeIf(watched -> {
            Monitor monitor = watched.getValue();
            boolean none = Double.isNaN(monitor.of(report));
            if (none) {
                System.getLogger("dev.fovea").log(
                        Level.WARNING, watched.getKey() + " watches " + monitor + ", which is not a number after epoch "
                                + report.epoch() + ": an epoch without one counts as no improvement");
            }
            return none;
        });
    }
}
