package dev.fovea.nn.general;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.Layer;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * The same value for every sample, whatever the input: y = value. It is a parameter, {@code value}, of zeros at first.
 */
@CheckReturnValue
public final class Constant implements Layer {
    private final Shape shape;
    private final boolean trainable;

    /**
     * A value that does not learn.
     *
     * @param shape its shape
     */
    public Constant(Shape shape) {
        this(shape, false);
    }

    private Constant(Shape shape, boolean trainable) {
        this.shape = Objects.requireNonNull(shape, "shape");
        this.trainable = trainable;
    }

    /**
     * This with a value that learns, or not.
     *
     * @param learns whether it is trained; else it is state, the default
     * @return the changed layer
     */
    public Constant trainable(boolean learns) {
        return new Constant(shape, learns);
    }

    /** {@return the value's shape} */
    public Shape shape() {
        return shape;
    }

    /** {@return whether it learns} */
    public boolean trainable() {
        return trainable;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Parameter value = trainable
                ? emitter.parameter("value", shape, Initializer.zeros())
                : emitter.state("value", shape, 0);
        return emitter.emit(new ConstantOp(value, x.shape()), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Constant that && shape.equals(that.shape) && trainable == that.trainable;
    }

    @Override
    public int hashCode() {
        return Objects.hash(shape, trainable);
    }

    @Override
    public String toString() {
        return "Constant[shape=" + shape + ", trainable=" + trainable + "]";
    }
}
