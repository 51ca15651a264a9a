package dev.fovea.train;

/** Why {@link Trainer#fit} came to its end. */
public enum StopReason {
    /** All epochs are done. */
    COMPLETED,
    /** {@link EarlyStopping} saw no more improvement. */
    EARLY_STOPPING,
    /** {@link Trainer#stop} was called. */
    REQUESTED,
    /** The training thread was interrupted; its flag is still set. */
    INTERRUPTED,
    /** The loss was no longer finite: found in the history of a {@link TrainingDivergedException}. */
    DIVERGED
}
