package dev.fovea.nn.model;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.Layer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The kinds of layers that may stand in a file: a closed list. A layer written elsewhere is added by whoever saves and
 * loads it:
 *
 * <pre>{@code
 * LayerKinds kinds = LayerKinds.standard().with(new LayerKind<>(
 *         "acme.layer_norm", LayerNorm.class,
 *         layer -> new Settings().put("epsilon", layer.epsilon()),
 *         settings -> new LayerNorm(settings.number("epsilon"))));
 * network.save(file, ModelMetadata.none(), kinds);
 * Network same = Network.load(file, kinds);
 * }</pre>
 */
@CheckReturnValue
public final class LayerKinds {
    private static final LayerKinds STANDARD = new LayerKinds(StandardKinds.list());

    private final Map<String, LayerKind<?>> byName = new LinkedHashMap<>();
    private final Map<Class<?>, LayerKind<?>> byType = new LinkedHashMap<>();

    private LayerKinds(Collection<LayerKind<?>> kinds) {
        for (LayerKind<?> kind : kinds) {
            if (byName.putIfAbsent(kind.name(), kind) != null) {
                throw new IllegalArgumentException("the kind " + kind.name() + " is registered already");
            }
            if (kind.ofAll() && byType.putIfAbsent(kind.type(), kind) != null) {
                throw new IllegalArgumentException(
                        kind.type().getSimpleName() + " is registered already, as the kind "
                                + byType.get(kind.type()).name());
            }
        }
    }

    /**
     * The layers of this library.
     *
     * @return their kinds
     */
    public static LayerKinds standard() {
        return STANDARD;
    }

    /**
     * These kinds and one more.
     *
     * @param kind the kind to add
     * @return all of them; this is not modified
     * @throws IllegalArgumentException if its name or its class is registered already
     */
    public LayerKinds with(LayerKind<?> kind) {
        List<LayerKind<?>> more = new ArrayList<>(byName.values());
        more.add(kind);
        return new LayerKinds(more);
    }

    /**
     * The names of the kinds.
     *
     * @return the names
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    /** The kind of a name. */
    Optional<LayerKind<?>> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The kind of a layer: that of some layers of its class before that of all. */
    Optional<LayerKind<?>> of(Layer layer) {
        return byName.values().stream()
                .filter(kind -> kind.has(layer))
                .reduce((first, second) -> first.ofAll() ? second : first);
    }

    @Override
    public String toString() {
        return names().toString();
    }
}
