package dev.fovea.train;

import java.util.List;

/**
 * Ends training when a metric has not become better for some epochs, as Keras' callback of that name. Better means by
 * more than minDelta; a value that is not a number never is.
 *
 * @param metric what is watched; default validation loss
 * @param patience how many epochs without improvement end the training, at least 1
 * @param minDelta the least change that counts, at least 0; default 0
 * @param restoreBest whether the network ends with the weights of its best epoch instead of its last; default yes
 */
public record EarlyStopping(Metric metric, int patience, double minDelta, boolean restoreBest) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public EarlyStopping {
        if (patience < 1) {
            throw new IllegalArgumentException("patience must be at least 1 epoch, not " + patience);
        }
        if (!(minDelta >= 0 && minDelta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("minDelta must be at least 0 and finite, not " + minDelta);
        }
    }

    /**
     * Watches the validation loss and restores the best weights.
     *
     * @param patience how many epochs without improvement end the training, at least 1
     */
    public EarlyStopping(int patience) {
        this(Metric.VAL_LOSS, patience, 0, true);
    }

    /**
     * The position of the best epoch, which is the last that was an improvement.
     *
     * @param epochs the epochs so far
     * @return its index, or −1 if there is none whose metric is a number
     */
    public int best(List<EpochReport> epochs) {
        int best = -1;
        for (int i = 0; i < epochs.size(); i++) {
            double value = metric.of(epochs.get(i));
            if (best < 0 ? !Double.isNaN(value) : metric.gain(value, metric.of(epochs.get(best))) > minDelta) {
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
        return epochs.size() - 1 - best(epochs) >= patience;
    }
}
