package dev.fovea.mnist.report;

/**
 * What one epoch of one network came to. A value that is not known (as the validation values of a run without a
 * validation set) is NaN.
 *
 * @param network the name of the network
 * @param epoch the number of the epoch, from 1
 * @param accuracy the share of training digits that were recognised, 0 to 1
 * @param loss the mean loss of the training digits
 * @param valAccuracy the share of validation digits that were recognised, 0 to 1
 * @param valLoss the mean loss of the validation digits
 * @param learningRate the learning rate of the epoch
 * @param seconds how long the epoch took
 */
public record EpochRow(
        String network,
        int epoch,
        double accuracy,
        double loss,
        double valAccuracy,
        double valLoss,
        double learningRate,
        double seconds) {
    /** Checks the number of the epoch. */
    public EpochRow {
        if (epoch < 1) {
            throw new IllegalArgumentException("epochs are counted from 1, found " + epoch);
        }
    }
}
