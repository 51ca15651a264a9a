package dev.fovea.nn.internal.onnx.file;

import java.io.Serial;
import java.util.List;

/** Something that is right in ONNX, but that no network here can do. */
public final class Unsupported extends OnnxProblem {
    @Serial
    private static final long serialVersionUID = 1L;

    /** So many are written out in the message. */
    private static final int SHOWN = 20;

    @SuppressWarnings("serial") // an immutable list of strings is serializable
    private final List<String> problems;

    /**
     * What is not supported.
     *
     * @param message which node, and what of it
     */
    public Unsupported(String message) {
        this(List.of(message));
    }

    /**
     * Several things that are not supported.
     *
     * @param problems each in words; at least one
     */
    public Unsupported(List<String> problems) {
        super(String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())))
                + (problems.size() > SHOWN ? "; and " + (problems.size() - SHOWN) + " more" : ""));
        this.problems = List.copyOf(problems);
    }

    /**
     * All that is not supported.
     *
     * @return which nodes, and what of them
     */
    public List<String> problems() {
        return problems;
    }
}
