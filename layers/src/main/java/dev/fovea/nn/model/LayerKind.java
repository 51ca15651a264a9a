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
 * @param name the kind's name in files: lower case letters, digits, '_' and '.', for example "acme.layer_norm"
 * @param type the layers' class itself; subclasses are kinds of their own
 * @param encode writes a layer's settings
 * @param decode makes a layer of settings; throws IllegalArgumentException if they make none
 */
public record LayerKind<L extends Layer>(
        String name,
        Class<L> type,
        Function<L, Settings> encode,
        Function<Settings, ? extends L> decode) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.]{0,99}");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name has other characters or more than a hundred
     */
    public LayerKind {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the kind \"" + name + "\": expected up to 100 of a-z, 0-9, '_' and '.', a letter first");
        }
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(encode, "encode");
        Objects.requireNonNull(decode, "decode");
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
}
