package dev.fovea.nn.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes the JSON header of a safetensors file. */
final class HeaderWriter {
    /** The data begins at a multiple of this, so that it can be mapped as numbers. */
    private static final int ALIGNMENT = 8;

    private static final JsonFactory FACTORY = new JsonFactory();

    private HeaderWriter() {}

    /** The header, with spaces at its end up to the alignment. */
    static byte[] write(Header header) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart(HeaderReader.METADATA);
            for (Map.Entry<String, String> entry : header.metadata().entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            for (TensorEntry tensor : header.tensors()) {
                write(json, tensor);
            }
            json.writeEndObject();
        }
        bytes.writeBytes(" ".repeat(-bytes.size() & (ALIGNMENT - 1)).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, TensorEntry tensor) throws IOException {
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", tensor.dtype().name());
        json.writeArrayFieldStart("shape");
        for (long extent : tensor.shape()) {
            json.writeNumber(extent);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(tensor.begin());
        json.writeNumber(tensor.end());
        json.writeEndArray();
        json.writeEndObject();
    }
}
