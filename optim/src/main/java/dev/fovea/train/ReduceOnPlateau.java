package dev.fovea.train;

import dev.fovea.annotation.CheckReturnValue;
import java.util.List;
import java.util.Objects;

/**
 * A smaller learning rate when a figure has not become better for some epochs: the schedule's rate is multiplied by
 * factor once for each time, but does not fall below a lowest rate. After a reduction, waiting begins anew. It follows
 * from the epochs so far alone. By default it watches the validation loss, any improvement counts and the lowest rate is
 * 0. Immutable.
 *
 * <p>As Keras' and PyTorch's schedules of that name, without their cooldown.
 */
@CheckReturnValue
public final class ReduceOnPlateau {
    private final Settings settings;

    private record Settings(double factor, int patience, Monitor monitor, double minDelta, double lowest) {
        Settings {
            Objects.requireNonNull(monitor, "monitor");
            if (!(factor > 0 && factor < 1)) {
                throw new IllegalArgumentException("factor must be in (0, 1), not " + factor);
            }
            if (patience < 1) {
                throw new IllegalArgumentException("patience must be at least 1 epoch, not " + patience);
            }
            if (!(minDelta >= 0 && minDelta < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("minDelta must be at least 0 and finite, not " + minDelta);
            }
            if (!(lowest >= 0 && lowest < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("the lowest rate must be at least 0 and finite, not " + lowest);
            }
        }
    }

    /**
     * Watches the validation loss.
     *
     * @param factor what the rate is multiplied by, in (0, 1)
     * @param patience how many epochs without improvement it takes, at least 1
     * @throws IllegalArgumentException if a number is out of its range
     */
    public ReduceOnPlateau(double factor, int patience) {
        this(new Settings(factor, patience, Monitor.VAL_LOSS, 0, 0));
    }

    private ReduceOnPlateau(Settings settings) {
        this.settings = settings;
    }

    /**
     * This, watching something else.
     *
     * @param monitor what is watched
     * @return the changed settings
     */
    public ReduceOnPlateau monitor(Monitor monitor) {
        return new ReduceOnPlateau(
                new Settings(settings.factor, settings.patience, monitor, settings.minDelta, settings.lowest));
    }

    /**
     * This with another least change.
     *
     * @param minDelta the least change that counts, at least 0
     * @return the changed settings
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public ReduceOnPlateau minDelta(double minDelta) {
        return new ReduceOnPlateau(
                new Settings(settings.factor, settings.patience, settings.monitor, minDelta, settings.lowest));
    }

    /**
     * This with another lowest rate.
     *
     * @param lowest what the rate is not reduced below, at least 0
     * @return the changed settings
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public ReduceOnPlateau lowest(double lowest) {
        return new ReduceOnPlateau(
                new Settings(settings.factor, settings.patience, settings.monitor, settings.minDelta, lowest));
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
     * The rate of the next epoch.
     *
     * @param epochs the epochs so far
     * @param scheduled the schedule's rate
     * @return the reduced rate
     */
    public double rate(List<EpochReport> epochs, double scheduled) {
        double rate = scheduled;
        for (int i = reductions(epochs); i > 0; i--) {
            rate *= settings.factor;
        }
        return Math.max(rate, Math.min(scheduled, settings.lowest));
    }

    private int reductions(List<EpochReport> epochs) {
        int reductions = 0;
        int waited = 0;
        double best = Double.NaN;
        for (EpochReport report : epochs) {
            double value = settings.monitor.of(report);
            boolean better = Double.isNaN(best)
                    ? !Double.isNaN(value)
                    : settings.monitor.gain(value, best) > settings.minDelta;
            best = better ? value : best;
            waited = better ? 0 : waited + 1;
            if (waited == settings.patience) {
                reductions++;
                waited = 0;
            }
        }
        return reductions;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReduceOnPlateau that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "ReduceOnPlateau[factor=" + settings.factor + ", patience=" + settings.patience + ", monitor="
                + settings.monitor + ", minDelta=" + settings.minDelta + ", lowest=" + settings.lowest + "]";
    }
}
