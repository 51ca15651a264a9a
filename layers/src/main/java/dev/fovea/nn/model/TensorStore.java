package dev.fovea.nn.model;

import static dev.fovea.nn.model.ModelFileException.quoted;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.io.AtomicFile;
import dev.fovea.io.FileException;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Named tensors and texts in one {@code .safetensors} file with a checksum, such as the state of a training run. A file
 * is written whole or not at all and read as strictly as a model file; memory is bounded by its size. Immutable, but for
 * the tensors' arrays.
 */
@CheckReturnValue
public final class TensorStore {
    private final Map<String, String> metadata;
    private final Map<String, Tensor> tensors;

    private TensorStore(Map<String, String> metadata, Map<String, Tensor> tensors) {
        this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        if (metadata.containsKey(ModelKeys.CHECKSUM)) {
            throw new IllegalArgumentException("the key " + ModelKeys.CHECKSUM + " is the checksum's");
        }
        metadata.forEach((key, text) -> {
            if (!ModelMetadata.isUnicode(key) || !ModelMetadata.isUnicode(text)) {
                throw new IllegalArgumentException(
                        "the metadata under " + key + " hold half a surrogate pair, which is no text");
            }
        });
    }

    /**
     * Tensors without texts.
     *
     * @param tensors the tensors by their names, in the order of the data; their arrays are shared, not copied
     * @return the store
     */
    public static TensorStore of(Map<String, Tensor> tensors) {
        return new TensorStore(Map.of(), tensors);
    }

    /**
     * This with texts, in the place of those that it has.
     *
     * @param metadata the texts by their keys; "fovea.crc32" is the checksum's key and not among them
     * @return the changed store
     * @throws IllegalArgumentException if a text stands under the checksum's key, or is no Unicode text
     */
    public TensorStore metadata(Map<String, String> metadata) {
        return new TensorStore(metadata, tensors);
    }

    /**
     * The texts.
     *
     * @return the texts by their keys
     */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * The tensors.
     *
     * @return the tensors by their names, in the order of the data
     */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /** How much it holds. */
    @Override
    public String toString() {
        return "TensorStore[" + tensors.size() + " tensors, " + metadata.size() + " texts]";
    }

    /**
     * Writes a file.
     *
     * @param file the file; an existing one is replaced, at once and as a whole, or stays as it was
     * @throws FileException if the file cannot be written, or what is to be written could not be read again
     */
    public void write(Path file) throws FileException {
        AtomicFile.write(file, TensorWriter.of(file.toString(), metadata, tensors)::writeTo);
    }

    /**
     * The bytes of the file that {@link #write} would write.
     *
     * @param name what they are called in messages
     * @return the bytes
     * @throws FileException if they could not be read again, or would not fit in an array
     */
    public byte[] toBytes(String name) throws FileException {
        return TensorWriter.of(name, metadata, tensors).toBytes();
    }

    /**
     * Reads a file that was written so.
     *
     * @param file the file
     * @return what it holds
     * @throws FileException if the file cannot be read, breaks a rule of the format, has another checksum or tensors
     *     that are not of 32-bit floats
     */
    public static TensorStore read(Path file) throws FileException {
        return read(file.toString(), TensorFile.open(file));
    }

    /**
     * Reads the bytes of a file.
     *
     * @param bytes all bytes of the file; not modified
     * @param name what they are called in messages
     * @return what they hold
     * @throws FileException as of {@link #read(Path)}
     */
    public static TensorStore read(byte[] bytes, String name) throws FileException {
        return read(name, TensorFile.open(new BytesSource(name, bytes)));
    }

    private static TensorStore read(String file, TensorFile opened) throws FileException {
        try (TensorFile in = opened) {
            Header header = in.header();
            CRC32 sum = FileSum.of(header);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (TensorEntry entry : header.tensors()) {
                Tensor tensor = Tensor.zeros(shape(file, entry));
                in.read(entry, tensor.data(), sum);
                tensors.put(entry.name(), tensor);
            }
            FileSum.require(file, header, sum);
            Map<String, String> metadata = new LinkedHashMap<>(header.metadata());
            metadata.remove(ModelKeys.CHECKSUM);
            return new TensorStore(metadata, tensors);
        }
    }

    private static Shape shape(String file, TensorEntry entry) throws FileException {
        List<Long> extents = entry.shape();
        try {
            if (entry.dtype() == Dtype.F32) {
                return Shape.of(extents.stream().mapToInt(Math::toIntExact).toArray());
            }
            throw new ModelFileException(
                    file, "tensor " + quoted(entry.name()), "expected " + Dtype.F32 + ", found " + entry.dtype());
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new ModelFileException(
                    file, "tensor " + quoted(entry.name()),
                    "the shape " + entry.shapeText() + " is too large: " + ModelFileException.brief(e.getMessage()), e);
        }
    }
}
