package dev.fovea.nn.model;

import static dev.fovea.nn.model.ModelFileException.quoted;

import com.fasterxml.jackson.core.JsonToken;
import dev.fovea.io.FileException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and checks the JSON header of a safetensors file. */
final class HeaderReader {
    static final String METADATA = "__metadata__";

    /** Millions of tiny tensors are an attack on the memory; the largest networks have thousands. */
    static final int MOST_TENSORS = 100_000;

    /** So are millions of empty texts. */
    private static final int MOST_TEXTS = 100_000;

    /** As many dimensions as NumPy allows. */
    private static final int HIGHEST_RANK = 64;

    private final String file;
    private final JsonInput json;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<TensorEntry> tensors = new ArrayList<>();

    private HeaderReader(String file, JsonInput json) {
        this.file = file;
        this.json = json;
    }

    /** Reads a header; the stream ends where it does. */
    static Header read(String file, InputStream bytes, long dataSize) throws FileException {
        // Decoded here, because a parser of bytes would also accept UTF-16 and a byte order mark.
        var text = new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        try (JsonInput json = new JsonInput(file, "header", text)) {
            HeaderReader reader = new HeaderReader(file, json);
            reader.readObject();
            reader.requireTiling(dataSize);
            return new Header(reader.metadata, reader.tensors);
        }
    }

    private void readObject() throws FileException {
        json.next(JsonToken.START_OBJECT, "a JSON object");
        while (json.nextKey()) {
            String key = json.key();
            if (key.equals(METADATA)) {
                json.next(JsonToken.START_OBJECT, "an object of strings for " + METADATA);
                while (json.nextKey()) {
                    if (metadata.size() == MOST_TEXTS) {
                        throw json.fault("expected at most " + MOST_TEXTS + " entries in " + METADATA + ", found more");
                    }
                    String name = json.key();
                    metadata.put(name, json.string(METADATA + " " + quoted(name)));
                }
            } else if (tensors.size() == MOST_TENSORS) {
                throw json.fault("expected at most " + MOST_TENSORS + " tensors, found more");
            } else {
                tensors.add(tensor(key));
            }
        }
        json.end();
    }

    private TensorEntry tensor(String name) throws FileException {
        String place = "tensor " + quoted(name);
        json.next(JsonToken.START_OBJECT, "an object for " + place);
        Dtype dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (json.nextKey()) {
            String key = json.key();
            switch (key) {
                case "dtype" -> dtype = dtype(name);
                case "shape" -> shape = extents(name, "shape", HIGHEST_RANK);
                case "data_offsets" -> offsets = extents(name, "data_offsets", 2);
                default -> throw fault(name, "expected dtype, shape and data_offsets, found " + quoted(key));
            }
        }
        if (dtype == null || shape == null || offsets == null) {
            throw fault(name, "expected dtype, shape and data_offsets, found only some of them");
        }
        if (offsets.size() != 2 || offsets.get(1) < offsets.get(0)) {
            throw fault(name, "expected the data_offsets [begin, end] with begin ≤ end, found " + offsets);
        }
        TensorEntry entry = new TensorEntry(name, dtype, shape, offsets.get(0), offsets.get(1));
        requireSize(entry);
        return entry;
    }

    private Dtype dtype(String name) throws FileException {
        String found = json.string("the dtype of tensor " + quoted(name));
        return Dtype.of(found).orElseThrow(
                () -> fault(name, "expected a known dtype such as F32, found " + quoted(found)));
    }

    private List<Long> extents(String name, String key, int most) throws FileException {
        String what = "the " + key + " of tensor " + quoted(name);
        json.next(JsonToken.START_ARRAY, "an array for " + what);
        List<Long> values = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            long value = json.integer(what);
            if (value < 0) {
                throw fault(name, "expected no negative number in " + key + ", found " + value);
            }
            if (values.size() == most) {
                throw fault(name, "expected at most " + most + " numbers in " + key + ", found more");
            }
            values.add(value);
        }
        return values;
    }

    private void requireSize(TensorEntry tensor) throws FileException {
        long bytes = tensor.dtype().bytes;
        boolean empty = false;
        try {
            for (long extent : tensor.shape()) {
                empty |= extent == 0;
                bytes = Math.multiplyExact(bytes, extent == 0 ? 1 : extent);
            }
        } catch (ArithmeticException e) {
            throw new ModelFileException(
                    file, "tensor " + quoted(tensor.name()), "the shape " + tensor.shapeText() + " is too large", e);
        }
        long expected = empty ? 0 : bytes;
        if (expected != tensor.end() - tensor.begin()) {
            throw fault(
                    tensor.name(), "expected " + expected + " bytes for " + tensor.dtype() + " " + tensor.shapeText()
                            + ", found the data_offsets [" + tensor.begin() + ", " + tensor.end() + "]");
        }
    }

    private void requireTiling(long dataSize) throws FileException {
        tensors.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
        long end = 0;
        for (TensorEntry tensor : tensors) {
            if (tensor.begin() != end) {
                String fault = tensor.begin() < end ? "it overlaps the one before" : "there is a hole before it";
                throw fault(
                        tensor.name(), "expected it to begin at byte " + end + " of the data, found " + tensor.begin()
                                + ": " + fault);
            }
            end = tensor.end();
        }
        if (end != dataSize) {
            throw new ModelFileException(
                    file, "data",
                    "expected " + end + " bytes after the header, as it declares, found " + dataSize + ": "
                            + (end < dataSize ? "something follows the last tensor" : "the file is cut off"));
        }
    }

    private ModelFileException fault(String tensor, String problem) {
        return new ModelFileException(file, "tensor " + quoted(tensor), problem);
    }
}
