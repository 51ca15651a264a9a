package dev.fovea.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A small strict reader of safetensors files, for tests: an 8-byte little-endian header length, a JSON header, then the
 * tensors' little-endian data, which they tile without hole or overlap. Knows F32 and I32.
 */
public final class SafetensorsFile {
    private static final String METADATA = "__metadata__";
    private static final int PREFIX = Long.BYTES;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Where a tensor lies in the file. */
    private record Entry(String dtype, Shape shape, int begin, int end) {}

    private final String name;
    private final ByteBuffer data;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private SafetensorsFile(String name, ByteBuffer data) {
        this.name = name;
        this.data = data;
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its tensors
     * @throws IllegalArgumentException if it breaks a rule of the format
     */
    public static SafetensorsFile read(Path file) {
        try {
            return parse(String.valueOf(file.getFileName()), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file's content.
     *
     * @param name what messages call the file
     * @param bytes its content
     * @return its tensors
     * @throws IllegalArgumentException if it breaks a rule of the format
     */
    public static SafetensorsFile parse(String name, byte[] bytes) {
        check(bytes.length >= PREFIX, name, "shorter than " + PREFIX + " bytes");
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long length = buffer.getLong();
        check(length > 0 && length <= bytes.length - PREFIX, name, "a header of " + length + " bytes");
        JsonNode header;
        try {
            header = JSON.readTree(bytes, PREFIX, (int) length);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(name + ": the header is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        check(header.isObject(), name, "the header is not a JSON object");
        int start = PREFIX + (int) length;
        SafetensorsFile file = new SafetensorsFile(
                name, buffer.slice(start, bytes.length - start).order(ByteOrder.LITTLE_ENDIAN));
        header.properties().forEach(property -> file.take(property.getKey(), property.getValue()));
        file.checkTiling();
        return file;
    }

    private void take(String key, JsonNode value) {
        check(value.isObject(), name, key + " is not an object");
        if (key.equals(METADATA)) {
            value.properties().forEach(property -> {
                check(property.getValue().isTextual(), name, METADATA + "." + property.getKey() + " is not a string");
                metadata.put(property.getKey(), property.getValue().textValue());
            });
            return;
        }
        String dtype = value.path("dtype").asText();
        check(dtype.equals("F32") || dtype.equals("I32"), name, key + " has dtype " + dtype);
        int[] extents = integers(key + ".shape", value.path("shape"));
        int[] offsets = integers(key + ".data_offsets", value.path("data_offsets"));
        check(offsets.length == 2, name, key + " has " + offsets.length + " offsets");
        Shape shape = Shape.of(extents);
        check(
                (long) shape.size() * Float.BYTES == (long) offsets[1] - offsets[0],
                name,
                key + " of shape " + shape + " lies in bytes " + offsets[0] + " to " + offsets[1]);
        entries.put(key, new Entry(dtype, shape, offsets[0], offsets[1]));
    }

    private int[] integers(String key, JsonNode array) {
        check(array.isArray(), name, key + " is not an array");
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = array.get(i);
            check(value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0, name,
                    key + " holds " + value);
            values[i] = value.intValue();
        }
        return values;
    }

    private void checkTiling() {
        List<Map.Entry<String, Entry>> inOrder = new ArrayList<>(entries.entrySet());
        inOrder.sort(Comparator.comparingInt((Map.Entry<String, Entry> e) -> e.getValue().begin())
                .thenComparingInt(e -> e.getValue().end()));
        int end = 0;
        for (Map.Entry<String, Entry> entry : inOrder) {
            check(entry.getValue().begin() == end, name,
                    entry.getKey() + " begins at " + entry.getValue().begin() + ", expected " + end);
            end = entry.getValue().end();
        }
        check(end == data.limit(), name, "the tensors end at " + end + ", the data at " + data.limit());
    }

    /**
     * The file's name.
     *
     * @return its last path element
     */
    public String name() {
        return name;
    }

    /**
     * The names of the tensors.
     *
     * @return the names, in the header's order
     */
    public Set<String> names() {
        return Set.copyOf(entries.keySet());
    }

    /**
     * A tensor of floats.
     *
     * @param key its name
     * @return a copy of it
     * @throws IllegalArgumentException if there is none of this name or it is not F32
     */
    public Tensor tensor(String key) {
        Entry entry = entry(key, "F32");
        Tensor tensor = Tensor.zeros(entry.shape());
        bytes(entry).asFloatBuffer().get(tensor.data());
        return tensor;
    }

    /**
     * A tensor of whole numbers.
     *
     * @param key its name
     * @return a copy of its elements
     * @throws IllegalArgumentException if there is none of this name or it is not I32
     */
    public int[] integers(String key) {
        Entry entry = entry(key, "I32");
        int[] values = new int[entry.shape().size()];
        bytes(entry).asIntBuffer().get(values);
        return values;
    }

    /**
     * A value of the metadata.
     *
     * @param key its key
     * @return the value, if there is one
     */
    public Optional<String> metadata(String key) {
        return Optional.ofNullable(metadata.get(key));
    }

    /**
     * The cases a file holds. A case is a set of tensors {@code prefix.something}; all cases have the tensor that names
     * them, so they are found by it. Settings are the object of the metadata's {@code cases} (a JSON array) whose
     * {@code case} is the prefix.
     *
     * @param tensor the name, without prefix, of a tensor that every case has
     * @return the cases in the order of their prefixes
     * @throws IllegalArgumentException if there is none, or the metadata names one that has no tensors
     */
    public List<GoldenCase> cases(String tensor) {
        Map<String, JsonNode> settings = new LinkedHashMap<>();
        metadata("cases").ifPresent(text -> {
            for (JsonNode each : json("cases", text)) {
                settings.put(each.path("case").asText(), each);
            }
        });
        List<GoldenCase> cases = new ArrayList<>();
        entries.keySet().stream()
                .filter(key -> key.equals(tensor) || key.endsWith("." + tensor))
                .map(key -> key.substring(0, key.length() - tensor.length()))
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .forEach(prefix -> {
                    String id = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
                    JsonNode own = settings.remove(id);
                    cases.add(new GoldenCase(this, prefix, own == null ? JSON.createObjectNode() : own));
                });
        check(!cases.isEmpty(), name, "no tensor is called " + tensor + " or ends in ." + tensor);
        check(settings.isEmpty(), name, "no tensors for the cases " + settings.keySet());
        return cases;
    }

    @Override
    public String toString() {
        return name;
    }

    private JsonNode json(String key, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(name + ": metadata " + key + " is not JSON", e);
        }
    }

    private Entry entry(String key, String dtype) {
        Entry entry = entries.get(key);
        if (entry == null) {
            throw new IllegalArgumentException(name + ": no tensor " + key + "; there are " + entries.keySet());
        }
        check(entry.dtype().equals(dtype), name, key + " is " + entry.dtype() + ", not " + dtype);
        return entry;
    }

    private ByteBuffer bytes(Entry entry) {
        return data.slice(entry.begin(), entry.end() - entry.begin()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void check(boolean holds, String name, String fault) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + fault);
        }
    }
}
