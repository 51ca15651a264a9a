package dev.fovea.nn.op;

/** What a network is being run for. */
public enum Mode {
    /** Forward and backward over a batch; batch statistics, dropout. */
    TRAINING,
    /** Forward and backward through what prediction computes: moving statistics, which stay as they are, no dropout. */
    EVALUATION,
    /** Forward only; moving statistics, no dropout. */
    PREDICTION;

    /**
     * Whether backward is run.
     *
     * @return true in training and evaluation
     */
    public boolean differentiates() {
        return this != PREDICTION;
    }
}
