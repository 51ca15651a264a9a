package dev.fovea.train;

/**
 * How far an epoch has come.
 *
 * @param epoch which epoch, from 1
 * @param step the steps of the epoch that are done, from 1
 * @param steps the steps of the whole epoch
 * @param samples the samples of the epoch that are done
 * @param batchLoss the mean loss of this step's batch
 * @param loss the mean loss of the epoch's samples so far
 * @param accuracy the share of the epoch's samples so far that were right
 * @param learningRate the learning rate of this step
 */
public record StepReport(
        int epoch,
        int step,
        int steps,
        int samples,
        double batchLoss,
        double loss,
        double accuracy,
        double learningRate) {}
