package dev.fovea.train;

/**
 * The loss of a batch, or a weight, was no longer a finite number, so training stopped. The network and the trainer are
 * as after the last complete epoch, the network with averages where {@link Trainer#averaging} asks for them.
 */
public final class TrainingDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int epoch;
    private final int step;
    private final transient History history;

    TrainingDivergedException(String message, int epoch, int step, History history) {
        super(message);
        this.epoch = epoch;
        this.step = step;
        this.history = history;
    }

    /**
     * The epoch it happened in.
     *
     * @return the epoch, from 1
     */
    public int epoch() {
        return epoch;
    }

    /**
     * The step it happened in.
     *
     * @return the step within the epoch, from 1
     */
    public int step() {
        return step;
    }

    /**
     * The epochs that were completed before. (Lost when the exception is serialised.)
     *
     * @return the history, stopped by divergence
     */
    public History history() {
        return history;
    }
}
