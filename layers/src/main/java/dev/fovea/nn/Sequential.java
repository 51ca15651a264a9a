package dev.fovea.nn;

import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import java.util.Arrays;
import java.util.List;

/**
 * Layers one after the other, as one layer.
 *
 * @param layers the layers; none makes the identity
 */
public record Sequential(List<Layer> layers) implements Layer {
    /**
     * Copies the list.
     *
     * @throws NullPointerException if a layer is null; the message tells which
     */
    public Sequential {
        layers = Nested.checked(layers);
    }

    /**
     * Layers one after the other.
     *
     * @param layers the layers
     */
    public Sequential(Layer... layers) {
        this(Arrays.asList(layers));
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Value y = x;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            String which = "layer " + (i + 1) + " of " + layers.size() + ", " + layer.name();
            y = Nested.emit(which, layer, emitter.scope(layer.name()), List.of(y));
        }
        return y;
    }
}
