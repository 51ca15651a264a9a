package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.internal.plan.DenseOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * Fully connected: y = x·kernel + bias.
 *
 * <p>x (inputs), kernel (inputs, outputs), y (outputs). By default a bias of zeros and a glorot uniform kernel, as in
 * Keras. Immutable.
 */
@CheckReturnValue
public final class Dense implements Layer {
    private final Settings settings;

    private record Settings(int outputs, boolean bias, Initializer kernelInitializer) {
        Settings {
            Objects.requireNonNull(kernelInitializer, "kernelInitializer");
            if (outputs < 1) {
                throw new IllegalArgumentException("dense: outputs must be at least 1, not " + outputs);
            }
        }
    }

    /**
     * A dense layer with the default settings.
     *
     * @param outputs numbers in y, at least 1
     * @throws IllegalArgumentException if there would be none
     */
    public Dense(int outputs) {
        this(new Settings(outputs, true, Initializer.glorotUniform()));
    }

    private Dense(Settings settings) {
        this.settings = settings;
    }

    /**
     * This layer with or without a bias.
     *
     * @param bias whether to add one
     * @return the changed layer
     */
    public Dense bias(boolean bias) {
        return new Dense(new Settings(settings.outputs, bias, settings.kernelInitializer));
    }

    /**
     * This layer with another way of drawing the kernel.
     *
     * @param initializer how the kernel is drawn
     * @return the changed layer
     */
    public Dense kernelInitializer(Initializer initializer) {
        return new Dense(new Settings(settings.outputs, settings.bias, initializer));
    }

    /**
     * The numbers in y.
     *
     * @return how many
     */
    public int outputs() {
        return settings.outputs;
    }

    /**
     * Whether a bias per output is added.
     *
     * @return whether there is one
     */
    public boolean bias() {
        return settings.bias;
    }

    /**
     * How the kernel is drawn.
     *
     * @return the initialiser
     */
    public Initializer kernelInitializer() {
        return settings.kernelInitializer;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        if (x.shape().rank() != 1) {
            throw new IllegalArgumentException("dense: expected a vector, found " + x.shape() + "; flatten it first");
        }
        int outputs = settings.outputs;
        Parameter kernel = emitter.parameter("kernel", Shape.of(x.shape().size(), outputs), settings.kernelInitializer);
        Parameter bias =
                settings.bias ? emitter.parameter("bias", Shape.of(outputs), Initializer.zeros()) : null;
        return emitter.emit(new DenseOp(kernel, bias), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Dense that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "Dense[" + settings.outputs + " outputs" + (settings.bias ? "]" : ", no bias]");
    }
}
