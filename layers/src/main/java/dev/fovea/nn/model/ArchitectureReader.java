package dev.fovea.nn.model;

import static dev.fovea.nn.model.ModelFileException.quoted;
import static dev.fovea.nn.model.ModelFileException.within;

import com.fasterxml.jackson.core.JsonToken;
import dev.fovea.io.FileException;
import dev.fovea.nn.Layer;
import dev.fovea.tensor.Shape;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a description of layers; anything but what {@link ArchitectureWriter} would write of registered kinds is
 * refused.
 */
final class ArchitectureReader {
    /** As many dimensions as a tensor of a file may have. */
    private static final int HIGHEST_RANK = 64;

    /** A layer with more settings than this is an attack on the memory. */
    private static final int MOST_SETTINGS = 1000;

    /** As many names as the nodes of the largest graph could need. */
    private static final int MOST_ELEMENTS = 10 * Architecture.MOST_LAYERS;

    private final String file;
    private final LayerKinds kinds;
    private final JsonInput json;
    /** By their descriptions: layers that are described alike are one object, so that nodes can share one without equals. */
    private final Map<Description, Layer> made = new HashMap<>();
    private int count;

    private record Description(String kind, Map<String, Object> settings) {}

    private ArchitectureReader(String file, LayerKinds kinds, JsonInput json) {
        this.file = file;
        this.kinds = kinds;
        this.json = json;
    }

    /** Reads a description that stands in a file. */
    static Architecture read(String file, String description, LayerKinds kinds) throws FileException {
        try (JsonInput json = new JsonInput(file, Architecture.PLACE, new StringReader(description))) {
            Architecture architecture = new ArchitectureReader(file, kinds, json).architecture();
            json.end();
            return architecture;
        }
    }

    private Architecture architecture() throws FileException {
        json.next(JsonToken.START_OBJECT, "an object");
        // First, because it decides what the rest means.
        requireKey(Architecture.VERSION_KEY);
        json.next();
        long version = json.integer("the version");
        if (version < 1 || version > Architecture.VERSION) {
            throw json.fault(
                    "expected a description of version 1 to " + Architecture.VERSION + ", found version " + version
                            + (version < 1 ? "" : "; a newer Fovea reads it"));
        }
        requireKey(Architecture.INPUT);
        json.next(JsonToken.START_ARRAY, "an array for the input shape");
        Shape input = shape();
        requireKey(Architecture.LAYERS);
        json.next(JsonToken.START_ARRAY, "an array of layers");
        List<Layer> layers = layers(Architecture.LAYERS);
        if (!json.nextKey()) {
            json.require(JsonToken.END_OBJECT, "the end of the object");
            return Architecture.of(input, layers);
        }
        Architecture architecture = named(input, layers);
        json.next(JsonToken.END_OBJECT, "the end of the object");
        return architecture;
    }

    private Architecture named(Shape input, List<Layer> layers) throws FileException {
        if (!json.key().equals(Architecture.NAMES)) {
            throw json.fault("expected the end of the object, found " + json.found());
        }
        json.next(JsonToken.START_ARRAY, "an array of names");
        json.next();
        List<String> names = items(Architecture.NAMES, this::element);
        if (names.size() != 2 || names.stream().anyMatch(String::isBlank)) {
            throw fault(Architecture.NAMES, "expected two names that are not blank, found " + names.size() + " names");
        }
        return new Architecture(input, layers, names.get(0), names.get(1));
    }

    private void requireKey(String key) throws FileException {
        if (!json.nextKey() || !json.key().equals(key)) {
            throw json.fault("expected the key " + quoted(key) + ", found " + json.found());
        }
    }

    private Shape shape() throws FileException {
        List<Integer> extents = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            long extent = json.integer("the input shape");
            if (extent < 1 || extent > Integer.MAX_VALUE || extents.size() == HIGHEST_RANK) {
                throw json.fault(
                        "expected up to " + HIGHEST_RANK + " positive numbers of 32 bits for the input shape, found "
                                + extent + " after " + extents);
            }
            extents.add((int) extent);
        }
        try {
            return Shape.of(extents.stream().mapToInt(Integer::intValue).toArray());
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(file, Architecture.PLACE, "the input " + e.getMessage(), e);
        }
    }

    private List<Layer> layers(String place) throws FileException {
        json.next();
        return items(place, this::nested);
    }

    private Layer nested(String place) throws FileException {
        json.require(JsonToken.START_OBJECT, "a layer");
        return layer(place);
    }

    /** The rest of an array whose first token is the current one. */
    private <T> List<T> items(String place, Item<T> item) throws FileException {
        List<T> items = new ArrayList<>();
        for (JsonToken token = json.current(); token != JsonToken.END_ARRAY; token = json.next()) {
            if (items.size() == MOST_ELEMENTS) {
                throw json.fault("expected at most " + MOST_ELEMENTS + " elements of " + place + ", found more");
            }
            items.add(item.read(within(place, "[" + items.size() + "]")));
        }
        return items;
    }

    /** Reads the element that the current token begins. */
    private interface Item<T> {
        T read(String place) throws FileException;
    }

    private String element(String place) throws FileException {
        json.require(JsonToken.VALUE_STRING, "a string for " + place);
        return json.unicode(json.text());
    }

    private Object list(String place) throws FileException {
        return switch (json.next()) {
            case VALUE_STRING -> new Settings.TextList(items(place, this::element));
            case VALUE_NUMBER_INT -> new Settings.IntegerList(items(place, json::integer));
            default -> new Settings.LayerList(items(place, this::nested));
        };
    }

    private Layer layer(String place) throws FileException {
        if (++count > Architecture.MOST_LAYERS) {
            throw json.fault("expected at most " + Architecture.MOST_LAYERS + " layers, found more");
        }
        Settings settings = new Settings();
        String kind = null;
        while (json.nextKey()) {
            String key = json.key();
            if (settings.values().size() == MOST_SETTINGS) {
                throw fault(place, "expected at most " + MOST_SETTINGS + " settings, found more");
            }
            if (key.equals(Settings.KIND)) {
                kind = json.string("the kind of " + place);
            } else {
                settings.add(key, value(within(place, "." + key)));
            }
        }
        return layer(place, kind, settings);
    }

    private Object value(String place) throws FileException {
        JsonToken token = json.next();
        return switch (token) {
            case START_OBJECT -> layer(place);
            case START_ARRAY -> list(place);
            case VALUE_STRING -> json.unicode(json.text());
            case VALUE_TRUE, VALUE_FALSE -> token == JsonToken.VALUE_TRUE;
            case VALUE_NUMBER_INT -> json.integer(place);
            case VALUE_NUMBER_FLOAT -> json.number(place);
            default -> throw json.fault("expected a value for " + place + ", found " + json.found());
        };
    }

    private Layer layer(String place, @Nullable String name, Settings settings) throws FileException {
        if (name == null) {
            throw fault(place, "expected a kind, found none");
        }
        LayerKind<?> kind = kinds.named(name).orElseThrow(
                () -> fault(
                        place,
                        "the kind " + quoted(name) + " is not registered; there are " + kinds.names()
                                + ". If it is a layer of your own, give LayerKinds.standard().with(new LayerKind<>(…)) "
                                + "to load"));
        Description description = new Description(name, Map.copyOf(settings.values()));
        Layer before = made.get(description);
        if (before != null) {
            return before;
        }
        try {
            Layer layer = kind.layer(settings);
            made.put(description, layer);
            return layer;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ModelFileException(
                    file, Architecture.PLACE + ", " + place, name + ": " + ModelFileException.brief(e.getMessage()), e);
        }
    }

    private ModelFileException fault(String place, String problem) {
        return new ModelFileException(file, Architecture.PLACE + ", " + place, problem);
    }
}
