package dev.fovea.nn;

import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import java.util.List;
import java.util.Locale;

/**
 * A recipe for a part of a network: it checks the shape it is given, asks for its parameters and emits ops. It holds
 * settings only, so one layer may be used in several networks.
 *
 * <p>Anyone may write one; it has the same means as the layers here.
 */
public interface Layer {
    /**
     * Writes the layer into a network.
     *
     * @param emitter takes parameters and ops
     * @param x the layer's input
     * @return its output
     * @throws IllegalArgumentException if the layer cannot take an input of that shape
     */
    Value emit(Emitter emitter, Value x);

    /**
     * Writes the layer into a network where several values may come in: layers that combine values, such as {@link Add}
     * and {@link Concat}, override this.
     *
     * @param emitter takes parameters and ops
     * @param xs the layer's inputs
     * @return its output
     * @throws IllegalArgumentException if the layer cannot take so many inputs, or inputs of those shapes
     */
    default Value emit(Emitter emitter, List<Value> xs) {
        if (xs.size() != 1) {
            throw new IllegalArgumentException(name() + " takes one input, is given " + xs.size());
        }
        return emit(emitter, xs.get(0));
    }

    /**
     * What the layer is called in summaries and parameter names; the network adds a number where a name repeats.
     *
     * @return by default the class's name in snake case: Conv2d is "conv2d", BatchNorm "batch_norm"; "layer" for a
     *     lambda or an anonymous class
     */
    default String name() {
        if (getClass().isHidden() || getClass().isAnonymousClass()) {
            return "layer";
        }
        return getClass().getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
