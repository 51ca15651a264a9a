package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Conv2dGeometry;
import dev.fovea.internal.ops.Window;
import dev.fovea.nn.internal.plan.ConvolutionOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * What all convolutions have in common: a window with a kernel, and a bias. By default stride 1, padding VALID, a bias
 * of zeros and a glorot uniform kernel, as in Keras.
 *
 * @param <L> the layer's own class
 */
@CheckReturnValue
public abstract sealed class ConvolutionLayer<L extends ConvolutionLayer<L>> extends WindowLayer<L>
        permits Conv2d, DepthwiseConv2d, ConvTranspose2d {
    final Kernel kernel;

    record Kernel(Window window, boolean bias, Initializer initializer) {
        Kernel {
            Objects.requireNonNull(initializer, "kernelInitializer");
        }

        Kernel(int height, int width) {
            this(new Window(height, width, 1, 1), true, Initializer.glorotUniform());
        }

        @Override
        public String toString() {
            return "kernel " + window + (bias ? "" : ", no bias");
        }
    }

    ConvolutionLayer(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Fails if a setting of a convolution that counts something would be none. */
    static void requirePositive(String setting, int number) {
        if (number < 1) {
            throw new IllegalArgumentException("convolution: " + setting + " must be at least 1, not " + number);
        }
    }

    /** This convolution with another kernel. */
    abstract L with(Kernel changed);

    @Override
    final Window window() {
        return kernel.window;
    }

    @Override
    final L with(Window window) {
        return with(new Kernel(window, kernel.bias, kernel.initializer));
    }

    /**
     * This convolution with or without a bias; before a batch normalisation a bias has no effect.
     *
     * @param bias whether to add one
     * @return the changed layer
     */
    public L bias(boolean bias) {
        return with(new Kernel(kernel.window, bias, kernel.initializer));
    }

    /**
     * This convolution with another way of drawing the kernel.
     *
     * @param initializer how the kernel is drawn
     * @return the changed layer
     */
    public L kernelInitializer(Initializer initializer) {
        return with(new Kernel(kernel.window, kernel.bias, initializer));
    }

    /**
     * The height of the kernel.
     *
     * @return the rows
     */
    public int kernelHeight() {
        return kernel.window.height();
    }

    /**
     * The width of the kernel.
     *
     * @return the columns
     */
    public int kernelWidth() {
        return kernel.window.width();
    }

    /**
     * Whether a bias per output channel is added.
     *
     * @return whether there is one
     */
    public boolean bias() {
        return kernel.bias;
    }

    /**
     * How the kernel is drawn.
     *
     * @return the initialiser
     */
    public Initializer kernelInitializer() {
        return kernel.initializer;
    }

    /** Asks for the parameters of a geometry and emits its op. */
    final Value emit(Emitter emitter, Value x, Conv2dGeometry geometry, boolean transposed) {
        Shape output = transposed ? geometry.x() : geometry.y();
        Parameter weights = emitter.parameter("kernel", geometry.kernel(), kernel.initializer);
        Parameter bias = kernel.bias
                ? emitter.parameter("bias", Shape.of(output.channels()), Initializer.zeros())
                : null;
        return emitter.emit(new ConvolutionOp(geometry, transposed, weights, bias), x);
    }
}
