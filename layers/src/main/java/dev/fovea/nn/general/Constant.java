package dev.fovea.nn.general;

import dev.fovea.nn.Layer;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * The same value for every sample, whatever the input: y = value. It is a parameter, {@code value}, of zeros at first.
 *
 * @param shape the value's shape
 * @param trainable whether it learns; else it is state
 */
public record Constant(Shape shape, boolean trainable) implements Layer {
    /** Checks that there is a shape. */
    public Constant {
        Objects.requireNonNull(shape, "shape");
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Parameter value = trainable
                ? emitter.parameter("value", shape, Initializer.zeros())
                : emitter.state("value", shape, 0);
        return emitter.emit(new ConstantOp(value, x.shape()), x);
    }
}
