package dev.fovea.nn;

import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

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
        layers = checked(layers);
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
            y = emit(i, layers.size(), layer, layer.name(), emitter.scope(layer.name()), y);
        }
        return y;
    }

    /** Emits a layer of several; what it has to say against its input is said of this layer. */
    static Value emit(int index, int layers, Layer layer, String name, Emitter emitter, Value x) {
        String which = "layer " + (index + 1) + " of " + layers + ", " + name;
        try {
            return Objects.requireNonNull(layer.emit(emitter, x), () -> which + ", made no value");
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(which + ", on an input of " + x.shape() + ": " + e.getMessage(), e);
        }
    }

    /** A copy without null. */
    static List<Layer> checked(List<? extends Layer> layers) {
        for (int i = 0; i < layers.size(); i++) {
            int number = i + 1;
            Objects.requireNonNull(layers.get(i), () -> "layer " + number + " of " + layers.size() + " is null");
        }
        return List.copyOf(layers);
    }
}
