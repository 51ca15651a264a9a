package dev.fovea.nn.onnx;

import dev.fovea.io.FileException;
import java.io.Serial;
import java.util.List;

/**
 * An ONNX file that is right, but that is no network here: which operators are unknown, all at once and by their nodes'
 * names, or what of a node is not supported.
 */
public final class OnnxUnsupportedException extends FileException {
    @Serial
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // an immutable list of strings is serializable
    private final List<String> problems;

    /**
     * An exception.
     *
     * @param message which file, which nodes, what of them
     * @param problems all that is not supported, each in words
     * @param cause what went wrong underneath
     */
    public OnnxUnsupportedException(String message, List<String> problems, Throwable cause) {
        super(message, cause);
        this.problems = List.copyOf(problems);
    }

    /**
     * All that is not supported; the message has the first twenty, as many as fit.
     *
     * @return for each node which it is and what of it, at most 1,000
     */
    public List<String> problems() {
        return problems;
    }
}
