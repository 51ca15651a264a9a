package dev.fovea.nn.model;

import dev.fovea.io.FileException;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes texts and tensors of floats, with their checksum, into a safetensors file. */
final class TensorWriter {
    private static final int BUFFER = 64 * 1024;

    /** Some virtual machines have none longer. */
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final String file;
    private final Collection<Tensor> data;
    private final byte[] header;
    private final byte[] bytes = new byte[BUFFER];

    private TensorWriter(String file, Map<String, String> metadata, Map<String, Tensor> tensors) throws IOException {
        this.file = file;
        this.data = tensors.values();
        Map<String, String> entries = new LinkedHashMap<>(metadata);
        List<TensorEntry> layout = entries(tensors);
        CRC32 sum = FileSum.of(new Header(entries, layout));
        eachBlock(sum::update);
        entries.put(ModelKeys.CHECKSUM, FileSum.text(sum));
        this.header = header(file, new Header(entries, layout));
    }

    /** Takes bytes. */
    @FunctionalInterface
    private interface Sink {
        void accept(byte[] bytes, int offset, int count) throws IOException;
    }

    /**
     * What writes texts and tensors, as they are now, with the entry of their checksum.
     *
     * @param file what it will be called, for messages
     */
    static TensorWriter of(String file, Map<String, String> metadata, Map<String, Tensor> tensors)
            throws FileException {
        try {
            return new TensorWriter(file, metadata, tensors);
        } catch (IOException e) {
            throw ModelFileException.of(file, "cannot be written", e);
        }
    }

    /** How many bytes are written. */
    long size() {
        return Long.BYTES + header.length
                + data.stream().mapToLong(each -> (long) each.data().length * Float.BYTES).sum();
    }

    private static List<TensorEntry> entries(Map<String, Tensor> tensors) {
        List<TensorEntry> entries = new ArrayList<>();
        long begin = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            long end = begin + (long) tensor.getValue().data().length * Float.BYTES;
            List<Long> shape = TensorEntry.extents(tensor.getValue().shape());
            entries.add(new TensorEntry(tensor.getKey(), Dtype.F32, shape, begin, end));
            begin = end;
        }
        return entries;
    }

    private static byte[] header(String file, Header header) throws IOException {
        byte[] written = HeaderWriter.write(header);
        if (written.length > TensorFile.LONGEST_HEADER) {
            throw new ModelFileException(
                    file, "header",
                    "expected at most " + TensorFile.LONGEST_HEADER + " bytes, found " + written.length);
        }
        // Nothing is written that could not be read: a text may be too long.
        HeaderReader.read(file, new ByteArrayInputStream(written), header.dataSize());
        return written;
    }

    /** Writes all of it. */
    void writeTo(OutputStream out) throws IOException {
        out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
        out.write(header);
        eachBlock(out::write);
    }

    /** All of it. */
    byte[] toBytes() throws FileException {
        if (size() > LARGEST_ARRAY) {
            throw new ModelFileException(
                    file, "file",
                    "expected at most " + LARGEST_ARRAY + " bytes, which an array holds, found " + size());
        }
        var out = new ByteArrayOutputStream((int) size());
        try {
            writeTo(out);
        } catch (IOException e) {
            throw ModelFileException.of(file, "cannot be written", e);
        }
        return out.toByteArray();
    }

    private void eachBlock(Sink sink) throws IOException {
        for (Tensor tensor : data) {
            float[] values = tensor.data();
            for (int from = 0; from < values.length; from += BUFFER / Float.BYTES) {
                int count = Math.min(values.length - from, BUFFER / Float.BYTES);
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values, from, count);
                sink.accept(bytes, 0, count * Float.BYTES);
            }
        }
    }
}
