package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.internal.plan.PreluOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;

/**
 * The rectifier with a learned slope for each channel, the last dimension (PReLU; He et al., "Delving Deep into
 * Rectifiers", ICCV 2015): y = x where x is positive, elsewhere alpha·x.
 *
 * <p>The parameter "alpha" has a number for each channel, at first 0.25. It should not be decayed: that would drive it
 * to 0. The gradient at 0 is alpha. Immutable.
 */
@CheckReturnValue
public final class Prelu implements Layer {
    private final double initialAlpha;

    /** With slopes of 0.25 at first. */
    public Prelu() {
        this(0.25);
    }

    private Prelu(double initialAlpha) {
        if (!Double.isFinite((float) initialAlpha)) {
            throw new IllegalArgumentException("prelu: initialAlpha must be finite, not " + initialAlpha);
        }
        this.initialAlpha = initialAlpha;
    }

    /**
     * This layer with other slopes at first.
     *
     * @param initialAlpha what every slope is before training, finite
     * @return the changed layer
     * @throws IllegalArgumentException if it is not finite
     */
    public Prelu initialAlpha(double initialAlpha) {
        return new Prelu(initialAlpha);
    }

    /**
     * What every slope is before training.
     *
     * @return the number
     */
    public double initialAlpha() {
        return initialAlpha;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        if (x.shape().rank() == 0) {
            throw new IllegalArgumentException("prelu: expected channels, found a scalar");
        }
        Shape channels = Shape.of(x.shape().channels());
        Initializer initial = Initializer.constant((float) initialAlpha);
        return emitter.emit(new PreluOp(x.shape(), emitter.parameter("alpha", channels, initial)), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prelu that && Double.compare(initialAlpha, that.initialAlpha) == 0;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(initialAlpha);
    }

    @Override
    public String toString() {
        return "Prelu[initial alpha " + initialAlpha + "]";
    }
}
