package dev.fovea.train;

import dev.fovea.internal.io.OneLine;
import java.io.Serial;

/** A trained network cannot be verified here or at all; the message says why and, if there is one, the way out. */
public final class NotReplayableException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotReplayableException(String reason) {
        super(OneLine.of(reason));
    }
}
