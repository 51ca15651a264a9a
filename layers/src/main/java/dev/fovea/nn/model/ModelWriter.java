package dev.fovea.nn.model;

import dev.fovea.io.AtomicFile;
import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes a network into a model file. */
final class ModelWriter {
    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final Network network;
    private final byte[] bytes = new byte[BUFFER];

    private ModelWriter(Path file, Network network) {
        this.file = file;
        this.network = network;
    }

    static void write(Path file, Network network, ModelMetadata metadata, LayerKinds kinds, WeightRule rule)
            throws FileException {
        for (Parameter parameter : network.parameters()) {
            rule.check(file, parameter.name(), parameter, parameter.values());
        }
        new ModelWriter(file, network).write(metadata, kinds);
    }

    private void write(ModelMetadata metadata, LayerKinds kinds) throws FileException {
        String description = ArchitectureWriter.write(file, Architecture.of(network), kinds);
        // Nothing is written that could not be read: layers may be nested too deep, or their kind have a mistake.
        ArchitectureReader.read(file, description, kinds);
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(ModelKeys.FORMAT, ModelFile.FORMAT);
        entries.put(ModelKeys.VERSION, Version.number());
        entries.put(ModelKeys.SEED, Long.toString(network.seed()));
        entries.put(ModelKeys.ARCHITECTURE, description);
        entries.putAll(metadata.entries());
        entries.put(ModelKeys.CHECKSUM, FileSum.text(sum(new Header(entries, tensors()))));
        byte[] header = header(new Header(entries, tensors()));
        AtomicFile.write(file, out -> write(header, out));
    }

    private byte[] header(Header header) throws FileException {
        try {
            byte[] bytes = HeaderWriter.write(header);
            if (bytes.length > TensorFile.LONGEST_HEADER) {
                throw new ModelFileException(
                        file, "header",
                        "expected at most " + TensorFile.LONGEST_HEADER + " bytes, found " + bytes.length);
            }
            HeaderReader.read(file, new ByteArrayInputStream(bytes), header.dataSize()); // a text may be too long
            return bytes;
        } catch (IOException e) {
            throw ModelFileException.of(file, "cannot be written", e);
        }
    }

    private List<TensorEntry> tensors() {
        List<TensorEntry> tensors = new ArrayList<>();
        long begin = 0;
        for (Parameter parameter : network.parameters()) {
            List<Long> shape = parameter.shape().dimensions().stream().map(Integer::longValue).toList();
            long end = begin + (long) parameter.values().length * Float.BYTES;
            tensors.add(new TensorEntry(parameter.name(), Dtype.F32, shape, begin, end));
            begin = end;
        }
        return tensors;
    }

    private CRC32 sum(Header header) {
        CRC32 sum = FileSum.of(header);
        for (Parameter parameter : network.parameters()) {
            for (int i = 0; i < parameter.values().length; i += BUFFER / Float.BYTES) {
                sum.update(bytes, 0, fill(parameter.values(), i));
            }
        }
        return sum;
    }

    private void write(byte[] header, OutputStream out) throws IOException {
        out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
        out.write(header);
        for (Parameter parameter : network.parameters()) {
            for (int i = 0; i < parameter.values().length; i += BUFFER / Float.BYTES) {
                out.write(bytes, 0, fill(parameter.values(), i));
            }
        }
    }

    /** Fills the buffer with numbers from an index on; how many bytes it has taken. */
    private int fill(float[] values, int from) {
        int count = Math.min(values.length - from, BUFFER / Float.BYTES);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values, from, count);
        return count * Float.BYTES;
    }
}
