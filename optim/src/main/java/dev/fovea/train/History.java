package dev.fovea.train;

import java.util.List;
import java.util.stream.Collectors;

/** The epochs that a training run completed, and why it ended. Immutable. */
public final class History {
    private final List<EpochReport> epochs;
    private final StopReason stopped;

    History(List<EpochReport> epochs, StopReason stopped) {
        this.epochs = List.copyOf(epochs);
        this.stopped = stopped;
    }

    /**
     * The completed epochs.
     *
     * @return one report an epoch
     */
    public List<EpochReport> epochs() {
        return epochs;
    }

    /**
     * Why training ended.
     *
     * @return the reason
     */
    public StopReason stopped() {
        return stopped;
    }

    /**
     * Whether training came to its own end: a network whose training was interrupted, stopped or diverged is no result.
     *
     * @return whether all epochs are done, or {@link EarlyStopping} saw no more improvement
     */
    public boolean finished() {
        return stopped == StopReason.COMPLETED || stopped == StopReason.EARLY_STOPPING;
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

    @Override
    public boolean equals(Object other) {
        return other instanceof History that && epochs.equals(that.epochs) && stopped == that.stopped;
    }

    @Override
    public int hashCode() {
        return 31 * epochs.hashCode() + stopped.hashCode();
    }

    /**
     * The epochs as a table.
     *
     * @return a line for each epoch, and why training ended
     */
    @Override
    public String toString() {
        return epochs.stream().map(History::line).collect(Collectors.joining())
                + epochs.size() + (epochs.size() == 1 ? " epoch, " : " epochs, ") + stopped;
    }

    private static String line(EpochReport epoch) {
        return "epoch " + epoch.epoch() + ": " + epoch.summary() + "\n";
    }
}
