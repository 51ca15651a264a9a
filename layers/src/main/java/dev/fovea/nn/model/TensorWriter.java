package dev.fovea.nn.model;

import dev.fovea.internal.io.AtomicFile;
import dev.fovea.io.FileException;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes texts and tensors of floats, with their checksum, into a safetensors file. */
final class TensorWriter {
    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final Collection<Tensor> data;
    private final byte[] bytes = new byte[BUFFER];

    private TensorWriter(Path file, Collection<Tensor> data) {
        this.file = file;
        this.data = data;
    }

    /** Takes bytes. */
    @FunctionalInterface
    private interface Sink {
        void accept(byte[] bytes, int offset, int count) throws IOException;
    }

    /** Writes a file whole or not at all; the entry of the checksum is added. */
    static void write(Path file, Map<String, String> metadata, Map<String, Tensor> tensors) throws FileException {
        new TensorWriter(file, tensors.values()).write(metadata, entries(tensors));
    }

    private void write(Map<String, String> metadata, List<TensorEntry> tensors) throws FileException {
        Map<String, String> entries = new LinkedHashMap<>(metadata);
        CRC32 sum = FileSum.of(new Header(entries, tensors));
        try {
            eachBlock(sum::update);
            entries.put(ModelKeys.CHECKSUM, FileSum.text(sum));
            byte[] header = header(new Header(entries, tensors));
            AtomicFile.write(file, out -> write(header, out));
        } catch (IOException e) {
            throw ModelFileException.of(file, "cannot be written", e);
        }
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

    private byte[] header(Header header) throws IOException {
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

    private void write(byte[] header, OutputStream out) throws IOException {
        out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
        out.write(header);
        eachBlock(out::write);
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
