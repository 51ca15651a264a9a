package dev.fovea.nn;

import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import java.util.List;

/**
 * Layers one after the other, as one layer.
 *
 * @param layers the layers; none makes the identity
 */
public record Sequential(List<Layer> layers) implements Layer {
    /** Copies the list. */
    public Sequential {
        layers = List.copyOf(layers);
    }

    /**
     * Layers one after the other.
     *
     * @param layers the layers
     */
    public Sequential(Layer... layers) {
        this(List.of(layers));
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Value y = x;
        for (Layer layer : layers) {
            y = layer.emit(emitter.scope(layer.name()), y);
        }
        return y;
    }
}
