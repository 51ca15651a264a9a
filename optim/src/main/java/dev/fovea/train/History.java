package dev.fovea.train;

import java.util.List;

/**
 * The epochs that a training run completed, and why it ended.
 *
 * @param epochs one report an epoch
 * @param stopped why training ended
 */
public record History(List<EpochReport> epochs, StopReason stopped) {
    /** Copies the list. */
    public History {
        epochs = List.copyOf(epochs);
    }

    /**
     * The last epoch.
     *
     * @return its report
     * @throws IllegalStateException if no epoch was completed
     */
    public EpochReport last() {
        if (epochs.isEmpty()) {
            throw new IllegalStateException("no epoch was completed");
        }
        return epochs.get(epochs.size() - 1);
    }
}
