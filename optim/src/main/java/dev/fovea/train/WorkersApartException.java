package dev.fovea.train;

/** Several workers cannot train together: one has failed, or is about to train something else than the others. */
public final class WorkersApartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * With the reason.
     *
     * @param message which worker, and what is wrong
     */
    public WorkersApartException(String message) {
        super(message);
    }
}
