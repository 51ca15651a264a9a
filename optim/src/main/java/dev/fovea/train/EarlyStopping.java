package dev.fovea.train;

import dev.fovea.annotation.CheckReturnValue;
import java.util.List;
import java.util.Objects;

/**
 * Ends training when a figure has not become better for some epochs, as Keras' callback of that name. Better means by
 * more than minDelta; a value that is not a number never is.
 * By default it watches the validation loss, any improvement counts, and the network ends with the weights of its best
 * epoch. Immutable.
 */
@CheckReturnValue
public final class EarlyStopping {
    private final Settings settings;

    private record Settings(Monitor monitor, int patience, double minDelta, boolean restoreBest) {
        Settings {
            Objects.requireNonNull(monitor, "monitor");
            if (patience < 1) {
                throw new IllegalArgumentException("patience must be at least 1 epoch, not " + patience);
            }
            if (!(minDelta >= 0 && minDelta < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("minDelta must be at least 0 and finite, not " + minDelta);
            }
        }
    }

    /**
     * Watches the validation loss and restores the best weights.
     *
     * @param patience how many epochs without improvement end the training, at least 1
     * @throws IllegalArgumentException if patience is below 1
     */
    public EarlyStopping(int patience) {
        this(new Settings(Monitor.VAL_LOSS, patience, 0, true));
    }

    private EarlyStopping(Settings settings) {
        this.settings = settings;
    }

    /**
     * This, watching something else.
     *
     * @param monitor what is watched
     * @return the changed settings
     */
    public EarlyStopping monitor(Monitor monitor) {
        return new EarlyStopping(
                new Settings(monitor, settings.patience, settings.minDelta, settings.restoreBest));
    }

    /**
     * This with another least change.
     *
     * @param minDelta the least change that counts, at least 0
     * @return the changed settings
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public EarlyStopping minDelta(double minDelta) {
        return new EarlyStopping(
                new Settings(settings.monitor, settings.patience, minDelta, settings.restoreBest));
    }

    /**
     * This with other weights at the end.
     *
     * @param restoreBest whether the network ends with the weights of its best epoch instead of its last
     * @return the changed settings
     */
    public EarlyStopping restoreBest(boolean restoreBest) {
        return new EarlyStopping(
                new Settings(settings.monitor, settings.patience, settings.minDelta, restoreBest));
    }

    /**
     * What is watched.
     *
     * @return the monitor
     */
    public Monitor monitor() {
        return settings.monitor;
    }

    /**
     * How many epochs without improvement end the training.
     *
     * @return the epochs, at least 1
     */
    public int patience() {
        return settings.patience;
    }

    /**
     * The least change that counts.
     *
     * @return the change, at least 0
     */
    public double minDelta() {
        return settings.minDelta;
    }

    /**
     * Whether the network ends with the weights of its best epoch.
     *
     * @return false if with those of its last
     */
    public boolean restoreBest() {
        return settings.restoreBest;
    }

    /**
     * The position of the best epoch, which is the last that was an improvement.
     *
     * @param epochs the epochs so far
     * @return its index, or −1 if there is none whose figure is a number
     */
    public int best(List<EpochReport> epochs) {
        int best = -1;
        for (int i = 0; i < epochs.size(); i++) {
            double value = settings.monitor.of(epochs.get(i));
            if (best < 0 ? !Double.isNaN(value) : gain(value, epochs.get(best)) > settings.minDelta) {
                best = i;
            }
        }
        return best;
    }

    /**
     * Whether patience is at its end.
     *
     * @param epochs the epochs so far
     * @return whether at least {@code patience} epochs have followed the best one
     */
    public boolean stops(List<EpochReport> epochs) {
        return epochs.size() - 1 - best(epochs) >= settings.patience;
    }

    private double gain(double value, EpochReport than) {
        return settings.monitor.gain(value, settings.monitor.of(than));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EarlyStopping that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "EarlyStopping[monitor=" + settings.monitor + ", patience=" + settings.patience + ", minDelta="
                + settings.minDelta + ", restoreBest=" + settings.restoreBest + "]";
    }
}
