package dev.fovea.nn.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A safetensors file to be spoilt: its header as a tree, and its data. Written with no help of what is tested. */
final class ModelBytes {
    private static final ObjectMapper JSON = new ObjectMapper();

    final ObjectNode header;
    byte[] data;

    private ModelBytes(ObjectNode header, byte[] data) {
        this.header = header;
        this.data = data;
    }

    static ModelBytes of(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        ObjectNode header = (ObjectNode) JSON.readTree(bytes, Long.BYTES, length);
        return new ModelBytes(header, Arrays.copyOfRange(bytes, Long.BYTES + length, bytes.length));
    }

    /** The bytes of a file with any header. */
    static byte[] file(String header, byte... data) {
        return file(header.getBytes(StandardCharsets.UTF_8), data);
    }

    static byte[] file(byte[] header, byte... data) {
        return ByteBuffer.allocate(Long.BYTES + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(data)
                .array();
    }

    ObjectNode metadata() {
        return (ObjectNode) header.get("__metadata__");
    }

    ObjectNode tensor(String name) {
        return (ObjectNode) header.get(name);
    }

    ArrayNode shape(String tensor) {
        return (ArrayNode) tensor(tensor).get("shape");
    }

    Path write(Path file) throws IOException {
        return Files.write(file, file(header.toString(), data));
    }
}
