package dev.fovea.nn.model;

import static dev.fovea.nn.model.ModelFileException.quoted;

import dev.fovea.annotation.CanIgnoreReturnValue;
import dev.fovea.nn.Layer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The settings of one layer in a description: whole numbers, numbers, flags, texts and nested layers under names. A
 * kind's encoder writes them, its decoder reads every one of them; a setting nobody reads is an error.
 */
public final class Settings {
    /** The key of the kind itself. */
    static final String KIND = "kind";

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();

    /** No settings yet. */
    public Settings() {}

    /**
     * Writes a whole number.
     *
     * @param name the setting's name
     * @param value its value
     * @return this
     * @throws IllegalArgumentException if the name is taken
     */
    @CanIgnoreReturnValue
    public Settings put(String name, long value) {
        return add(name, value);
    }

    /**
     * Writes a number.
     *
     * @param name the setting's name
     * @param value its value, finite
     * @return this
     * @throws IllegalArgumentException if the name is taken or the value not finite
     */
    @CanIgnoreReturnValue
    public Settings put(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("setting " + name + ": expected a finite number, found " + value);
        }
        return add(name, value);
    }

    /**
     * Writes a flag.
     *
     * @param name the setting's name
     * @param value its value
     * @return this
     * @throws IllegalArgumentException if the name is taken
     */
    @CanIgnoreReturnValue
    public Settings put(String name, boolean value) {
        return add(name, value);
    }

    /**
     * Writes a text.
     *
     * @param name the setting's name
     * @param value its value
     * @return this
     * @throws IllegalArgumentException if the name is taken
     */
    @CanIgnoreReturnValue
    public Settings put(String name, String value) {
        return add(name, value);
    }

    /**
     * Writes one of several constants, by its name.
     *
     * @param name the setting's name
     * @param value its value
     * @return this
     * @throws IllegalArgumentException if the name is taken
     */
    @CanIgnoreReturnValue
    public Settings put(String name, Enum<?> value) {
        return add(name, value.name());
    }

    /**
     * Writes a nested layer.
     *
     * @param name the setting's name
     * @param layer the layer, of a registered kind
     * @return this
     * @throws IllegalArgumentException if the name is taken
     */
    @CanIgnoreReturnValue
    public Settings put(String name, Layer layer) {
        return add(name, layer);
    }

    /**
     * Writes nested layers.
     *
     * @param name the setting's name
     * @param layers the layers, of registered kinds
     * @return this
     * @throws IllegalArgumentException if the name is taken
     */
    @CanIgnoreReturnValue
    public Settings put(String name, List<? extends Layer> layers) {
        return add(name, new LayerList(List.copyOf(layers)));
    }

    /**
     * Writes whole numbers, such as the dimensions of a shape.
     *
     * @param name the setting's name
     * @param values the numbers
     * @return this
     * @throws IllegalArgumentException if the name is taken
     */
    @CanIgnoreReturnValue
    public Settings put(String name, int... values) {
        return add(name, new IntegerList(Arrays.stream(values).asLongStream().boxed().toList()));
    }

    /**
     * Writes texts.
     *
     * @param name the setting's name
     * @param values the texts
     * @return this
     * @throws IllegalArgumentException if the name is taken
     */
    @CanIgnoreReturnValue
    public Settings put(String name, String... values) {
        return add(name, new TextList(List.of(values)));
    }

    /**
     * Whether there is a setting: one that older files do not have has its default there.
     *
     * @param name the setting's name
     * @return whether it can be read
     */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * Reads a whole number.
     *
     * @param name the setting's name
     * @return its value
     * @throws IllegalArgumentException if it is missing, not whole or beyond an int
     */
    public int integer(String name) {
        long value = get(name, Long.class, "a whole number");
        if (value != (int) value) {
            throw new IllegalArgumentException(
                    "setting " + name + ": expected a whole number of 32 bits, found " + value);
        }
        return (int) value;
    }

    /**
     * Reads whole numbers.
     *
     * @param name the setting's name
     * @return the numbers, perhaps none
     * @throws IllegalArgumentException if it is missing, no list of whole numbers, or one is beyond an int
     */
    public int[] integers(String name) {
        List<Long> list = elements(name, IntegerList.class, "a list of whole numbers", IntegerList::values);
        for (long value : list) {
            if (value != (int) value) {
                throw new IllegalArgumentException(
                        "setting " + name + ": expected whole numbers of 32 bits, found " + value);
            }
        }
        return list.stream().mapToInt(Long::intValue).toArray();
    }

    /**
     * Reads texts.
     *
     * @param name the setting's name
     * @return the texts, perhaps none
     * @throws IllegalArgumentException if it is missing or no list of texts
     */
    public List<String> texts(String name) {
        return elements(name, TextList.class, "a list of texts", TextList::texts);
    }

    /**
     * Reads a whole number that need not be there.
     *
     * @param name the setting's name
     * @param otherwise what it is if it is missing
     * @return its value
     * @throws IllegalArgumentException if it is not whole or beyond an int
     */

    public int integer(String name, int otherwise) {
        return values.containsKey(name) ? integer(name) : otherwise;
    }

    /**
     * Reads a number.
     *
     * @param name the setting's name
     * @return its value, finite
     * @throws IllegalArgumentException if it is missing or no number
     */
    public double number(String name) {
        return get(name, Number.class, "a number").doubleValue();
    }

    /**
     * Reads a flag.
     *
     * @param name the setting's name
     * @return its value
     * @throws IllegalArgumentException if it is missing or no flag
     */
    public boolean flag(String name) {
        return get(name, Boolean.class, "true or false");
    }

    /**
     * Reads a flag that need not be there.
     *
     * @param name the setting's name
     * @param otherwise what it is if it is missing
     * @return its value
     * @throws IllegalArgumentException if it is no flag
     */
    public boolean flag(String name, boolean otherwise) {
        return values.containsKey(name) ? flag(name) : otherwise;
    }

    /**
     * Reads a text.
     *
     * @param name the setting's name
     * @return its value
     * @throws IllegalArgumentException if it is missing or no text
     */
    public String text(String name) {
        return get(name, String.class, "a text");
    }

    /**
     * Reads one of several constants.
     *
     * @param <E> their type
     * @param name the setting's name
     * @param constants what it may be
     * @return its value
     * @throws IllegalArgumentException if it is missing or none of them
     */
    public <E extends Enum<E>> E choice(String name, E[] constants) {
        String text = text(name);
        for (E value : constants) {
            if (value.name().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("setting " + name + ": expected one of "
                + Arrays.stream(constants).map(Enum::name).toList() + ", found " + quoted(text));
    }

    /**
     * Reads a nested layer.
     *
     * @param name the setting's name
     * @return the layer
     * @throws IllegalArgumentException if it is missing or no layer
     */
    public Layer layer(String name) {
        return get(name, Layer.class, "a layer");
    }

    /**
     * Reads nested layers.
     *
     * @param name the setting's name
     * @return the layers
     * @throws IllegalArgumentException if it is missing or no list of layers
     */
    public List<Layer> layers(String name) {
        return get(name, LayerList.class, "a list of layers").layers;
    }

    /** An empty list may be of anything. */
    private <L, E> List<E> elements(String name, Class<L> type, String expected, Function<L, List<E>> elements) {
        boolean empty = values.get(name) instanceof LayerList list && list.layers.isEmpty();
        if (empty) {
            read.add(name);
            return List.of();
        }
        return elements.apply(get(name, type, expected));
    }

    /** The values by name: Long, Double, Boolean, String, Layer or a list. */
    Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    /** Requires that every setting has been read. */
    void requireAllRead() {
        for (String name : values.keySet()) {
            if (!read.contains(name)) {
                throw new IllegalArgumentException("unknown setting " + quoted(name) + "; the layer has " + read);
            }
        }
    }

    Settings add(String name, Object value) {
        if (name.equals(KIND) || values.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException("setting " + name + ": the name is taken");
        }
        return this;
    }

    private <T> T get(String name, Class<T> type, String expected) {
        Object value = values.get(name);
        read.add(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "setting " + name + ": expected " + expected + ", found "
                            + (value == null ? "none" : inWords(value)));
        }
        return type.cast(value);
    }

    private static String inWords(Object value) {
        return switch (value) {
            case String text -> quoted(text);
            case Layer layer -> "the layer " + layer.name();
            case LayerList list -> "a list of " + list.layers.size() + " layers";
            case TextList list -> "a list of " + list.texts.size() + " texts";
            case IntegerList list -> list.values.toString();
            default -> value.toString();
        };
    }

    /** Several nested layers, told apart from a layer that happens to be a list. */
    record LayerList(List<Layer> layers) {}

    /** Several texts. */
    record TextList(List<String> texts) {}

    /** Several whole numbers. */
    record IntegerList(List<Long> values) {}
}
