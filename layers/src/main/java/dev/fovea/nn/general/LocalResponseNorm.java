package dev.fovea.nn.general;

import dev.fovea.nn.Layer;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Local response normalisation across channels, the last axis (Krizhevsky et al., 2012): y = x/(k + alpha/size·Σ x²)^beta,
 * the sum over {@code size} channels, of which ⌊(size − 1)/2⌋ are before the element's own.
 *
 * @param size how many channels
 * @param alpha the weight of the squares
 * @param beta the exponent
 * @param k what is added
 */
public record LocalResponseNorm(int size, double alpha, double beta, double k) implements Layer {
    /** Checks the size. */
    public LocalResponseNorm {
        if (size < 1) {
            throw new IllegalArgumentException("local response normalisation: size must be at least 1, not " + size);
        }
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        if (x.shape().rank() == 0) {
            throw new IllegalArgumentException("local response normalisation: expected channels, found a scalar");
        }
        return emitter.emit(new LocalResponseNormOp(x.shape(), this), x);
    }
}
