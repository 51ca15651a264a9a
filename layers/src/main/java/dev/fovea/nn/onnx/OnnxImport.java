package dev.fovea.nn.onnx;

import dev.fovea.annotation.CheckReturnValue;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Settings of an import from ONNX; see {@code Network.importOnnx}.
 *
 * <pre>{@code
 * new OnnxImport().shape("image", 3, 48, 192).channelsLast(true)
 * }</pre>
 *
 * <p>Immutable: each method returns changed settings.
 */
@CheckReturnValue
public final class OnnxImport {
    private static final long USUAL_LIMIT = 1L << 28;

    private final Map<String, List<Integer>> shapes;
    private final boolean channelsLast;
    private final boolean externalData;
    private final long limit;
    private final long seed;

    /**
     * The default settings: shapes and layout as in the file, no external data, at most 2²⁸ parameters, seed 0.
     */
    public OnnxImport() {
        this(Map.of(), false, false, USUAL_LIMIT, 0);
    }

    private OnnxImport(
            Map<String, List<Integer>> shapes, boolean channelsLast, boolean externalData, long limit, long seed) {
        this.shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
        this.channelsLast = channelsLast;
        this.externalData = externalData;
        this.limit = limit;
        this.seed = seed;
    }

    /**
     * These settings with the shape of an input, for files that leave height and width free. {@code Network.at} makes the
     * network for another.
     *
     * @param input the input's name in the file
     * @param extents the shape of a sample in the file's order, for example channels, height, width; without the batch
     * @return the changed settings
     * @throws IllegalArgumentException if an extent is below 1
     */
    public OnnxImport shape(String input, int... extents) {
        if (Arrays.stream(extents).anyMatch(extent -> extent < 1)) {
            throw new IllegalArgumentException(
                    "ONNX: the shape of " + input + " has extents below 1: " + Arrays.toString(extents));
        }
        Map<String, List<Integer>> more = new LinkedHashMap<>(shapes);
        more.put(input, Arrays.stream(extents).boxed().toList());
        return new OnnxImport(more, channelsLast, externalData, limit, seed);
    }

    /**
     * These settings with images as the file has them, or with their channels last.
     *
     * @param last whether inputs and outputs of (batch, channels, …) are (batch, …, channels) instead, as everywhere else in
     *     Fovea; default false: as in the file
     * @return the changed settings
     */
    public OnnxImport channelsLast(boolean last) {
        return new OnnxImport(shapes, last, externalData, limit, seed);
    }

    /**
     * These settings with or without data in files beside the model.
     *
     * @param allowed whether they are read; default false. Then only files whose plain names stand in the model, in the
     *     model's folder itself, and no links
     * @return the changed settings
     */
    public OnnxImport externalData(boolean allowed) {
        return new OnnxImport(shapes, channelsLast, allowed, limit, seed);
    }

    /**
     * These settings with another limit, against files that ask for any memory.
     *
     * @param elements how many parameters the network may have, and how many elements a value of one sample; default 2²⁸, a
     *     gigabyte
     * @return the changed settings
     * @throws IllegalArgumentException if it is below 1
     */
    public OnnxImport limit(long elements) {
        if (elements < 1) {
            throw new IllegalArgumentException("ONNX: the limit must be at least 1, not " + elements);
        }
        return new OnnxImport(shapes, channelsLast, externalData, elements, seed);
    }

    /**
     * These settings with another seed.
     *
     * @param number decides dropout in training; default 0
     * @return the changed settings
     */
    public OnnxImport seed(long number) {
        return new OnnxImport(shapes, channelsLast, externalData, limit, number);
    }

    /** {@return the shapes of inputs that were said, by name} */
    public Map<String, List<Integer>> shapes() {
        return shapes;
    }

    /** {@return whether images have their channels last} */
    public boolean channelsLast() {
        return channelsLast;
    }

    /** {@return whether files beside the model are read} */
    public boolean externalData() {
        return externalData;
    }

    /** {@return how many parameters, and elements of a value, there may be} */
    public long limit() {
        return limit;
    }

    /** {@return what decides dropout in training} */
    public long seed() {
        return seed;
    }

    private List<Object> values() {
        return List.of(shapes, channelsLast, externalData, limit, seed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OnnxImport that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return values().stream().map(String::valueOf).collect(Collectors.joining(", ", "OnnxImport[", "]"));
    }
}
