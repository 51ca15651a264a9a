package dev.fovea.mnist.report;

import java.io.IOException;

/**
 * Thrown when a picture cannot be drawn because this machine's Java runtime lacks what drawing needs.
 *
 * <p>The message is one line that can be shown to a user as a warning. Nothing else is lost: a caller that catches this
 * (or any {@link IOException}) goes on without the picture.
 */
public final class PictureException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message one line: what is missing and what to do about it
     */
    public PictureException(String message) {
        super(message);
    }
}
