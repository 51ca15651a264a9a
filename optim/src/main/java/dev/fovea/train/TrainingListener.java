package dev.fovea.train;

import java.util.List;

/**
 * Is told how training goes, on the thread that called {@link Trainer#fit}. What it throws ends the training and leaves
 * the network as after the last complete epoch.
 */
public interface TrainingListener {
    /**
     * Training, or the replay of one, is about to begin, after its arguments were found to fit: nothing has been read or
     * changed yet. Who is to write later looks here whether that is possible.
     */
    default void trainingStarted() {}

    /**
     * Training continues from a checkpoint.
     *
     * @param epochs the epochs that were done before, which are not reported again
     * @param steps the steps of the next epoch that are done already
     */
    default void resumed(List<EpochReport> epochs, int steps) {}

    /**
     * An epoch begins, or the rest of one.
     *
     * @param epoch which epoch, from 1
     * @param lastEpoch the epoch that this run is to end with
     * @param steps the steps of the epoch
     */
    default void epochStarted(int epoch, int lastEpoch, int steps) {}

    /**
     * A step is done.
     *
     * @param report how far the epoch has come
     */
    default void stepFinished(StepReport report) {}

    /**
     * An epoch is done, validation included. The network may be read, for example saved.
     *
     * @param report what it came to
     */
    default void epochFinished(EpochReport report) {}

    /**
     * Training is over; not called if it ends by an exception.
     *
     * @param history its epochs and why it ended
     */
    default void trainingFinished(History history) {}
}
