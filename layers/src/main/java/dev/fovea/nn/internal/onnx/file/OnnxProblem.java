package dev.fovea.nn.internal.onnx.file;

import java.io.Serial;

/** What is wrong with an ONNX file, without the file's name: the place in it, the rule, what was found. */
public class OnnxProblem extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_QUOTE = 80;

    /**
     * A problem.
     *
     * @param message place and rule
     */
    public OnnxProblem(String message) {
        super(message);
    }

    /**
     * A problem with a cause for a log.
     *
     * @param message place and rule
     * @param cause what went wrong underneath
     */
    public OnnxProblem(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * A name from a file for a message.
     *
     * @param name the name
     * @return in quotes, cut if it is long
     */
    public static String quoted(String name) {
        return '"' + (name.length() <= LONGEST_QUOTE ? name : name.substring(0, LONGEST_QUOTE) + "…") + '"';
    }
}
