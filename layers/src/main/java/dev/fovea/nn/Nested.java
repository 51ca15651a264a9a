package dev.fovea.nn;

import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Layers within layers: the one place where a container writes what it holds. */
final class Nested {
    private Nested() {}

    /**
     * Emits a layer of a container; what it has to say against its inputs is said of this layer.
     *
     * @param which what the container calls it in messages, for example "layer 2 of 5, conv2d_1"
     * @param layer the layer
     * @param emitter the layer's own emitter
     * @param xs its inputs
     * @return its output
     */
    static Value emit(String which, Layer layer, Emitter emitter, List<Value> xs) {
        Value y;
        try {
            y = Objects.requireNonNull(
                    xs.size() == 1 ? layer.emit(emitter, xs.get(0)) : layer.emit(emitter, xs),
                    () -> which + ", made no value");
        } catch (IllegalArgumentException | ArithmeticException e) {
            String inputs = xs.stream().map(x -> x.shape().toString()).collect(Collectors.joining(" and "));
            throw new IllegalArgumentException(
                    which + ", on " + (xs.size() == 1 ? "an input of " : "inputs of ") + inputs + ": "
                            + e.getMessage(),
                    e);
        }
        emitter.describe(typeOf(layer), y);
        return y;
    }

    /** What a layer's class is called in summaries; of an activation, the function. */
    static String typeOf(Layer layer) {
        if (layer instanceof Activation activation) {
            return activation.type();
        }
        Class<?> type = layer.getClass();
        return type.isHidden() || type.isAnonymousClass() ? "Layer" : type.getSimpleName();
    }

    /** A copy without null. */
    static List<Layer> checked(List<? extends Layer> layers) {
        List<Layer> checked = new ArrayList<>();
        for (Layer layer : layers) {
            int number = checked.size() + 1;
            checked.add(
                    Objects.requireNonNull(layer, () -> "layer " + number + " of " + layers.size() + " is null"));
        }
        return List.copyOf(checked);
    }
}
