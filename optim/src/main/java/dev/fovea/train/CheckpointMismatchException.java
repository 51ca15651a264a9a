package dev.fovea.train;

import dev.fovea.internal.io.OneLine;
import java.io.Serial;
import java.nio.file.Path;

/** A checkpoint is of another training than the one that was to be resumed; the message names the difference. */
public final class CheckpointMismatchException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    CheckpointMismatchException(Path file, String difference) {
        super(OneLine.of(file + ": " + difference));
    }
}
