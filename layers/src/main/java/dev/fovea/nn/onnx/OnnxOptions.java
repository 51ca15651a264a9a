package dev.fovea.nn.onnx;

/**
 * Settings of an export to ONNX; see {@code Network.exportOnnx}.
 *
 * @param foldBatchNorm whether batch normalisation becomes part of the convolution or dense layer right before it, as
 *     in prediction; by default true. If false, every parameter is in the file under its own name, its values as they
 *     are
 * @param modelName what the graph is called; by default "network"
 * @param producer the program named as the file's origin; by default "Fovea"
 */
public record OnnxOptions(boolean foldBatchNorm, String modelName, String producer) {
    /** The default settings. */
    public OnnxOptions() {
        this(true, "network", "Fovea");
    }

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if a name is blank; ONNX does not allow a graph without a name
     */
    public OnnxOptions {
        if (modelName.isBlank()) {
            throw new IllegalArgumentException("ONNX: the model name must not be blank");
        }
        if (producer.isBlank()) {
            throw new IllegalArgumentException("ONNX: the producer must not be blank");
        }
    }

    /**
     * These settings with batch normalisation folded or not.
     *
     * @param fold whether to fold it
     * @return the changed settings
     */
    public OnnxOptions foldBatchNorm(boolean fold) {
        return new OnnxOptions(fold, modelName, producer);
    }

    /**
     * These settings with another model name.
     *
     * @param name what the graph is called, not blank
     * @return the changed settings
     */
    public OnnxOptions modelName(String name) {
        return new OnnxOptions(foldBatchNorm, name, producer);
    }

    /**
     * These settings with another producer.
     *
     * @param program the program named as the file's origin, not blank
     * @return the changed settings
     */
    public OnnxOptions producer(String program) {
        return new OnnxOptions(foldBatchNorm, modelName, program);
    }
}
