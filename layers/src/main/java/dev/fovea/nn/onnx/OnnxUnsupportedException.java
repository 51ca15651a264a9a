package dev.fovea.nn.onnx;

import dev.fovea.io.FileException;
import java.io.Serial;

/**
 * An ONNX file that is right, but that is no network here: which operators are unknown, all at once and by their nodes'
 * names, or what of a node is not supported.
 */
public final class OnnxUnsupportedException extends FileException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message which file, which nodes, what of them
     * @param cause what went wrong underneath
     */
    public OnnxUnsupportedException(String message, Throwable cause) {
        super(message, cause);
    }
}
