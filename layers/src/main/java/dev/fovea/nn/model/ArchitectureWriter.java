package dev.fovea.nn.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.fovea.io.FileException;
import dev.fovea.nn.Layer;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** Describes a network's layers as JSON. */
final class ArchitectureWriter {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final String file;
    private final LayerKinds kinds;
    private final JsonGenerator json;

    private ArchitectureWriter(String file, LayerKinds kinds, JsonGenerator json) {
        this.file = file;
        this.kinds = kinds;
        this.json = json;
    }

    /** The description as text; {@code file} is where it will stand, for messages. */
    static String write(String file, Architecture architecture, LayerKinds kinds) throws FileException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            new ArchitectureWriter(file, kinds, json).write(architecture);
        } catch (IOException e) {
            throw e instanceof FileException shown
                    ? shown
                    : new ModelFileException(file, Architecture.PLACE, ModelFileException.brief(e.getMessage()), e);
        }
        return text.toString();
    }

    private void write(Architecture architecture) throws IOException {
        json.writeStartObject();
        json.writeNumberField(Architecture.VERSION_KEY, Architecture.VERSION);
        json.writeArrayFieldStart(Architecture.INPUT);
        for (int extent : architecture.input().dimensions()) {
            json.writeNumber(extent);
        }
        json.writeEndArray();
        json.writeFieldName(Architecture.LAYERS);
        write(Architecture.LAYERS, architecture.layers());
        if (!architecture.namedAsUsual()) {
            json.writeArrayFieldStart(Architecture.NAMES);
            json.writeString(architecture.inputName());
            json.writeString(architecture.outputName());
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void write(String place, List<Layer> layers) throws IOException {
        json.writeStartArray();
        for (int i = 0; i < layers.size(); i++) {
            write(place + "[" + i + "]", layers.get(i));
        }
        json.writeEndArray();
    }

    private Settings settings(String place, LayerKind<?> kind, Layer layer) throws FileException {
        try {
            return kind.settings(layer);
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(
                    file, Architecture.PLACE + ", " + place,
                    kind.name() + ": " + ModelFileException.brief(e.getMessage()), e);
        }
    }

    private void write(String place, Layer layer) throws IOException {
        LayerKind<?> kind = kinds.of(layer).orElseThrow(
                () -> new ModelFileException(
                        file, Architecture.PLACE + ", " + place,
                        "no kind is registered for the layer " + layer.name()
                                + "; give LayerKinds.standard().with(new LayerKind<>(…)) to save and load"));
        json.writeStartObject();
        json.writeStringField(Settings.KIND, kind.name());
        for (Map.Entry<String, Object> setting : settings(place, kind, layer).values().entrySet()) {
            String name = setting.getKey();
            json.writeFieldName(name);
            switch (setting.getValue()) {
                case Layer nested -> write(place + "." + name, nested);
                case Settings.LayerList list -> write(place + "." + name, list.layers());
                case Settings.TextList list ->
                    json.writeArray(list.texts().toArray(String[]::new), 0, list.texts().size());
                case Settings.IntegerList list -> {
                    long[] values = list.values().stream().mapToLong(Long::longValue).toArray();
                    json.writeArray(values, 0, values.length);
                }
                case String text -> json.writeString(text);
                case Boolean flag -> json.writeBoolean(flag);
                case Long whole -> json.writeNumber(whole);
                case Double number -> json.writeNumber(number);
                default -> throw new IllegalStateException(name + " is a " + setting.getValue());
            }
        }
        json.writeEndObject();
    }
}
