package dev.fovea.nn.general;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.Layer;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Local response normalisation across channels, the last axis (Krizhevsky et al., 2012): y = x/(k + alpha/size·Σ x²)^beta,
 * the sum over {@code size} channels, of which ⌊(size − 1)/2⌋ are before the element's own. By default alpha is 10⁻⁴, beta
 * 0.75 and k 1, as in ONNX and PyTorch. Immutable.
 */
@CheckReturnValue
public final class LocalResponseNorm implements Layer {
    private final Settings settings;

    private record Settings(int size, double alpha, double beta, double k) {
        Settings {
            if (size < 1) {
                throw new IllegalArgumentException(
                        "local response normalisation: size must be at least 1, not " + size);
            }
        }
    }

    /**
     * A layer with the default settings.
     *
     * @param size how many channels, at least 1
     * @throws IllegalArgumentException if there are none
     */
    public LocalResponseNorm(int size) {
        this(new Settings(size, 1e-4, 0.75, 1));
    }

    private LocalResponseNorm(Settings settings) {
        this.settings = settings;
    }

    /**
     * This layer with another weight of the squares.
     *
     * @param alpha the weight
     * @return the changed layer
     */
    public LocalResponseNorm alpha(double alpha) {
        return new LocalResponseNorm(new Settings(settings.size, alpha, settings.beta, settings.k));
    }

    /**
     * This layer with another exponent.
     *
     * @param beta the exponent
     * @return the changed layer
     */
    public LocalResponseNorm beta(double beta) {
        return new LocalResponseNorm(new Settings(settings.size, settings.alpha, beta, settings.k));
    }

    /**
     * This layer with another number that is added.
     *
     * @param k what is added
     * @return the changed layer
     */
    public LocalResponseNorm k(double k) {
        return new LocalResponseNorm(new Settings(settings.size, settings.alpha, settings.beta, k));
    }

    /**
     * How many channels are summed over.
     *
     * @return at least 1
     */
    public int size() {
        return settings.size;
    }

    /**
     * The weight of the squares.
     *
     * @return the weight
     */
    public double alpha() {
        return settings.alpha;
    }

    /**
     * The exponent.
     *
     * @return the exponent
     */
    public double beta() {
        return settings.beta;
    }

    /**
     * What is added.
     *
     * @return the number
     */
    public double k() {
        return settings.k;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        if (x.shape().rank() == 0) {
            throw new IllegalArgumentException("local response normalisation: expected channels, found a scalar");
        }
        return emitter.emit(new LocalResponseNormOp(x.shape(), this), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LocalResponseNorm that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "LocalResponseNorm[" + settings.size + " channels, alpha " + settings.alpha + ", beta " + settings.beta
                + ", k " + settings.k + "]";
    }
}
