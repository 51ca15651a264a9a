package dev.fovea.nn.model;

import dev.fovea.nn.Layer;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable Predicate<L> some;

    /**
     * A kind of layers.
     *
     * @param name the kind's name in files: lower case letters, digits, '_' and '.', for example "acme.layer_norm"
     * @param type the layers' class itself; subclasses are kinds of their own
     * @param encode writes a layer's settings
     * @param decode makes a layer of settings; throws IllegalArgumentException if they make none. Layers of a file that have the
     *     same settings are one object
     * @throws IllegalArgumentException if the name has other characters or more than a hundred
     */
    public LayerKind(
            String name, Class<L> type, Function<L, Settings> encode, Function<Settings, ? extends L> decode) {
        this(name, type, encode, decode, null);
    }

    /** A kind of some layers of a class, which has several kinds. */
    LayerKind(
            String name,
            Class<L> type,
            Function<L, Settings> encode,
            Function<Settings, ? extends L> decode,
            @Nullable Predicate<L> some) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the kind \"" + name + "\": expected up to 100 of a-z, 0-9, '_' and '.', a letter first");
        }
        this.name = name;
        this.type = Objects.requireNonNull(type, "type");
        this.encode = Objects.requireNonNull(encode, "encode");
        this.decode = Objects.requireNonNull(decode, "decode");
        this.some = some;
    }

    /**
     * The kind of one layer and those equal to it, which has no settings: where the layers of one class are several kinds, as
     * activations are.
     *
     * <pre>{@code
     * LayerKind.ofOne("acme.cube", Activation.of("cube", x -> x * x * x, x -> 3 * x * x))
     * }</pre>
     *
     * @param name the kind's name in files, as above
     * @param layer the layer, which is what is loaded
     * @param <L> its class
     * @return the kind
     * @throws IllegalArgumentException if the name has other characters or more than a hundred
     */
    @SuppressWarnings("unchecked") // of layer.getClass()
    public static <L extends Layer> LayerKind<L> ofOne(String name, L layer) {
        return new LayerKind<>(
                name, (Class<L>) layer.getClass(), ignored -> new Settings(), ignored -> layer, layer::equals);
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

    /** Whether it is the kind of all layers of its class. */
    boolean ofAll() {
        return some == null;
    }

    /** Whether a layer is of this kind. */
    boolean has(Layer layer) {
        return layer.getClass() == type && (some == null || some.test(type.cast(layer)));
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
