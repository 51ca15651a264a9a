package dev.fovea.nn.general;

import dev.fovea.nn.Layer;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import java.util.Objects;

/**
 * A function of each element. Those that are activations of their own right are layers, too, and faster:
 * {@link dev.fovea.nn.Activation}.
 *
 * @param function the function
 * @param a its first setting, 0 if it has none
 * @param b its second setting, 0 if it has none
 */
public record Elementwise(ElementFunction function, double a, double b) implements Layer {
    /** Checks that there is a function. */
    public Elementwise {
        Objects.requireNonNull(function, "function");
    }

    /**
     * A function without settings.
     *
     * @param function the function
     */
    public Elementwise(ElementFunction function) {
        this(function, 0, 0);
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return emitter.emit(new ElementwiseOp(x.shape(), function, a, b), x);
    }
}
