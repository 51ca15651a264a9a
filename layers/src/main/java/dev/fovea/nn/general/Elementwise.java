package dev.fovea.nn.general;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.Layer;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import java.util.Objects;

/**
 * A function of each element. Those that are activations of their own right are layers, too, and faster:
 * {@link dev.fovea.nn.Activation}.
 */
@CheckReturnValue
public final class Elementwise implements Layer {
    private final ElementFunction function;
    private final double a;
    private final double b;

    /**
     * The layer.
     *
     * @param function the function
     * @param a its first setting, 0 if it has none; perhaps infinite
     * @param b its second setting, 0 if it has none; perhaps infinite
     * @throws IllegalArgumentException if a setting is NaN
     */
    public Elementwise(ElementFunction function, double a, double b) {
        this.function = Objects.requireNonNull(function, "function");
        this.a = number("a", a);
        this.b = number("b", b);
    }

    private static double number(String name, double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("elementwise: the setting " + name + " is NaN");
        }
        return value;
    }

    /**
     * A function without settings.
     *
     * @param function the function
     */
    public Elementwise(ElementFunction function) {
        this(function, 0, 0);
    }

    /** {@return the function} */
    public ElementFunction function() {
        return function;
    }

    /** {@return its first setting} */
    public double a() {
        return a;
    }

    /** {@return its second setting} */
    public double b() {
        return b;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return emitter.emit(new ElementwiseOp(x.shape(), function, a, b), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Elementwise that
                && function == that.function
                && Double.compare(a, that.a) == 0
                && Double.compare(b, that.b) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(function, a, b);
    }

    @Override
    public String toString() {
        return "Elementwise[function=" + function + ", a=" + a + ", b=" + b + "]";
    }
}
