package dev.fovea.nn.model;

import dev.fovea.nn.Layer;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How layers of one class are described in files: a name that stays the same whatever becomes of the class, and how
 * settings are written and read. Nothing in a file ever names a class.
 *
 * @param <L> the layers' class
 */
public final class LayerKind<L extends Layer> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.]{0,99}");

    private final String name;
    private final Class<L> type;
    private final Function<L, Settings> encode;
    private final Function<Settings, ? extends L> decode;

    /**
     * A kind of layers.
     *
     * @param name the kind's name in files: lower case letters, digits, '_' and '.', for example "acme.layer_norm"
     * @param type the layers' class itself; subclasses are kinds of their own
     * @param encode writes a layer's settings
     * @param decode makes a layer of settings; throws IllegalArgumentException if they make none
     * @throws IllegalArgumentException if the name has other characters or more than a hundred
     */
    public LayerKind(
            String name, Class<L> type, Function<L, Settings> encode, Function<Settings, ? extends L> decode) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the kind \"" + name + "\": expected up to 100 of a-z, 0-9, '_' and '.', a letter first");
        }
        this.name = name;
        this.type = Objects.requireNonNull(type, "type");
        this.encode = Objects.requireNonNull(encode, "encode");
        this.decode = Objects.requireNonNull(decode, "decode");
    }

    /**
     * The kind's name in files.
     *
     * @return for example "acme.layer_norm"
     */
    public String name() {
        return name;
    }

    /**
     * The layers' class.
     *
     * @return the class itself; subclasses are kinds of their own
     */
    public Class<L> type() {
        return type;
    }

    /** The settings of a layer of this kind. */
    Settings settings(Layer layer) {
        return encode.apply(type.cast(layer));
    }

    /** The layer that settings make, which have no others. */
    L layer(Settings settings) {
        L layer = decode.apply(settings);
        settings.requireAllRead();
        return layer;
    }

    @Override
    public String toString() {
        return name;
    }
}
