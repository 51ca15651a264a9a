package dev.fovea.nn.model;

import dev.fovea.annotation.CheckReturnValue;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered with a network besides its layers and parameters: texts under keys. The library adds its version
 * and the network's seed by itself; keys that begin with "fovea." belong to it. Immutable; two with the same entries are
 * equal.
 */
@CheckReturnValue
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public final class ModelMetadata {
    /** What the library's own keys begin with. */
    static final String RESERVED = "fovea.";

    private static final String PREPROCESSING = "preprocessing";
    private static final String LABELS = "labels";
    private static final String TRAINING = "training";
    private static final String METRIC = "metric.";
    private static final String SEPARATOR = "\n";
    private static final ModelMetadata NONE = new ModelMetadata(Map.of());

    private final Map<String, String> entries;

    private ModelMetadata(Map<String, String> entries) {
        this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        entries.forEach((key, text) -> {
            if (isReserved(key)) {
                throw new IllegalArgumentException("the metadata key " + key + " begins with \"" + RESERVED
                        + "\", which belongs to the library");
            }
            if (!isUnicode(key) || !isUnicode(text)) {
                throw new IllegalArgumentException(
                        "the metadata under " + key + " hold half a surrogate pair, which is no text");
            }
        });
    }

    /**
     * Texts by their keys.
     *
     * @param entries the texts, in their order in the file
     * @return the entries
     * @throws IllegalArgumentException if a key is one of the library's own or a text holds half a surrogate pair
     */
    public static ModelMetadata of(Map<String, String> entries) {
        return new ModelMetadata(entries);
    }

    /**
     * All texts.
     *
     * @return the texts by their keys
     */
    public Map<String, String> entries() {
        return entries;
    }

    /**
     * Nothing to remember.
     *
     * @return no entries
     */
    public static ModelMetadata none() {
        return NONE;
    }

    /**
     * These entries with one added or replaced.
     *
     * @param key the key
     * @param value the text
     * @return the entries; this is not modified
     * @throws IllegalArgumentException if the key is one of the library's own
     */
    public ModelMetadata with(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(entries);
        more.put(key, value);
        return new ModelMetadata(more);
    }

    /**
     * These entries with how an input is made of raw data, under "preprocessing".
     *
     * @param text for example "grey / 255, white digit on black"
     * @return the entries; this is not modified
     */
    public ModelMetadata preprocessing(String text) {
        return with(PREPROCESSING, text);
    }

    /**
     * How an input is made of raw data.
     *
     * @return the text, if there is one
     */
    public Optional<String> preprocessing() {
        return get(PREPROCESSING);
    }

    /**
     * These entries with what the outputs are called, under "labels", one a line.
     *
     * @param labels the names, output 0 first
     * @return the entries; this is not modified
     * @throws IllegalArgumentException if there is none or one holds a line break
     */
    public ModelMetadata labels(List<String> labels) {
        if (labels.isEmpty() || labels.stream().anyMatch(label -> label.contains(SEPARATOR))) {
            throw new IllegalArgumentException(
                    "labels: expected at least one and no line break in any, found " + labels);
        }
        return with(LABELS, String.join(SEPARATOR, labels));
    }

    /**
     * What the outputs are called.
     *
     * @return the names, output 0 first; none if they are not known
     */
    public List<String> labels() {
        return get(LABELS).map(text -> List.copyOf(Arrays.asList(text.split(SEPARATOR, -1)))).orElse(List.of());
    }

    /**
     * These entries with how the network was trained, under "training".
     *
     * @param text for example "Adam, 0.001 · 0.95^epoch, 10 epochs of batches of 64"
     * @return the entries; this is not modified
     */
    public ModelMetadata training(String text) {
        return with(TRAINING, text);
    }

    /**
     * How the network was trained.
     *
     * @return the text, if there is one
     */
    public Optional<String> training() {
        return get(TRAINING);
    }

    /**
     * These entries with a metric the network reached, under "metric." and its name.
     *
     * @param name for example "test accuracy"
     * @param value its value
     * @return the entries; this is not modified
     */
    public ModelMetadata metric(String name, double value) {
        return with(METRIC + name, Double.toString(value));
    }

    /**
     * A metric the network reached.
     *
     * @param name its name
     * @return the value as it was written, if there is one
     */
    public Optional<String> metric(String name) {
        return get(METRIC + name);
    }

    /**
     * Whether a key is one of the library's own.
     *
     * @param key the key
     * @return whether it begins with "fovea."
     */
    public static boolean isReserved(String key) {
        return key.startsWith(RESERVED);
    }

    /** Whether every surrogate is one of a pair. */
    static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    /**
     * A text.
     *
     * @param key its key
     * @return the text, if there is one
     */
    public Optional<String> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ModelMetadata that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return "ModelMetadata" + entries;
    }
}
