package dev.fovea.spark;

import java.io.Serial;

/** A row that has no sample a network reads: why, in one line. */
public final class InvalidRowException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * A row with a reason.
     *
     * @param reason what was expected and what was found
     */
    public InvalidRowException(String reason) {
        super(reason);
    }

    /**
     * A row with a reason and its cause.
     *
     * @param reason what was expected and what was found
     * @param cause what went wrong underneath
     */
    public InvalidRowException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
