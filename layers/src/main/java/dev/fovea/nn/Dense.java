package dev.fovea.nn;

import dev.fovea.nn.internal.plan.DenseOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;

/**
 * Fully connected: y = x·kernel + bias.
 *
 * <p>x (inputs), kernel (inputs, outputs), y (outputs). By default a bias of zeros and a glorot uniform kernel, as in
 * Keras.
 *
 * @param outputs numbers in y
 * @param bias whether a bias per output is added
 * @param kernelInitializer how the kernel is drawn
 */
public record Dense(int outputs, boolean bias, Initializer kernelInitializer) implements Layer {
    /**
     * A dense layer with the default settings.
     *
     * @param outputs numbers in y
     */
    public Dense(int outputs) {
        this(outputs, true, Initializer.glorotUniform());
    }

    /**
     * This layer with or without a bias.
     *
     * @param use whether to add one
     * @return the changed layer
     */
    public Dense bias(boolean use) {
        return new Dense(outputs, use, kernelInitializer);
    }

    /**
     * This layer with another way of drawing the kernel.
     *
     * @param initializer the initialiser
     * @return the changed layer
     */
    public Dense initializer(Initializer initializer) {
        return new Dense(outputs, bias, initializer);
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        if (x.shape().rank() != 1) {
            throw new IllegalArgumentException("dense: expected a vector, found " + x.shape() + "; flatten it first");
        }
        if (outputs < 1) {
            throw new IllegalArgumentException("dense: outputs must be at least 1, not " + outputs);
        }
        Parameter kernel = emitter.parameter("kernel", Shape.of(x.shape().size(), outputs), kernelInitializer);
        Parameter biases = bias ? emitter.parameter("bias", Shape.of(outputs), Initializer.zeros()) : null;
        return emitter.emit(new DenseOp(kernel, biases), x);
    }
}
