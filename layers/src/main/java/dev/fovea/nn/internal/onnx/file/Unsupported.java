package dev.fovea.nn.internal.onnx.file;

import java.io.Serial;

/** Something that is right in ONNX, but that no network here can do. */
public final class Unsupported extends OnnxProblem {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * What is not supported.
     *
     * @param message which node, and what of it
     */
    public Unsupported(String message) {
        super(message);
    }
}
