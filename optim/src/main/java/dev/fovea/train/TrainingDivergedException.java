package dev.fovea.train;

/**
 * The loss of a batch, or a weight, was no longer a finite number, so training stopped. The network and the trainer are
 * as after the last complete epoch, the network with averages where {@link Trainer#averaging} asks for them.
 */
public final class TrainingDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String what;
    private final boolean ofInput;
    private final int epoch;
    private final int step;
    private final transient History history;

    /**
     * A divergence.
     *
     * @param what what has happened and why
     * @param ofInput whether it did for an input that is not finite, and at any learning rate
     * @param back where the network is back at
     */
    TrainingDivergedException(String what, boolean ofInput, String back, int epoch, int step, History history) {
        super(what + "; the network is back at " + back);
        this.what = what;
        this.ofInput = ofInput;
        this.epoch = epoch;
        this.step = step;
        this.history = history;
    }

    /** Whether an input that is not finite is at fault. */
    boolean ofInput() {
        return ofInput;
    }

    /** This where the network is back at another point than training left it at. */
    TrainingDivergedException backAt(String place) {
        TrainingDivergedException there =
                new TrainingDivergedException(what, ofInput, place, epoch, step, history);
        there.setStackTrace(getStackTrace());
        return there;
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
