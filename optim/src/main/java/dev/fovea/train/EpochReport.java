package dev.fovea.train;

/**
 * What an epoch came to. Loss and accuracy are means over the training samples as they were learned from, with dropout
 * and before each step's update; the validation values are taken at the epoch's end, NaN without a validation set.
 *
 * @param epoch which epoch, from 1
 * @param loss the mean training loss; every sample counts the same
 * @param accuracy the share of training samples that were right, 0 to 1
 * @param valLoss the mean validation loss, or NaN
 * @param valAccuracy the share of validation samples that were right, or NaN
 * @param learningRate the learning rate of the epoch's last step
 * @param steps the steps of the epoch
 * @param seconds how long it took, validation included
 * @param samplesPerSecond training samples for each second of training, validation left out
 */
public record EpochReport(
        int epoch,
        double loss,
        double accuracy,
        double valLoss,
        double valAccuracy,
        double learningRate,
        int steps,
        double seconds,
        double samplesPerSecond) {
    /**
     * Whether there was a validation set.
     *
     * @return whether valLoss and valAccuracy were measured
     */
    public boolean validated() {
        return !Double.isNaN(valAccuracy);
    }
}
