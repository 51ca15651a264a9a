package dev.fovea.nn.onnx;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.model.ModelMetadata;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of an export to ONNX; see {@code Network.exportOnnx}.
 *
 * <pre>{@code
 * new OnnxOptions().inputDescription("grey pixels / 255, ink 1 on paper 0, NHWC")
 *         .outputDescription("probabilities of the digits 0 to 9").metadata("labels", "0 1 2 3 4 5 6 7 8 9") }</pre>
 *
 * <p>Immutable: each method returns changed settings.
 */
@CheckReturnValue
public final class OnnxOptions {
    private final boolean foldBatchNorm;
    private final Map<Text, String> texts;
    private final Map<String, String> metadata;

    /** A setting that is a text, and its default. */
    private enum Text {
        MODEL_NAME("network"), PRODUCER("Fovea"), DESCRIPTION(""), INPUT(""), OUTPUT("");

        private final String standard;

        Text(String standard) {
            this.standard = standard;
        }
    }

    /**
     * The default settings: for prediction, batch normalisation folded and no dropout, a graph called "network" by
     * "Fovea", no descriptions.
     */
    public OnnxOptions() {
        this(true, Map.of(), Map.of());
    }

    private OnnxOptions(boolean foldBatchNorm, Map<Text, String> texts, Map<String, String> metadata) {
        this.foldBatchNorm = foldBatchNorm;
        this.texts = texts;
        this.metadata = Collections.unmodifiableMap(metadata);
    }

    private OnnxOptions with(Text which, String text) {
        Map<Text, String> changed = new EnumMap<>(Text.class);
        changed.putAll(texts);
        changed.put(which, text);
        return new OnnxOptions(foldBatchNorm, changed, metadata);
    }

    private String text(Text which) {
        return texts.getOrDefault(which, which.standard);
    }

    /**
     * These settings for prediction, with batch normalisation folded, or for training on.
     *
     * @param fold whether it becomes part of the convolution or dense layer right before it, as in prediction; default
     *     true. If false, the file is one to train on: every parameter is in it under its own name, its values as they
     *     are, and so is dropout of elements; ONNX has none of channels or samples
     * @return the changed settings
     */
    public OnnxOptions foldBatchNorm(boolean fold) {
        return new OnnxOptions(fold, texts, metadata);
    }

    /**
     * These settings with another model name.
     *
     * @param name what the graph is called; default "network"
     * @return the changed settings
     * @throws IllegalArgumentException if it is blank; ONNX does not allow a graph without a name
     */
    public OnnxOptions modelName(String name) {
        requireText("model name", name);
        return with(Text.MODEL_NAME, name);
    }

    /**
     * These settings with another producer.
     *
     * @param program the program named as the file's origin; default "Fovea"
     * @return the changed settings
     * @throws IllegalArgumentException if it is blank
     */
    public OnnxOptions producer(String program) {
        requireText("producer", program);
        return with(Text.PRODUCER, program);
    }

    /**
     * These settings with a description of the model, its {@code doc_string}.
     *
     * @param text for people; default none
     * @return the changed settings
     */
    public OnnxOptions description(String text) {
        return with(Text.DESCRIPTION, text);
    }

    /**
     * These settings with a description of what goes in, the {@code doc_string} of the input.
     *
     * @param text for people, such as range, polarity, layout and size of pictures; default none
     * @return the changed settings
     */
    public OnnxOptions inputDescription(String text) {
        return with(Text.INPUT, text);
    }

    /**
     * These settings with a description of what comes out, the {@code doc_string} of the output.
     *
     * @param text for people, such as whether these are probabilities, and of what; default none
     * @return the changed settings
     */
    public OnnxOptions outputDescription(String text) {
        return with(Text.OUTPUT, text);
    }

    /**
     * These settings with one more property for programs, in {@code metadata_props}, which ONNX Runtime gives back as
     * custom metadata.
     *
     * @param key what it is called; one that is there already gets the new value
     * @param value any text
     * @return the changed settings
     * @throws IllegalArgumentException if the key is blank
     */
    public OnnxOptions metadata(String key, String value) {
        requireText("key of a metadata property", key);
        Map<String, String> more = new LinkedHashMap<>(metadata);
        more.put(key, value);
        return new OnnxOptions(foldBatchNorm, texts, more);
    }

    /**
     * These settings with all that is remembered of a model, each under its key: how pictures become its input, what its
     * outputs are called. {@code Network.importOnnxModel} gives the same back.
     *
     * @param model what is remembered; entries without a key are left out, as ONNX wants one
     * @return the changed settings
     */
    public OnnxOptions metadata(ModelMetadata model) {
        Map<String, String> more = new LinkedHashMap<>(metadata);
        model.entries().forEach((key, value) -> {
            if (!key.isBlank()) {
                more.put(key, value);
            }
        });
        return new OnnxOptions(foldBatchNorm, texts, more);
    }

    private static void requireText(String what, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("ONNX: the " + what + " must not be blank");
        }
    }

    /** {@return whether batch normalisation is folded; if not, the file is one to train on} */
    public boolean foldBatchNorm() {
        return foldBatchNorm;
    }

    /** {@return what the graph is called} */
    public String modelName() {
        return text(Text.MODEL_NAME);
    }

    /** {@return the program named as the file's origin} */
    public String producer() {
        return text(Text.PRODUCER);
    }

    /** {@return the description of the model, empty for none} */
    public String description() {
        return text(Text.DESCRIPTION);
    }

    /** {@return the description of the input, empty for none} */
    public String inputDescription() {
        return text(Text.INPUT);
    }

    /** {@return the description of the output, empty for none} */
    public String outputDescription() {
        return text(Text.OUTPUT);
    }

    /** {@return the properties by their keys, in the order they were added} */
    public Map<String, String> metadata() {
        return metadata;
    }

    private List<Object> values() {
        return List.of(
                foldBatchNorm, modelName(), producer(), description(), inputDescription(), outputDescription(),
                metadata);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OnnxOptions that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "OnnxOptions" + values();
    }
}
