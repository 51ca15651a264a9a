package dev.fovea.nn.op;

/** What a network is being run for. */
public enum Mode {
    /** Forward and backward over a batch; batch statistics, dropout. */
    TRAINING,
    /** Forward only; moving statistics, no dropout. */
    PREDICTION
}
